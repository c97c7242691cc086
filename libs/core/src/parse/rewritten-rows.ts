import { parsePath, valueAt, type Path } from '../mapping/path.ts';
import type { Dialect } from '../ports/reading.ts';
import { MAX_RAW_CHARS, MAX_RECORD_BYTES } from '../validate/limits.ts';
import type { Cell, LineFormat, RecordTable, RowFlaw, RowFlawCode, RowReader, Slot } from './format.ts';
import { pathsFlaw } from './json-columns.ts';
import { cellOf } from './json-record.ts';
import { LineCutter, PLAIN_LINES } from './line-cutter.ts';
import type { SourceRow, SoundRow } from './rewrite.ts';

/**
 * A row of a rewritten source, as JSON on a line of its own: a sound one is `[line, values]`, values being a list for tables and an
 * object for trees; one that could not be read is `[line, code, message, raw]`. `line` is that of the user's file. JSON.stringify
 * escapes the halves of surrogate pairs that stand for undecodable bytes, so the lines are always UTF-8.
 */
type RowLine = readonly [number, SoundRow['values']] | readonly [number, RowFlawCode, string, string];

/** The line of a row, with its line end; `linesBefore` are those of the parts before. */
export function rowLine(row: SourceRow, linesBefore: number): string {
  const line = row.line + linesBefore;
  if ('flaw' in row) return flawedLine(line, row.flaw, row.raw);
  const text = `${JSON.stringify([line, row.values] satisfies RowLine)}\n`;
  // No character of JSON takes more than three bytes for a unit, so short texts need no count.
  if (text.length * 3 <= MAX_RECORD_BYTES || Buffer.byteLength(text) <= MAX_RECORD_BYTES) return text;
  const message = `The row has more than ${MAX_RECORD_BYTES.toLocaleString('en-US')} bytes.`;
  return flawedLine(line, { code: 'row_too_large', message }, JSON.stringify(row.values));
}

const flawedLine = (line: number, { code, message }: RowFlaw, raw: string): string =>
  `${JSON.stringify([line, code, message, raw.slice(0, MAX_RAW_CHARS)] satisfies RowLine)}\n`;

/** The lines that a rewritten source consists of. */
export const rewrittenRows: LineFormat = {
  cutSource: (_dialect, at, onRecord) => new LineCutter(PLAIN_LINES, at, onRecord),
  cutChunk: (_dialect, firstLine, onRecord) => new LineCutter(PLAIN_LINES, { byte: 0, line: firstLine }, onRecord),
  readRows: (bytes, records, dialect, slots) => new RewrittenRows(bytes, records, dialect, slots),
};

const MAX_LINE_DIGITS = 16;

interface Place {
  readonly field: string;
  readonly column: number;
  readonly path: Path;
}

class RewrittenRows implements RowReader {
  private readonly bytes: Buffer;
  private readonly records: RecordTable;
  private readonly places: readonly Place[];
  private readonly maxPaths: number | undefined;

  constructor(bytes: Buffer, records: RecordTable, dialect: Dialect, slots: readonly Slot[]) {
    this.bytes = bytes;
    this.maxPaths = dialect.maxPaths;
    this.records = records;
    this.places = slots.map(({ field, column }) => ({
      field,
      column: dialect.columns.indexOf(column),
      path: parsePath(column),
    }));
  }

  read(index: number, cells: Cell[]): RowFlaw | undefined {
    const row = this.row(index);
    if (row.length === 4) return { code: row[1], message: row[2] };
    const values = row[1];
    const flaw = isList(values) ? undefined : pathsFlaw(values, this.maxPaths);
    if (flaw !== undefined) return flaw;
    this.places.forEach(({ field, column, path }, i) => {
      cells[i] = cellOf(field, isList(values) ? values[column] : valueAt(values, path));
    });
    return undefined;
  }

  line(index: number): number {
    const start = (this.records.starts[index] ?? 0) + 1;
    return Number.parseInt(this.bytes.toString('latin1', start, start + MAX_LINE_DIGITS), 10);
  }

  raw(index: number, maxChars: number): string {
    const row = this.row(index);
    if (row.length === 4) return row[3];
    return isList(row[1])
      ? row[1]
          .map(field)
          .join(',')
          .slice(0, maxChars + 1)
      : JSON.stringify(row[1]);
  }

  private row(index: number): RowLine {
    return JSON.parse(this.bytes.toString('utf8', this.records.starts[index], this.records.ends[index])) as RowLine;
  }
}

const isList = (values: SoundRow['values']): values is readonly SourceRowValue[] => Array.isArray(values);
type SourceRowValue = Extract<SoundRow['values'], readonly unknown[]>[number];

/** A cell as RFC 4180 writes it. */
function field(value: SourceRowValue): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
