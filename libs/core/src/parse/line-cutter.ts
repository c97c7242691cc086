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
/** Ctrl-Z: where texts end that old systems wrote. */
const END_OF_TEXT = 0x1a;
/** Before the records of a JSON text sequence. */
const RECORD_SEPARATOR = 0x1e;

/** Bytes with a meaning. None can occur inside another character of UTF-8; -1 or empty for what a format lacks. */
export interface LineSyntax {
  /** One to sixteen bytes. */
  readonly delimiter: Uint8Array;
  readonly quote: number;
  /** Inside quotes it keeps the next byte from closing them; without quotes it keeps a line end or a delimiter from being one. */
  readonly escape: number;
  /** Lines that begin with these bytes are no records. */
  readonly comment: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

/** Lines without quotes. */
export const PLAIN_LINES: LineSyntax = { delimiter: NO_BYTES, quote: -1, escape: -1, comment: NO_BYTES };

const AT_START = 0;
const UNQUOTED = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;
const ESCAPED = 4;
const AFTER_CR = 5;
const IN_COMMENT = 6;
const ESCAPED_UNQUOTED = 7;
const ESCAPED_CR = 8;
type State =
  | typeof AT_START
  | typeof UNQUOTED
  | typeof QUOTED
  | typeof AFTER_QUOTE
  | typeof ESCAPED
  | typeof AFTER_CR
  | typeof IN_COMMENT
  | typeof ESCAPED_UNQUOTED
  | typeof ESCAPED_CR;

const LF_SEEN = 0;
const CR_SEEN = 1;
const QUOTE_SEEN = 2;
const ESCAPE_SEEN = 3;

/**
 * Cuts records that end with their line: LF, CR LF or a lone CR outside quotes. A quote opens a field only as its first
 * character, anywhere else it is data. Comments and lines of nothing but delimiters, spaces and tabs are no records, but count as lines.
 */
export class LineCutter implements RecordCutter {
  private readonly delimiter: Uint8Array;
  private readonly delimiterFirst: number;
  private readonly delimiterLast: number;
  private readonly hasByteDelimiter: boolean;
  private readonly quote: number;
  private readonly escape: number;
  private readonly comment: Uint8Array;
  private readonly commentFirst: number;
  /** Whether escapes stand outside quotes, of which there are none then. */
  private readonly escapesLines: boolean;
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
  /** Last bytes of the buffers before, kept for delimiters of several bytes only. */
  private tail: Uint8Array = NO_BYTES;
  /** Bytes of a delimiter seen at the end of what is blank so far: a delimiter that is not whole is text. */
  private delimiterSeen = 0;
  /** Bytes of the comment mark seen at the start of the line. */
  private commentSeen = 0;

  constructor(syntax: LineSyntax, at: { byte: number; line: number }, onRecord: OnRecord) {
    this.delimiter = syntax.delimiter;
    this.delimiterFirst = syntax.delimiter[0] ?? -1;
    this.delimiterLast = syntax.delimiter.at(-1) ?? -1;
    this.hasByteDelimiter = syntax.delimiter.length <= 1;
    this.quote = syntax.quote;
    this.escape = syntax.escape;
    this.comment = syntax.comment;
    this.commentFirst = syntax.comment[0] ?? -1;
    this.escapesLines = syntax.quote < 0 && syntax.escape >= 0;
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
    if (!this.hasByteDelimiter) this.keepTail(bytes);
  }

  end(): void {
    if (this.state === AFTER_CR) this.endLine(this.base);
    if (this.commentSeen > 0) this.leaveComment();
    if (this.blank && this.delimiterSeen === 0) return;
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
      case IN_COMMENT:
        return this.inComment(bytes, i);
      case ESCAPED_UNQUOTED:
        this.state = bytes[i] === CR ? ESCAPED_CR : UNQUOTED;
        this.countLineEnds(bytes, i, i + 1);
        return i + 1;
      case ESCAPED_CR:
        this.state = UNQUOTED;
        return bytes[i] === LF ? i + 1 : i;
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
    const isFirst = this.base + i === this.recordStart;
    if (isFirst && byte === this.commentFirst) {
      this.state = IN_COMMENT;
      return i;
    }
    if (this.isBlank(byte)) return i + 1;
    this.blank = false;
    if (isFirst && byte === this.quote) {
      this.flags = RECORD_QUOTED;
      this.state = QUOTED;
      return i + 1;
    }
    this.state = UNQUOTED;
    return i;
  }

  /** Whether the byte goes on with a line that is blank so far. */
  private isBlank(byte: number): boolean {
    if (byte === this.delimiter[this.delimiterSeen]) {
      this.delimiterSeen = (this.delimiterSeen + 1) % this.delimiter.length;
      return true;
    }
    return this.delimiterSeen === 0 && isFiller(byte);
  }

  /** Reads the mark of a comment, then on to the end of its line. What only begins like the mark is a record. */
  private inComment(bytes: Uint8Array, from: number): number {
    const { comment } = this;
    let i = from;
    while (this.commentSeen < comment.length && i < bytes.length) {
      if (bytes[i] !== comment[this.commentSeen]) {
        this.leaveComment();
        return i;
      }
      this.commentSeen++;
      i++;
    }
    const lineEnd = Math.min(this.nextOf(LF_SEEN, bytes, i), this.nextOf(CR_SEEN, bytes, i));
    return lineEnd === bytes.length ? lineEnd : this.atLineEnd(bytes[lineEnd] as number, lineEnd);
  }

  private leaveComment(): void {
    this.blank = this.commentSeen === this.comment.length;
    this.state = UNQUOTED;
    this.commentSeen = 0;
  }

  private unquoted(bytes: Uint8Array, from: number): number {
    const lineEnd = Math.min(this.nextOf(LF_SEEN, bytes, from), this.nextOf(CR_SEEN, bytes, from));
    if (this.escapesLines) {
      const escape = this.nextOf(ESCAPE_SEEN, bytes, from);
      if (escape < lineEnd) {
        this.state = ESCAPED_UNQUOTED;
        return escape + 1;
      }
    }
    let quote = this.nextOf(QUOTE_SEEN, bytes, from);
    while (quote < lineEnd) {
      const isBehind = (quote > 0 ? bytes[quote - 1] : this.lastByte) === this.delimiterLast;
      if (isBehind && (this.hasByteDelimiter || this.isDelimited(bytes, quote))) {
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
    if (byte !== this.delimiterFirst && byte !== LF && byte !== CR) this.flags |= RECORD_MISPLACED_QUOTE;
    this.state = UNQUOTED;
    return i;
  }

  /** Whether the whole delimiter stands before `at`. */
  private isDelimited(bytes: Uint8Array, at: number): boolean {
    const { delimiter, tail } = this;
    for (let k = 2; k <= delimiter.length; k++) {
      const from = at - k;
      const byte = from >= 0 ? bytes[from] : tail[tail.length + from];
      if (byte !== delimiter[delimiter.length - k]) return false;
    }
    return true;
  }

  private keepTail(bytes: Uint8Array): void {
    const wanted = this.delimiter.length;
    // A copy: the buffer may be used again.
    this.tail = Uint8Array.from(
      bytes.length >= wanted ? bytes.subarray(-wanted) : [...this.tail, ...bytes].slice(-wanted),
    );
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
    const { recordStart, recordLine, flags } = this;
    const blank = this.blank && this.delimiterSeen === 0;
    this.recordStart = next;
    this.recordLine = this.line;
    this.flags = 0;
    this.blank = true;
    this.delimiterSeen = 0;
    this.commentSeen = 0;
    if (!blank) this.onRecord(recordStart, this.recordEnd, next, recordLine, this.line, flags);
  }
}

const isFiller = (byte: number): boolean =>
  byte === SPACE || byte === TAB || byte === END_OF_TEXT || byte === RECORD_SEPARATOR;
