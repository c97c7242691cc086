const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;

const PLAIN = 0;
const QUOTED = 1;
/** Quoted, with doubled quotes inside. */
const DOUBLED = 2;

/** A field without its doubled quotes; kept from one to the next. */
let scratch = Buffer.allocUnsafeSlow(4096);

/**
 * Splits one record of plain delimited text (quote and escape are both `"`) into fields. Keeps offsets of the first
 * `columns` fields and makes no text until a field is asked for.
 */
export class FieldSplitter {
  private readonly bytes: Buffer;
  private readonly delimiter: number;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private readonly kinds: Uint8Array;
  private readonly columns: number;
  private count = 0;
  /** Index of the first field beyond the columns that holds anything, -1 when there is none. */
  extra = -1;
  /** Index of the first field with text after its closing quote, -1 when there is none. */
  misplaced = -1;
  /** Index of a field whose quote is never closed, -1 when there is none. */
  unclosed = -1;
  /** Where the field lies that was located last. */
  source: Buffer;
  from = 0;
  to = 0;

  constructor(bytes: Buffer, delimiter: number, columns: number) {
    this.bytes = bytes;
    this.source = bytes;
    this.delimiter = delimiter;
    this.columns = columns;
    this.starts = new Int32Array(columns);
    this.ends = new Int32Array(columns);
    this.kinds = new Uint8Array(columns);
  }

  /** Splits the record [start, end). Answers the number of fields. */
  split(start: number, end: number): number {
    const { bytes, delimiter } = this;
    this.extra = -1;
    this.misplaced = -1;
    this.unclosed = -1;
    this.count = 0;
    let at = start;
    for (;;) {
      if (at < end && bytes[at] === QUOTE) at = this.quoted(at + 1, end);
      else {
        const from = at;
        while (at < end && bytes[at] !== delimiter) at++;
        this.add(from, at, PLAIN);
      }
      if (at >= end) return this.count;
      at++;
    }
  }

  /** Text of a field, '' beyond the last. */
  text(column: number): string {
    this.locate(column);
    return this.from === this.to ? '' : this.source.toString('utf8', this.from, this.to);
  }

  /** Finds the bytes of a field, none beyond the last: from `from` to `to` of `source`, until another field is located. */
  locate(column: number): void {
    const isThere = column < this.count;
    this.source = this.bytes;
    this.from = isThere ? (this.starts[column] as number) : 0;
    this.to = isThere ? (this.ends[column] as number) : 0;
    if (isThere && this.kinds[column] === DOUBLED) this.undouble();
  }

  /** As bytes: replacing in a text makes several texts of it. */
  private undouble(): void {
    const { bytes, from, to } = this;
    if (scratch.length < to - from) scratch = Buffer.allocUnsafeSlow(2 * (to - from));
    let length = 0;
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number;
      scratch[length++] = byte;
      if (byte === QUOTE) at++;
    }
    this.source = scratch;
    this.from = 0;
    this.to = length;
  }

  /** Reads a quoted field from behind its quote up to its delimiter. */
  private quoted(from: number, end: number): number {
    const { bytes, delimiter } = this;
    let kind: number = QUOTED;
    let at = from;
    for (;;) {
      while (at < end && bytes[at] !== QUOTE) at++;
      if (at >= end) {
        this.unclosed = this.count;
        this.add(from, end, kind);
        return end;
      }
      if (at + 1 >= end || bytes[at + 1] !== QUOTE) break;
      kind = DOUBLED;
      at += 2;
    }
    const close = at++;
    if (at < end && bytes[at] !== delimiter && this.misplaced < 0) this.misplaced = this.count;
    while (at < end && bytes[at] !== delimiter) at++;
    this.add(from, close, kind);
    return at;
  }

  private add(start: number, end: number, kind: number): void {
    const column = this.count++;
    if (column < this.columns) {
      this.starts[column] = start;
      this.ends[column] = end;
      this.kinds[column] = kind;
    } else if (this.extra < 0 && !this.isBlank(start, end)) this.extra = column;
  }

  private isBlank(start: number, end: number): boolean {
    for (let i = start; i < end; i++) if (this.bytes[i] !== SPACE && this.bytes[i] !== TAB) return false;
    return true;
  }
}
