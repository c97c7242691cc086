/** A list of texts written as JSON in a cell, as exports of other products and our own have it; undefined for any other text. */
export function jsonListOf(text: string): string[] | undefined {
  if (!text.includes('[')) return undefined;
  const trimmed = text.trim();
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return undefined;
  let list: unknown;
  try {
    list = JSON.parse(trimmed);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  const texts = list.filter((item) => item !== null);
  return texts.every((item) => typeof item === 'string' || typeof item === 'number') ? texts.map(String) : undefined;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** Values written as `name:value`, `separator` between them; undefined when a part has no name. */
export function namedValuesOf(text: string, separator: string): NamedValue[] | undefined {
  const values: NamedValue[] = [];
  for (const part of text.split(separator)) {
    if (part.trim() === '') continue;
    const colon = part.indexOf(':');
    const name = part.slice(0, Math.max(0, colon)).trim();
    if (name === '') return undefined;
    values.push({ name, value: part.slice(colon + 1).trim() });
  }
  return values;
}
