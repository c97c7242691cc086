import { isUtf8 } from 'node:buffer';
import { parsePath } from '../mapping/path.ts';
import type { RowCorrections } from '../parse/corrections.ts';
import { isObject } from '../parse/json-columns.ts';
import { parseJson } from '../parse/json-record.ts';
import { formatOf } from '../parse/formats.ts';
import { cutRecords, isOversized } from '../parse/prepare.ts';
import type { Cell, RecordTable, RowFlaw, RowReader } from '../parse/format.ts';
import type { ChunkRange, ReadPlan } from '../ports/reading.ts';
import { displayText } from '../validate/display.ts';
import { restored } from './formulas.ts';
import { wasNeutralised } from './own-files.ts';
import { carriedColumns } from './report-columns.ts';

/** How much is given of a row that cannot be taken apart, in UTF-16 units; a quote that is never closed may swallow a file. */
const MAX_RAW_CHARS = 100_000;
/** No character takes more bytes in UTF-8 for one UTF-16 unit. */
const MAX_BYTES_PER_CHAR = 3;
/** Bytes of an oversized record that are enough to show it. */
export const OVERSIZED_HEAD_BYTES = MAX_RAW_CHARS * MAX_BYTES_PER_CHAR;

/** A row as it stands in its source. */
export interface OriginalRow {
  /** Line of the user's file on which it begins. */
  readonly line: number;
  /** By column, as text; undefined for a row that cannot be taken apart. */
  readonly cells: readonly string[] | undefined;
  /** The row as a JSON object without the columns of ours; undefined for a row that cannot be taken apart. */
  readonly json: string | undefined;
  /** As it stands in the file, long ones cut. */
  readonly raw: string;
}

/** The columns that results of the source repeat, in the order of the source. */
export const originalColumns = (plan: ReadPlan): string[] => carriedColumns(plan.dialect.columns);

/** Reads whole records of a chunk, every column of them, without mapping or validating; corrected cells as they were corrected. */
export class OriginalRecords {
  private readonly bytes: Buffer;
  private readonly plan: ReadPlan;
  private readonly range: ChunkRange;
  private readonly columns: readonly string[];
  private readonly neutralised: boolean;
  private readonly records: RecordTable | undefined;
  private readonly reader: RowReader | undefined;
  private readonly corrections: RowCorrections;

  /**
   * `bytes` are those of the range; of a single oversized record the first `OVERSIZED_HEAD_BYTES` are enough.
   * @throws FileFault `plan_mismatch` when the range does not hold as many records as were planned.
   */
  constructor(bytes: Buffer, range: ChunkRange, plan: ReadPlan, corrections: RowCorrections = new Map()) {
    this.corrections = corrections;
    this.bytes = bytes;
    this.range = range;
    this.plan = plan;
    this.columns = originalColumns(plan);
    this.neutralised = wasNeutralised(plan);
    if (isOversized(range)) return;
    this.records = cutRecords(bytes, range, plan);
    this.reader = readerOf(bytes, this.records, plan);
  }

  row(offset: number): OriginalRow {
    const correction = this.corrections.get(this.range.firstRow + offset);
    return this.corrected(this.sourceRow(offset), correction?.skip === true ? undefined : correction?.values);
  }

  private sourceRow(offset: number): OriginalRow {
    const { records, reader } = this;
    if (records === undefined || reader === undefined)
      return { line: this.range.firstLine, cells: undefined, json: undefined, raw: cut(this.bytes) };
    const record = this.bytes.subarray(records.starts[offset], records.ends[offset]);
    const cells = new Array<Cell>(this.columns.length).fill('');
    const readable = isUtf8(record) && isRead(reader.read(offset, cells));
    return {
      line: reader.line?.(offset) ?? records.lines[offset] ?? this.range.firstLine,
      cells: readable ? this.texts(cells) : undefined,
      json: readable ? this.json(record, cells) : undefined,
      raw: reader.raw?.(offset, MAX_RAW_CHARS) ?? cut(record),
    };
  }

  /** A row that cannot be taken apart is one again once all of its columns were given. */
  private corrected(row: OriginalRow, values: ReadonlyMap<string, string> | undefined): OriginalRow {
    if (values === undefined) return row;
    const given = this.columns.map((column) => values.get(column));
    const isWhole = given.length > 0 && given.every((value) => value !== undefined);
    if (row.cells === undefined && row.json === undefined && !isWhole) return row;
    const cells = given.map((value, column) => value ?? row.cells?.[column] ?? '');
    return { ...row, cells, json: withValues(row.json ?? '{}', values) };
  }

  /** Undefined when a cell holds half a character: as UTF-8 it would come back as another one. */
  private texts(cells: readonly Cell[]): string[] | undefined {
    const texts = cells.map((cell) => this.text(cell));
    return texts.every((text) => text.isWellFormed()) ? texts : undefined;
  }

  private text(cell: Cell): string {
    if (typeof cell === 'string') return this.neutralised ? restored(cell) : cell;
    if ('list' in cell) return JSON.stringify(cell.list);
    return 'json' in cell ? JSON.stringify(cell.json) : '';
  }

  private json(record: Buffer, cells: readonly Cell[]): string {
    const { type } = this.plan.dialect;
    // What stands in the file is exact in every number, and has names that the first records did not have.
    if (type === 'jsonl' || type === 'json') return withoutOwnNames(record.toString('utf8'));
    if (type === 'rows') {
      const values = valuesOf(record.toString('utf8'));
      if (values.startsWith('{')) return withoutOwnNames(values);
    }
    const named = cells.map((cell, column) => {
      const name = this.columns[column] || `column_${column + 1}`;
      const isText = typeof cell === 'string' || 'invalid' in cell;
      return `${JSON.stringify(name)}:${isText ? JSON.stringify(this.text(cell)) : this.text(cell)}`;
    });
    return `{${named.join(',')}}`;
  }
}

const isRead = (flaw: RowFlaw | undefined): boolean => flaw === undefined || flaw.severity === 'warning';

const cut = (bytes: Buffer): string => displayText(bytes.toString('utf8', 0, OVERSIZED_HEAD_BYTES), MAX_RAW_CHARS);

/** Columns are asked for as metadata, so that they come as the value they are, whatever they are mapped to. */
function readerOf(bytes: Buffer, records: RecordTable, plan: ReadPlan): RowReader {
  const wanted = new Set(originalColumns(plan));
  // A table may have several columns without a name; readers look columns up by theirs.
  const columns = plan.dialect.columns.map((name, index) => (name === '' ? `\0${index}` : name));
  const slots = plan.dialect.columns.flatMap((name, index) =>
    wanted.has(name) ? [{ field: `metadata.${index}`, column: columns[index] as string }] : [],
  );
  return formatOf(plan.dialect.type).readRows(bytes, records, { ...plan.dialect, columns }, slots);
}

/** The values of a rewritten row, whose line is `[line,values]`. */
const valuesOf = (line: string): string => line.slice(line.indexOf(',') + 1, line.lastIndexOf(']'));

/** The JSON object on one line, and without the names that an earlier report gave it. */
function withoutOwnNames(text: string): string {
  const line = text.trim().replace(/[\r\n]/g, ' ');
  const record = parseJson(line) as Record<string, unknown>;
  const names = Object.keys(record);
  const kept = carriedColumns(names);
  if (kept.length === names.length) return line;
  return `{${kept.map((name) => `${JSON.stringify(name)}:${JSON.stringify(record[name])}`).join(',')}}`;
}

/** The record with other values at some of its paths; what is no way through objects that are there becomes a name of its own. */
function withValues(json: string, values: ReadonlyMap<string, string>): string {
  const record = parseJson(json) as Record<string, unknown>;
  for (const [column, value] of values) {
    const names = parsePath(column).steps.map((step) => ('name' in step ? step.name : undefined));
    const [last = column, parent] = [names.at(-1), Object.hasOwn(record, column) ? undefined : parentOf(record, names)];
    define(parent ?? record, parent === undefined ? column : last, value);
  }
  return JSON.stringify(record);
}

/** The object that holds the last of the names; undefined when the names do not lead through objects. */
function parentOf(record: Record<string, unknown>, names: readonly (string | undefined)[]) {
  if (names.length === 0 || names.includes(undefined)) return undefined;
  let at: unknown = record;
  for (const name of names.slice(0, -1))
    at = isObject(at) && Object.hasOwn(at, name as string) ? at[name as string] : undefined;
  return isObject(at) ? (at as Record<string, unknown>) : undefined;
}

/** `__proto__` is a name like any other. */
function define(record: Record<string, unknown>, name: string, value: string): void {
  Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}
