import { parse } from 'csv-parse/sync';
import type { Dialect } from '../ports/reading.ts';
import { isBlank, trimOuter } from '../validate/blank.ts';
import { FieldSplitter } from './field-splitter.ts';
import type { Cell, RecordTable, RowFlaw, RowReader, Slot } from './format.ts';
import { repairRecord, splitRecord, type SplitRecord } from './record-splitter.ts';

const PLAIN_MARK = '"';
const BYTE_ORDER_MARK = '\u{feff}';

/** Whether quotes are written as RFC 4180 has them, and fields are parted by one byte: what `PlainRows` reads. */
export const isPlain = ({ delimiter, quote, escape }: Dialect): boolean =>
  quote === PLAIN_MARK && escape === PLAIN_MARK && delimiter.length === 1 && delimiter.charCodeAt(0) < 0x80;

/** Messages for rows that something is wrong with, with the column's name where there is one. */
class DelimitedFlaws {
  private readonly columns: readonly string[];
  private readonly otherTableLine: number;

  constructor(dialect: Dialect) {
    this.columns = dialect.columns;
    this.otherTableLine = dialect.otherTableLine ?? 0;
  }

  unclosed(lastLine: number, column: number): RowFlaw {
    const message = `A quote opened${this.place(column)} is never closed; all up to line ${lastLine} was read as this row.`;
    return { code: 'quote_unclosed', message };
  }

  misplaced(column: number): RowFlaw {
    return { code: 'quote_misplaced', message: `There is text after the closing quote${this.place(column)}.` };
  }

  repaired(column: number): RowFlaw {
    const message = `A quote${this.place(column)} is not doubled; the row was read so that it has as many fields as the header.`;
    return { code: 'quote_repaired', message, severity: 'warning' };
  }

  tooMany(count: number, firstExtra: number): RowFlaw {
    const message = `The row has ${count} fields, the header has ${this.columns.length}; field ${firstExtra + 1} is the first too many that is not blank.`;
    return { code: 'fields_too_many', message };
  }

  uneven(count: number): RowFlaw {
    const message = `The row has ${count} fields, the rows around it have ${this.columns.length}; its values may stand in the wrong columns.`;
    return { code: 'fields_uneven', message, severity: 'warning' };
  }

  headerRepeated(): RowFlaw {
    return { code: 'header_repeated', message: 'The row repeats the names of the columns.' };
  }

  otherTable(): RowFlaw {
    const message = `The row belongs to another table, which begins on line ${this.otherTableLine} and has other columns.`;
    return { code: 'other_table', message };
  }

  private place(column: number): string {
    const name = this.columns[column];
    return name === undefined ? ` in field ${column + 1}` : ` in the column "${name}"`;
  }
}

/** What both readers do alike: which column goes to which slot, and rows that are none of the table. */
abstract class DelimitedRows implements RowReader {
  protected readonly bytes: Buffer;
  protected readonly records: RecordTable;
  protected readonly dialect: Dialect;
  protected readonly columns: readonly number[];
  protected readonly flaws: DelimitedFlaws;
  private readonly names: readonly string[];
  private readonly otherTableLine: number;
  /** Number of fields that a row has to have; -1 when any will do. */
  private readonly evenWidth: number;

  constructor(bytes: Buffer, records: RecordTable, dialect: Dialect, slots: readonly Slot[]) {
    this.bytes = bytes;
    this.records = records;
    this.dialect = dialect;
    this.names = slots.map((slot) => slot.column);
    this.columns = this.names.map((name) => dialect.columns.indexOf(name));
    this.flaws = new DelimitedFlaws(dialect);
    this.otherTableLine = dialect.otherTableLine ?? Infinity;
    this.evenWidth = dialect.isEven === true ? dialect.columns.length : -1;
  }

  read(index: number, cells: Cell[]): RowFlaw | undefined {
    if ((this.records.lines[index] as number) >= this.otherTableLine) return this.flaws.otherTable();
    const flaw = this.fill(index, cells);
    if (this.mayBeHeader(cells[0]) && this.isHeader(cells)) return this.flaws.headerRepeated();
    return flaw;
  }

  protected abstract fill(index: number, cells: Cell[]): RowFlaw | undefined;

  /** Takes the row apart again, leniently, after its quotes were found out of order. What is never closed may be cut off: it stays a fault. */
  protected repair(
    index: number,
    { misplaced, unclosed }: Pick<SplitRecord, 'misplaced' | 'unclosed'>,
    cells: Cell[],
  ): RowFlaw {
    if (unclosed >= 0) return this.flaws.unclosed(this.records.lastLines[index] as number, unclosed);
    const fields = repairRecord(this.text(index), this.dialect, this.dialect.columns.length);
    if (fields === undefined) return this.flaws.misplaced(misplaced);
    this.take(fields, cells);
    return this.flaws.repaired(misplaced);
  }

  protected take(fields: readonly string[], cells: Cell[]): void {
    const { columns } = this;
    for (let slot = 0; slot < columns.length; slot++) cells[slot] = fields[columns[slot] as number] ?? '';
  }

  protected unevenness(count: number): RowFlaw | undefined {
    return count === this.evenWidth || this.evenWidth < 0 ? undefined : this.flaws.uneven(count);
  }

  protected text(index: number): string {
    return this.bytes.toString('utf8', this.records.starts[index], this.records.ends[index]);
  }

  /** A file that was appended to another may have brought its byte order mark along. */
  private mayBeHeader(cell: Cell | undefined): boolean {
    const name = this.names[0] ?? '';
    if (typeof cell !== 'string' || cell.length < name.length || cell.length > name.length + 1) return false;
    return cell === name || (cell.startsWith(BYTE_ORDER_MARK) && cell.endsWith(name));
  }

  /** Whether each of several columns holds its own name. */
  private isHeader(cells: readonly Cell[]): boolean {
    const { names } = this;
    if (names.every((name) => name === names[0])) return false;
    return names.every((name, slot) => {
      const cell = cells[slot];
      return typeof cell === 'string' && trimOuter(cell) === name;
    });
  }
}

/** Rows of plain delimited text: offsets first, text only for the columns that are mapped. */
export class PlainRows extends DelimitedRows {
  private readonly splitter: FieldSplitter;

  constructor(bytes: Buffer, records: RecordTable, dialect: Dialect, slots: readonly Slot[]) {
    super(bytes, records, dialect, slots);
    this.splitter = new FieldSplitter(bytes, dialect.delimiter.charCodeAt(0), dialect.columns.length);
  }

  protected fill(index: number, cells: Cell[]): RowFlaw | undefined {
    const { splitter, records, columns } = this;
    const count = splitter.split(records.starts[index] as number, records.ends[index] as number);
    if (splitter.unclosed >= 0 || splitter.misplaced >= 0) return this.repair(index, splitter, cells);
    if (splitter.extra >= 0) return this.flaws.tooMany(count, splitter.extra);
    for (let slot = 0; slot < columns.length; slot++) cells[slot] = splitter.text(columns[slot] as number);
    return this.unevenness(count);
  }
}

/** Rows of any other dialect: by csv-parse, and where it finds fault with a row of the chunk, by a splitter that says what it is. */
export class OddRows extends DelimitedRows {
  private readonly sound: readonly (readonly string[])[] | undefined;

  constructor(bytes: Buffer, records: RecordTable, dialect: Dialect, slots: readonly Slot[]) {
    super(bytes, records, dialect, slots);
    this.sound = soundRows(
      Array.from({ length: records.count }, (_, index) => this.text(index)),
      dialect,
    );
  }

  protected fill(index: number, cells: Cell[]): RowFlaw | undefined {
    const sound = this.sound?.[index];
    const split = sound === undefined ? splitRecord(this.text(index), this.dialect) : { ...SOUND, fields: sound };
    if (split.misplaced >= 0 || split.unclosed >= 0) return this.repair(index, split, cells);
    const { fields } = split;
    if (this.dialect.openEnded === true) {
      this.take(openEnded(fields, this.dialect.columns.length - 1), cells);
      return undefined;
    }
    for (let column = this.dialect.columns.length; column < fields.length; column++)
      if (!isBlank(fields[column] as string)) return this.flaws.tooMany(fields.length, column);
    this.take(fields, cells);
    return this.unevenness(fields.length);
  }
}

/** The fields with all from the last column on as one. */
const openEnded = (fields: readonly string[], last: number): string[] => [
  ...fields.slice(0, last),
  fields
    .slice(last)
    .filter((field) => !isBlank(field))
    .join(LF),
];

const SOUND = { misplaced: -1, unclosed: -1 } as const;
const LF = '\n';

/** Fields of records without a fault; undefined when there is one, and where quotes are not doubled: an escape before any other character stays. */
function soundRows(texts: readonly string[], { delimiter, quote, escape }: Dialect): string[][] | undefined {
  if (quote === '' || escape !== quote) return undefined;
  try {
    const rows = parse(texts.join(LF), { delimiter, quote, escape, record_delimiter: LF, relax_column_count: true });
    return rows.length === texts.length ? rows : undefined;
  } catch {
    return undefined;
  }
}
