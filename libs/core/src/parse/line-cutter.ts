import {
  RECORD_MISPLACED_QUOTE,
  RECORD_QUOTED,
  RECORD_UNCLOSED_QUOTE,
  type OnRecord,
  type RecordCutter,
} from './format.ts';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/** Bytes with a meaning. All ASCII, so they never occur inside a multi-byte character; -1 for what a format lacks. */
export interface LineSyntax {
  readonly delimiter: number;
  readonly quote: number;
  readonly escape: number;
}

/** Lines without quotes. */
export const PLAIN_LINES: LineSyntax = { delimiter: -1, quote: -1, escape: -1 };

const AT_START = 0;
const UNQUOTED = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;
const ESCAPED = 4;
const AFTER_CR = 5;
type State = typeof AT_START | typeof UNQUOTED | typeof QUOTED | typeof AFTER_QUOTE | typeof ESCAPED | typeof AFTER_CR;

const LF_SEEN = 0;
const CR_SEEN = 1;
const QUOTE_SEEN = 2;
const ESCAPE_SEEN = 3;

/**
 * Cuts records that end with their line: LF, CR LF or a lone CR outside quotes. A quote opens a field only as its first
 * character, anywhere else it is data. Lines of nothing but spaces and tabs are no records, but count as lines.
 */
export class LineCutter implements RecordCutter {
  private readonly delimiter: number;
  private readonly quote: number;
  private readonly escape: number;
  /** The bytes that are looked for, and where each was seen next in the buffer being read; by slot. */
  private readonly wanted: readonly number[];
  private readonly seen = [-1, -1, -1, -1];
  private readonly onRecord: OnRecord;
  private state: State = AT_START;
  /** Absolute offset of the first byte of the buffer being read. */
  private base: number;
  private recordStart: number;
  private recordLine: number;
  private recordEnd = 0;
  private line: number;
  private blank = true;
  private flags = 0;
  /** Last byte of the buffer before. */
  private lastByte = 0;

  constructor(syntax: LineSyntax, at: { byte: number; line: number }, onRecord: OnRecord) {
    this.delimiter = syntax.delimiter;
    this.quote = syntax.quote;
    this.escape = syntax.escape;
    this.wanted = [LF, CR, syntax.quote, syntax.escape];
    this.onRecord = onRecord;
    this.base = at.byte;
    this.recordStart = at.byte;
    this.recordLine = at.line;
    this.line = at.line;
  }

  push(bytes: Uint8Array): void {
    const length = bytes.length;
    this.seen.fill(-1);
    let i = 0;
    while (i < length) i = this.step(bytes, i);
    this.base += length;
    if (length > 0) this.lastByte = bytes[length - 1] as number;
  }

  end(): void {
    if (this.state === AFTER_CR) this.endLine(this.base);
    if (this.blank) return;
    if (this.state === QUOTED || this.state === ESCAPED) this.flags |= RECORD_UNCLOSED_QUOTE;
    this.blank = true;
    this.onRecord(this.recordStart, this.base, this.base, this.recordLine, this.line, this.flags);
  }

  /** Reads on from `i` in the present state; answers where the next state begins. */
  private step(bytes: Uint8Array, i: number): number {
    switch (this.state) {
      case AT_START:
        return this.atStart(bytes, i);
      case UNQUOTED:
        return this.unquoted(bytes, i);
      case QUOTED:
        return this.quoted(bytes, i);
      case AFTER_QUOTE:
        return this.afterQuote(bytes[i] as number, i);
      case ESCAPED:
        this.state = QUOTED;
        this.countLineEnds(bytes, i, i + 1);
        return i + 1;
      case AFTER_CR: {
        const next = bytes[i] === LF ? i + 1 : i;
        this.endLine(this.base + next);
        return next;
      }
    }
  }

  private atStart(bytes: Uint8Array, i: number): number {
    const byte = bytes[i] as number;
    if (byte === LF || byte === CR) return this.atLineEnd(byte, i);
    if ((byte === SPACE || byte === TAB) && byte !== this.delimiter) return i + 1;
    this.blank = false;
    if (byte === this.quote && this.base + i === this.recordStart) {
      this.flags = RECORD_QUOTED;
      this.state = QUOTED;
      return i + 1;
    }
    this.state = UNQUOTED;
    return i;
  }

  private unquoted(bytes: Uint8Array, from: number): number {
    const lineEnd = Math.min(this.nextOf(LF_SEEN, bytes, from), this.nextOf(CR_SEEN, bytes, from));
    let quote = this.nextOf(QUOTE_SEEN, bytes, from);
    while (quote < lineEnd) {
      if ((quote > 0 ? bytes[quote - 1] : this.lastByte) === this.delimiter) {
        this.flags |= RECORD_QUOTED;
        this.state = QUOTED;
        return quote + 1;
      }
      quote = this.nextOf(QUOTE_SEEN, bytes, quote + 1);
    }
    return lineEnd === bytes.length ? lineEnd : this.atLineEnd(bytes[lineEnd] as number, lineEnd);
  }

  private quoted(bytes: Uint8Array, from: number): number {
    const quote = this.nextOf(QUOTE_SEEN, bytes, from);
    const escape = this.escape === this.quote ? quote : this.nextOf(ESCAPE_SEEN, bytes, from);
    const stop = Math.min(quote, escape);
    this.countLineEnds(bytes, from, stop);
    if (stop === bytes.length) return stop;
    this.state = stop === quote ? AFTER_QUOTE : ESCAPED;
    return stop + 1;
  }

  private afterQuote(byte: number, i: number): number {
    if (byte === this.quote && this.escape === this.quote) {
      this.state = QUOTED;
      return i + 1;
    }
    if (byte !== this.delimiter && byte !== LF && byte !== CR) this.flags |= RECORD_MISPLACED_QUOTE;
    this.state = UNQUOTED;
    return i;
  }

  /** Inside quotes: CR LF is one line end. */
  private countLineEnds(bytes: Uint8Array, from: number, to: number): void {
    // Most quoted fields are of one line; in one of many lines a jump for each would cost more than the bytes between.
    if (this.nextOf(LF_SEEN, bytes, from) >= to && this.nextOf(CR_SEEN, bytes, from) >= to) return;
    let before = from > 0 ? (bytes[from - 1] as number) : this.lastByte;
    for (let i = from; i < to; i++) {
      const byte = bytes[i] as number;
      if (byte === CR || (byte === LF && before !== CR)) this.line++;
      before = byte;
    }
  }

  /** Where the byte comes next at or after `from`, the length when nowhere; looked for once, natively, and remembered. */
  private nextOf(slot: number, bytes: Uint8Array, from: number): number {
    const seen = this.seen[slot] as number;
    if (seen >= from) return seen;
    const byte = this.wanted[slot] as number;
    const found = byte < 0 ? -1 : bytes.indexOf(byte, from);
    return (this.seen[slot] = found < 0 ? bytes.length : found);
  }

  private atLineEnd(byte: number, i: number): number {
    this.recordEnd = this.base + i;
    if (byte === LF) this.endLine(this.base + i + 1);
    else this.state = AFTER_CR;
    return i + 1;
  }

  private endLine(next: number): void {
    this.line++;
    this.state = AT_START;
    const { blank, recordStart, recordLine, flags } = this;
    this.recordStart = next;
    this.recordLine = this.line;
    this.flags = 0;
    this.blank = true;
    if (!blank) this.onRecord(recordStart, this.recordEnd, next, recordLine, this.line, flags);
  }
}
