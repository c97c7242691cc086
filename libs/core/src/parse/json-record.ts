import type { Dialect } from '../ports/reading.ts';
import { MAX_COLUMN_NAME_CHARS, MAX_COLUMNS, MAX_JSON_DEPTH } from '../validate/limits.ts';
import {
  SAMPLE_ROWS,
  type Cell,
  type HeadReading,
  type RecordTable,
  type RowFlaw,
  type RowReader,
  type Slot,
} from './format.ts';

/** A number that JSON.parse may not give back as written: 16 digits or more, or an exponent. */
const INEXACT_NUMBER = /\d{16}|\d[eE]/;

/** Only lists of texts, of numbers and of truth values can be tags; see `Cell`. */
type Scalar = string | number | boolean;
const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** JSON.parse, but integers above 2^53 and numbers beyond doubles come as the text they are written as. @throws SyntaxError, RangeError */
export function parseJson(text: string): unknown {
  return INEXACT_NUMBER.test(text) ? JSON.parse(text, keepExact) : JSON.parse(text);
}

function keepExact(_name: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined || Number.isSafeInteger(value)) return value;
  return Number.isInteger(value) || !Number.isFinite(value) ? context.source : value;
}

/** Records that are JSON objects, of JSON Lines as of arrays. */
export class JsonRows implements RowReader {
  private readonly bytes: Buffer;
  private readonly records: RecordTable;
  private readonly slots: readonly Slot[];

  constructor(bytes: Buffer, records: RecordTable, slots: readonly Slot[]) {
    this.bytes = bytes;
    this.records = records;
    this.slots = slots;
  }

  read(index: number, cells: Cell[]): RowFlaw | undefined {
    let record: unknown;
    try {
      record = parseJson(this.bytes.toString('utf8', this.records.starts[index], this.records.ends[index]));
    } catch (error) {
      return { code: 'json_row_invalid', message: invalidMessage(error) };
    }
    if (!isObject(record))
      return { code: 'json_row_not_object', message: `The record is ${kindOf(record)}, not an object.` };
    this.slots.forEach((slot, i) => {
      cells[i] = cellOf(slot.field, Object.hasOwn(record, slot.column) ? record[slot.column] : undefined);
    });
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'boolean' ? 'truth value' : typeof value}`;
}

/** The engine's own message quotes the record, so only its position is taken. */
function invalidMessage(error: unknown): string {
  if (error instanceof RangeError) return 'The JSON of the row is nested too deeply.';
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined
    ? 'The JSON of the row ends too early.'
    : `The JSON of the row is broken at character ${Number(position) + 1}.`;
}

function cellOf(field: string, value: unknown): Cell {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (field.startsWith('metadata.')) return metadataCell(value);
  if (isScalar(value)) return String(value);
  if (field === 'tags' && Array.isArray(value)) {
    const wrong: unknown = value.find((item) => item !== null && !isScalar(item));
    if (wrong !== undefined) return { invalid: `a list with ${kindOf(wrong)} in it` };
    return { list: value.filter(isScalar).map(String) };
  }
  return { invalid: kindOf(value) };
}

function metadataCell(value: unknown): Cell {
  return isDeeperThan(value, MAX_JSON_DEPTH - 1)
    ? { invalid: `nested more than ${MAX_JSON_DEPTH} levels deep` }
    : { json: value };
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

/** Columns and samples from the first records, given as texts. Records that are no objects are passed over. */
export function readJsonHead(
  texts: Iterable<string>,
  dialect: Pick<Dialect, 'type' | 'bodyStart' | 'bodyLine'>,
): HeadReading & { readonly objects: number } {
  const columns = new Set<string>();
  const rows: Record<string, unknown>[] = [];
  let objects = 0;
  for (const text of texts) {
    const record = tryParse(text);
    if (!isObject(record)) continue;
    objects++;
    if (rows.length < SAMPLE_ROWS) rows.push(record);
    for (const name of Object.keys(record))
      if (name !== '' && name.length <= MAX_COLUMN_NAME_CHARS && columns.size < MAX_COLUMNS) columns.add(name);
  }
  const names = [...columns];
  const samples = rows.map((row) => names.map((name) => (Object.hasOwn(row, name) ? sampleText(row[name]) : '')));
  const marks = { delimiter: '', quote: '"', escape: '\\' };
  return { dialect: { ...dialect, ...marks, columns: names }, samples, columnsKnown: objects > 0, objects };
}

function tryParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function sampleText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
