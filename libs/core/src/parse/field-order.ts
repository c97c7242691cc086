import type { FileFault } from '../faults.ts';
import type { Dialect } from '../ports/reading.ts';
import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import { syntaxOf } from './head-records.ts';
import { LineCutter } from './line-cutter.ts';
import { repairedRecord, splitRecord, type Marks } from './record-splitter.ts';

/** Of each byte one UTF-16 unit, so that bytes that cannot be decoded stay what they are. */
const BYTES = 'latin1';

/**
 * Puts the fields of delimited rows into another order, byte for byte as they are written. Comments, blank lines and line ends stay;
 * fields that a row lacks are blank, those beyond the columns stay at its end; a first one that begins like a comment is quoted. A row
 * that cannot be taken apart stays as it is: it fails wherever its fields stand. Holds one record and a bounded part of the rows.
 */
export class FieldOrder {
  private readonly places: readonly number[];
  private readonly marks: Marks;
  private readonly refusal: () => FileFault;
  private readonly cutter: LineCutter;
  private pending: Buffer = Buffer.alloc(0);
  /** Offset of the first pending byte. */
  private base = 0;
  private out: Buffer[] = [];

  /** `places` says where each column stands in the rows that come, `refusal` what is thrown for a row that cannot be put so. */
  constructor(dialect: Dialect, places: readonly number[], refusal: () => FileFault) {
    this.places = places;
    this.refusal = refusal;
    const { delimiter, quote, escape, comment } = dialect;
    this.marks = { delimiter: bytesOf(delimiter), quote, escape, comment: bytesOf(comment) };
    this.cutter = new LineCutter(syntaxOf(dialect), { byte: 0, line: 1 }, (start, end) => this.record(start, end));
  }

  /** What is known of the rows by now. */
  push(bytes: Buffer): Buffer {
    this.pending = Buffer.concat([this.pending, bytes]);
    this.cutter.push(bytes);
    // What is so far from its end is no record that is read.
    if (this.pending.length > 2 * MAX_RECORD_BYTES) this.pass(this.base + this.pending.length - MAX_RECORD_BYTES);
    return this.taken();
  }

  /** The rest. */
  end(): Buffer {
    this.cutter.end();
    this.pass(this.base + this.pending.length);
    return this.taken();
  }

  private record(start: number, end: number): void {
    if (start < this.base) return this.pass(end);
    this.pass(start);
    const text = this.pending.toString(BYTES, 0, end - start);
    this.out.push(Buffer.from(this.reordered(text), BYTES));
    this.drop(end);
  }

  /** Takes the bytes up to an offset as they are. */
  private pass(to: number): void {
    this.out.push(this.pending.subarray(0, to - this.base));
    this.drop(to);
  }

  private drop(to: number): void {
    this.pending = this.pending.subarray(to - this.base);
    this.base = to;
  }

  private taken(): Buffer {
    const all = Buffer.concat(this.out);
    this.out = [];
    return all;
  }

  private reordered(text: string): string {
    const { places, marks } = this;
    const strict = splitRecord(text, marks);
    if (strict.unclosed >= 0) return text;
    const split = strict.misplaced < 0 ? strict : repairedRecord(text, marks, places.length);
    if (split === undefined) return text;
    const raw = split.ends.map((end, i) =>
      text.slice(i === 0 ? 0 : (split.ends[i - 1] as number) + marks.delimiter.length, end),
    );
    const [first = '', ...others] = places.map((place) => raw[place] ?? '');
    return [this.unmarked(first), ...others, ...raw.slice(places.length)].join(marks.delimiter);
  }

  /** A row whose first field begins like a comment would be lost. A comment never begins with a quote, so the field has none around it. */
  private unmarked(field: string): string {
    const { quote, escape, comment } = this.marks;
    if (comment === '' || !field.startsWith(comment)) return field;
    if (quote === '' || (escape === '' && field.includes(quote))) throw this.refusal();
    const escaped = [...field].map((one) => (one === quote || one === escape ? escape + one : one));
    return quote + escaped.join('') + quote;
  }
}

const bytesOf = (text: string): string => Buffer.from(text).toString(BYTES);
