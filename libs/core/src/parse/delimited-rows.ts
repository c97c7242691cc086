import { parse } from 'csv-parse/sync';
import type { Dialect } from '../ports/reading.ts';
import { isBlank } from '../validate/blank.ts';
import { FieldSplitter } from './field-splitter.ts';
import {
  RECORD_MISPLACED_QUOTE,
  RECORD_UNCLOSED_QUOTE,
  type Cell,
  type RecordTable,
  type RowFlaw,
  type RowReader,
  type Slot,
} from './format.ts';

const PLAIN_QUOTE = '"';

/** Whether quotes are written as RFC 4180 has them. */
export const isPlain = (dialect: Dialect): boolean => dialect.quote === PLAIN_QUOTE && dialect.escape === PLAIN_QUOTE;

/** Messages for rows whose fields cannot be told, with the column's name where there is one. */
class DelimitedFlaws {
  private readonly columns: readonly string[];

  constructor(columns: readonly string[]) {
    this.columns = columns;
  }

  unclosed(lastLine: number, column?: number): RowFlaw {
    const message = `A quote opened${this.place(column)} is never closed; all up to line ${lastLine} was read as this row.`;
    return { code: 'quote_unclosed', message };
  }

  misplaced(column?: number): RowFlaw {
    return { code: 'quote_misplaced', message: `There is text after the closing quote${this.place(column)}.` };
  }

  tooMany(count: number): RowFlaw {
    const message = `The row has ${count} fields, the header has ${this.columns.length}.`;
    return { code: 'fields_too_many', message };
  }

  private place(column: number | undefined): string {
    if (column === undefined) return '';
    const name = this.columns[column];
    return name === undefined || name === '' ? ` in field ${column + 1}` : ` in the column "${name}"`;
  }
}

/** Rows of plain delimited text: offsets first, text only for the columns that are mapped. */
export class PlainRows implements RowReader {
  private readonly records: RecordTable;
  private readonly splitter: FieldSplitter;
  private readonly columns: readonly number[];
  private readonly flaws: DelimitedFlaws;

  constructor(bytes: Buffer, records: RecordTable, dialect: Dialect, slots: readonly Slot[]) {
    this.records = records;
    this.splitter = new FieldSplitter(bytes, dialect.delimiter.charCodeAt(0), dialect.columns.length);
    this.columns = slots.map((slot) => dialect.columns.indexOf(slot.column));
    this.flaws = new DelimitedFlaws(dialect.columns);
  }

  read(index: number, cells: Cell[]): RowFlaw | undefined {
    const { splitter, records, columns } = this;
    const count = splitter.split(records.starts[index] as number, records.ends[index] as number);
    if (splitter.unclosed >= 0) return this.flaws.unclosed(records.lastLines[index] as number, splitter.unclosed);
    if (splitter.misplaced >= 0) return this.flaws.misplaced(splitter.misplaced);
    if (splitter.hasExtra) return this.flaws.tooMany(count);
    for (let slot = 0; slot < columns.length; slot++) cells[slot] = splitter.text(columns[slot] as number);
    return undefined;
  }
}

/** Rows with any other quote or escape character, read by csv-parse. */
export class QuotedRows implements RowReader {
  private readonly records: RecordTable;
  private readonly rows: ReadonlyMap<number, readonly string[]>;
  private readonly columns: readonly number[];
  private readonly width: number;
  private readonly flaws: DelimitedFlaws;

  constructor(bytes: Buffer, records: RecordTable, dialect: Dialect, slots: readonly Slot[]) {
    this.records = records;
    this.rows = parseRecords(bytes, records, dialect);
    this.columns = slots.map((slot) => dialect.columns.indexOf(slot.column));
    this.width = dialect.columns.length;
    this.flaws = new DelimitedFlaws(dialect.columns);
  }

  read(index: number, cells: Cell[]): RowFlaw | undefined {
    const flags = this.records.flags[index] as number;
    if (flags & RECORD_MISPLACED_QUOTE) return this.flaws.misplaced();
    if (flags & RECORD_UNCLOSED_QUOTE) return this.flaws.unclosed(this.records.lastLines[index] as number);
    const row = this.rows.get(index);
    // The cutter finds nothing wrong with its quotes, csv-parse does.
    if (row === undefined) return this.flaws.misplaced();
    if (row.slice(this.width).some((field) => !isBlank(field))) return this.flaws.tooMany(row.length);
    this.columns.forEach((column, slot) => (cells[slot] = row[column] ?? ''));
    return undefined;
  }
}

/** Fields of the records whose quotes are in order, by index. */
function parseRecords(bytes: Buffer, records: RecordTable, dialect: Dialect): Map<number, readonly string[]> {
  const sound: number[] = [];
  for (let index = 0; index < records.count; index++)
    if (!((records.flags[index] as number) & (RECORD_MISPLACED_QUOTE | RECORD_UNCLOSED_QUOTE))) sound.push(index);
  const texts = sound.map((index) => bytes.toString('utf8', records.starts[index], records.ends[index]));
  const rows = new Map<number, readonly string[]>();
  const together = parseDelimited(texts.join('\n'), dialect);
  const inStep = together?.length === sound.length;
  sound.forEach((index, i) => {
    const row = inStep ? together[i] : parseDelimited(texts[i] as string, dialect)?.[0];
    if (row !== undefined) rows.set(index, row);
  });
  return rows;
}

/** Fields of records that LF joins, undefined when csv-parse refuses them. Line ends outside quotes do not occur inside. */
export function parseDelimited(
  text: string,
  dialect: Pick<Dialect, 'delimiter' | 'quote' | 'escape'>,
): string[][] | undefined {
  try {
    return parse(text, {
      delimiter: dialect.delimiter,
      quote: dialect.quote,
      escape: dialect.escape,
      record_delimiter: '\n',
      relax_quotes: true,
      relax_column_count: true,
    });
  } catch {
    return undefined;
  }
}
