/** A list of texts written as JSON in a cell, as exports of other products and our own have it; undefined for any other text. */
export function jsonListOf(text: string): string[] | undefined {
  const list = text.includes('[') ? jsonOf(text) : undefined;
  if (!Array.isArray(list)) return undefined;
  const texts: unknown[] = list.filter((item) => item !== null);
  return texts.every((item) => typeof item === 'string' || typeof item === 'number') ? texts.map(String) : undefined;
}

/** Name and value of each member. */
export type NamedValues = readonly (readonly [string, unknown])[];

/** Values written as `name:value`, `separator` between them; undefined when a part has no name. */
export function namedTextsOf(text: string, separator: string): NamedValues | undefined {
  const values: [string, string | null][] = [];
  for (const part of text.split(separator)) {
    if (part.trim() === '') continue;
    const colon = part.indexOf(':');
    const name = part.slice(0, Math.max(0, colon)).trim();
    if (name === '') return undefined;
    values.push([name, part.slice(colon + 1).trim() || null]);
  }
  return values;
}

/** The members of an object, or of a list of objects with a name (or key) and a value; undefined for any other value. */
export function namedValuesOf(value: unknown): NamedValues | undefined {
  if (!Array.isArray(value)) return isObject(value) ? Object.entries(value) : undefined;
  const values: [string, unknown][] = [];
  for (const item of value as readonly unknown[]) {
    const members = isObject(item) ? Object.entries(item) : [];
    const memberOf = (...names: string[]): unknown => members.find(([name]) => names.includes(name.toLowerCase()))?.[1];
    const name = memberOf('name', 'key');
    if (typeof name !== 'string') return undefined;
    values.push([name, memberOf('value') ?? null]);
  }
  return values;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a text says that is JSON of an object or a list; undefined for any other text. */
export function jsonOf(text: string): unknown {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return undefined;
  try {
    return JSON.parse(trimmed);
  } catch {
    return undefined;
  }
}
