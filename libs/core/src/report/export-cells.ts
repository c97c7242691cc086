import { trimOuter } from '../validate/blank.ts';

const LIST_SEPARATOR = ';';

/** A list that a person can read: `a;b`; as JSON where that would not give it back. */
export function listCell(items: readonly string[]): string {
  const plain = items.join(LIST_SEPARATOR);
  const readBack = listOf(plain);
  const same = readBack.length === items.length && readBack.every((item, index) => item === items[index]);
  return same ? plain : JSON.stringify(items);
}

/** The list that a cell of `listCell` stands for. */
export function listOf(cell: string): string[] {
  const parsed = parsedJson(cell);
  if (Array.isArray(parsed?.value)) return parsed.value.map(String);
  return cell === '' ? [] : cell.split(LIST_SEPARATOR);
}

/** A metadata value: text as it is; as JSON what is no text, or would be taken for JSON, or would be trimmed. */
export function valueCell(value: unknown): string {
  if (typeof value === 'string' && value !== '' && value === trimOuter(value) && parsedJson(value) === undefined)
    return value;
  return JSON.stringify(value);
}

/** The value that a cell of `valueCell` stands for; undefined for an empty one, which stands for none. */
export function valueOf(cell: string): unknown {
  if (cell === '') return undefined;
  const parsed = parsedJson(cell);
  return parsed === undefined ? cell : parsed.value;
}

function parsedJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
