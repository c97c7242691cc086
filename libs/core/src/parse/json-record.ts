import { parsePath, valueAt, type Path } from '../mapping/path.ts';
import type { Dialect } from '../ports/reading.ts';
import { MAX_JSON_DEPTH } from '../validate/limits.ts';
import {
  SAMPLE_ROWS,
  type Cell,
  type HeadReading,
  type RecordTable,
  type RowFlaw,
  type RowReader,
  type Slot,
} from './format.ts';
import { isObject, JsonColumns, pathsFlaw, pathsOf, sampleCells, type JsonObject } from './json-columns.ts';
import { kindOf } from './json-rows.ts';
import { brokenFlaw, countMembers, measure, parseJson, repeatedFlaw, tooDeepFlaw } from './json-text.ts';

export { parseJson } from './json-text.ts';

/** Only lists of texts, of numbers and of truth values can be tags; see `Cell`. */
type Scalar = string | number | boolean;
const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** `isArray`: the records are elements of an array, not lines. */
type JsonRowsOptions = { readonly isArray?: boolean } & Pick<Dialect, 'maxDepth' | 'maxPaths'>;

/** Records that are JSON objects, of JSON Lines as of arrays. */
export class JsonRows implements RowReader {
  private readonly bytes: Buffer;
  private readonly records: RecordTable;
  private readonly places: readonly { readonly field: string; readonly path: Path }[];
  private readonly isArray: boolean;
  private readonly maxDepth: number | undefined;
  private readonly maxPaths: number | undefined;

  constructor(
    bytes: Buffer,
    records: RecordTable,
    slots: readonly Slot[],
    { isArray = false, maxDepth, maxPaths }: JsonRowsOptions = {},
  ) {
    this.bytes = bytes;
    this.isArray = isArray;
    this.maxDepth = maxDepth;
    this.maxPaths = maxPaths;
    this.records = records;
    this.places = slots.map(({ field, column }) => ({ field, path: parsePath(column) }));
  }

  /** @throws FileFault `json_invalid` for an element of an array of which nothing tells where it ends. */
  read(index: number, cells: Cell[]): RowFlaw | undefined {
    const text = this.bytes.toString('utf8', this.records.starts[index], this.records.ends[index]);
    const { isArray: isElement, maxDepth } = this;
    const read = readObject(text, { line: this.records.lines[index] ?? 1, isElement, maxDepth });
    if ('flaw' in read) return read.flaw;
    const flaw = pathsFlaw(read.record, this.maxPaths);
    if (flaw !== undefined) return flaw;
    this.places.forEach(({ field, path }, i) => {
      cells[i] = cellOf(field, valueAt(read.record, path));
    });
    return undefined;
  }
}

/** The object that a text is, or why it is none. @throws FileFault `json_invalid` for an element of which nothing tells where it ends. */
export function readObject(
  text: string,
  {
    line,
    isElement = false,
    maxDepth = MAX_JSON_DEPTH,
  }: { line: number; isElement?: boolean; maxDepth?: number | undefined },
): { readonly record: JsonObject } | { readonly flaw: RowFlaw } {
  let record: unknown;
  try {
    record = parseJson(withoutSeparator(text));
  } catch {
    return { flaw: brokenFlaw(withoutSeparator(text), line, isElement) };
  }
  if (!isObject(record))
    return { flaw: { code: 'json_row_not_object', message: `The record is ${kindOf(record)}, not an object.` } };
  const { colons, depth } = measure(text);
  if (depth > maxDepth) return { flaw: tooDeepFlaw(maxDepth) };
  return colons === countMembers(record) ? { record } : { flaw: repeatedFlaw(text) };
}

const RECORD_SEPARATOR = '\u001e';

/** A record of a JSON text sequence (RFC 7464) without the character before it. */
const withoutSeparator = (text: string): string => (text.startsWith(RECORD_SEPARATOR) ? text.slice(1) : text);

/** A value as the field can take it: lists of scalars as lists, for metadata any JSON. */
export function cellOf(field: string, value: unknown): Cell {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (field.startsWith('metadata.')) return { json: value };
  if (isScalar(value)) return String(value);
  if (Array.isArray(value)) {
    const wrong: unknown = value.find((item) => item !== null && !isScalar(item));
    if (wrong !== undefined) return { invalid: `a list with ${kindOf(wrong)} in it` };
    return { list: value.filter(isScalar).map(String) };
  }
  return { invalid: kindOf(value) };
}

/** Columns and samples from the first records, given as texts. Records that are no objects are passed over. */
export function readJsonHead(
  texts: Iterable<string>,
  dialect: Pick<Dialect, 'type' | 'bodyStart' | 'bodyLine'>,
): Omit<HeadReading, 'guesses' | 'seen'> & { readonly objects: number } {
  const columns = new JsonColumns();
  const rows: JsonObject[] = [];
  let objects = 0;
  for (const text of texts) {
    const record = tryParse(text);
    if (!isObject(record)) continue;
    objects++;
    if (rows.length < SAMPLE_ROWS) rows.push(record);
    columns.see(record);
  }
  const names = columns.all;
  const paths = pathsOf(names);
  const samples = rows.map((row) => sampleCells(row, paths));
  const marks = { delimiter: '', quote: '"', escape: '\\', comment: '' };
  return { dialect: { ...dialect, ...marks, columns: names }, samples, columnsKnown: objects > 0, objects };
}

function tryParse(text: string): unknown {
  try {
    return measure(text).depth > MAX_JSON_DEPTH ? undefined : parseJson(withoutSeparator(text));
  } catch {
    return undefined;
  }
}
