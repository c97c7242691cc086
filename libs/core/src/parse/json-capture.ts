import { MAX_JSON_DEPTH, MAX_RECORD_BYTES } from '../validate/limits.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const UPPER_E = 0x45;
const LOWER_E = 0x65;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** Digits from which on a number may be one that a double does not hold. */
const INEXACT_DIGITS = 16;
/** What is kept of a text that is too large. */
const HEAD_CHARS = 4_000;

/** The text of one array or object, with what was seen on the way; nothing of it has been checked but that its brackets balance. */
export interface CapturedJson {
  /** Only the first characters when it is too large. */
  readonly text: string;
  readonly chars: number;
  readonly tooLarge: boolean;
  readonly tooDeep: boolean;
  /** Levels that it may have. */
  readonly maxDepth: number;
  /** Line on which it begins. */
  readonly line: number;
  /** Colons outside of texts: as many as it has members when it is sound. */
  readonly colons: number;
  /** Whether it may hold a number that a double does not. */
  readonly inexact: boolean;
}

/**
 * Follows texts and brackets of one array or object up to its end, at the speed of a scan. Holds at most `MAX_RECORD_BYTES`
 * characters. Line ends within texts are not counted: JSON does not allow them.
 */
export class JsonCapture {
  ended = false;
  /** Line on which it ends. */
  lastLine: number;
  private readonly line: number;
  private readonly maxDepth: number;
  private parts: string[] = [];
  private chars = 0;
  private tooLarge = false;
  private depth = 0;
  private deepest = 0;
  private colons = 0;
  private digits = 0;
  private inexact = false;
  private inString = false;
  private escaped = false;
  /** Last character of the piece before. */
  private lastCode = 0;

  constructor(line: number, maxDepth = MAX_JSON_DEPTH) {
    this.maxDepth = maxDepth;
    this.line = line;
    this.lastLine = line;
  }

  /** Takes on from `from` and tells where it stopped: after the last bracket, or at the end of the piece. */
  push(piece: string, from: number): number {
    let at = from;
    while (at < piece.length && !this.ended) at = this.inString ? this.stringOn(piece, at) : this.between(piece, at);
    this.keep(piece, from, at);
    this.lastCode = piece.charCodeAt(at - 1);
    return at;
  }

  take(): CapturedJson {
    return {
      text: this.parts.length === 1 ? (this.parts[0] as string) : this.parts.join(''),
      chars: this.chars,
      tooLarge: this.tooLarge,
      tooDeep: this.deepest > this.maxDepth,
      maxDepth: this.maxDepth,
      line: this.line,
      colons: this.colons,
      inexact: this.inexact,
    };
  }

  private between(piece: string, from: number): number {
    const { length } = piece;
    for (let at = from; at < length; at++) {
      const code = piece.charCodeAt(at);
      if (code >= ZERO && code <= NINE) {
        if (++this.digits >= INEXACT_DIGITS) this.inexact = true;
        continue;
      }
      if (this.digits > 0) {
        if (code === POINT) continue;
        if (code === LOWER_E || code === UPPER_E) this.inexact = true;
        this.digits = 0;
      }
      if (code === QUOTE) {
        this.inString = true;
        return at + 1;
      }
      if (code === COLON) this.colons++;
      else if (code <= CR) this.lineEnd(code, at > 0 ? piece.charCodeAt(at - 1) : this.lastCode);
      else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
        if (++this.depth > this.deepest) this.deepest = this.depth;
      } else if ((code === CLOSE_OBJECT || code === CLOSE_ARRAY) && --this.depth === 0) {
        this.ended = true;
        return at + 1;
      }
    }
    return length;
  }

  private lineEnd(code: number, before: number): void {
    if (code === CR || (code === LF && before !== CR)) this.lastLine++;
  }

  private stringOn(piece: string, from: number): number {
    let at = from;
    if (this.escaped) {
      this.escaped = false;
      at++;
    }
    for (;;) {
      const quote = piece.indexOf('"', at);
      const end = quote < 0 ? piece.length : quote;
      const slashes = backslashesBefore(piece, end, at);
      if (quote < 0) {
        this.escaped = slashes % 2 === 1;
        return piece.length;
      }
      if (slashes % 2 === 0) {
        this.inString = false;
        return quote + 1;
      }
      at = quote + 1;
    }
  }

  private keep(piece: string, from: number, to: number): void {
    this.chars += to - from;
    if (!this.tooLarge && this.chars > MAX_RECORD_BYTES) {
      this.tooLarge = true;
      this.parts = [(this.parts.join('') + piece.slice(from, from + HEAD_CHARS)).slice(0, HEAD_CHARS)];
    } else if (!this.tooLarge) this.parts.push(piece.slice(from, to));
  }
}

function backslashesBefore(piece: string, end: number, from: number): number {
  let at = end;
  while (at > from && piece.charCodeAt(at - 1) === BACKSLASH) at--;
  return end - at;
}
