import { FileFault } from '../faults.ts';
import { MAX_JSON_DEPTH, MAX_RECORD_BYTES } from '../validate/limits.ts';
import { JsonCapture, type CapturedJson } from './json-capture.ts';
import { heldNumber } from './json-number.ts';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const MARK = 0xfeff;

/** What a JSON text may go on with. */
const TOP = 0;
const ELEMENT_OR_CLOSE = 1;
const ELEMENT = 2;
const NAME_OR_CLOSE = 3;
const NAME = 4;
const AFTER_NAME = 5;
const MEMBER_VALUE = 6;
const AFTER_VALUE = 7;
type Expected = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

const EXPECTED: Record<Expected, string> = {
  [TOP]: 'A JSON value is expected',
  [ELEMENT_OR_CLOSE]: 'A value or "]" is expected',
  [ELEMENT]: 'A value is expected',
  [NAME_OR_CLOSE]: 'A name in double quotes or "}" is expected',
  [NAME]: 'A name in double quotes is expected',
  [AFTER_NAME]: 'A ":" is expected',
  [MEMBER_VALUE]: 'A value is expected',
  [AFTER_VALUE]: 'A "," or the end of the array or object is expected',
};

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORD_END = /[\t\n\r ",:[\]{}]/g;
const STRING_END = /["\\]/g;

/** Longest number that is read; the longest that a double needs has fewer than 800 digits. */
const MAX_WORD_CHARS = 100_000;

export type JsonScalar = string | number | boolean | null;

/** Takes what a JSON text is made of, in order. `line` is the line on which the value begins. */
export interface JsonHandler {
  /** An array or object begins: whether its text is wanted whole. Else it is entered. */
  wanted(isArray: boolean, line: number): boolean;
  opened(isArray: boolean, line: number): void;
  closed(): void;
  name(name: string, line: number): void;
  scalar(value: JsonScalar, line: number): void;
  captured(json: CapturedJson): void;
}

export interface JsonTokenOptions {
  /** Line of the first character. */
  readonly line?: number;
  /** Arrays and objects within each other that are entered. */
  readonly depth?: number | undefined;
}

/**
 * Reads a JSON text strictly as RFC 8259 has it, in pieces of any length; several objects may follow each other. Holds the open
 * arrays and objects, one scalar, and one captured text; what is captured is checked by whoever takes it.
 */
export class JsonTokens {
  private readonly handler: JsonHandler;
  private readonly maxDepth: number;
  private readonly open: boolean[] = [];
  private expected: Expected = TOP;
  private line: number;
  /** Last character of the piece before. */
  private lastCode = 0;
  private started = false;
  /** Kind of the last value outside of all others: only objects may follow objects. */
  private topKind: 'none' | 'object' | 'other' = 'none';
  private capture: JsonCapture | undefined;
  private string: string[] | undefined;
  private word: string | undefined;
  private escaped = false;
  private kept = 0;

  constructor(handler: JsonHandler, options: JsonTokenOptions = {}) {
    this.handler = handler;
    this.line = options.line ?? 1;
    this.maxDepth = options.depth ?? MAX_JSON_DEPTH;
  }

  /** @throws FileFault `json_invalid`, `json_too_deep` */
  push(piece: string): void {
    let at = 0;
    if (!this.started && piece.length > 0) {
      this.started = true;
      if (piece.charCodeAt(0) === MARK) at = 1;
    }
    while (at < piece.length) at = this.step(piece, at);
    if (piece.length > 0) this.lastCode = piece.charCodeAt(piece.length - 1);
  }

  /** The text ends here. @throws FileFault `json_invalid` */
  end(): void {
    if (this.word !== undefined) this.endWord(this.word);
    if (this.capture !== undefined || this.string !== undefined || this.open.length > 0)
      throw this.broken('The JSON ends too early');
    if (this.topKind === 'none') throw this.broken('The JSON document is empty');
  }

  private step(piece: string, at: number): number {
    if (this.capture !== undefined) return this.captureOn(this.capture, piece, at);
    if (this.string !== undefined) return this.stringOn(this.string, piece, at);
    if (this.word !== undefined) return this.wordOn(this.word, piece, at);
    const code = piece.charCodeAt(at);
    if (code === SPACE || code === TAB) return at + 1;
    if (code !== LF && code !== CR) return this.token(piece, at, code);
    if (code === CR || (at > 0 ? piece.charCodeAt(at - 1) : this.lastCode) !== CR) this.line++;
    return at + 1;
  }

  private token(piece: string, at: number, code: number): number {
    switch (this.expected) {
      case AFTER_NAME:
        if (code !== COLON) throw this.unexpected();
        this.expected = MEMBER_VALUE;
        return at + 1;
      case AFTER_VALUE:
        if (code === COMMA) this.expected = this.open.at(-1) === true ? ELEMENT : NAME;
        else this.close(code);
        return at + 1;
      case NAME_OR_CLOSE:
      case NAME:
        if (code === CLOSE_OBJECT && this.expected === NAME_OR_CLOSE) this.close(code);
        else if (code === QUOTE) this.beginString();
        else throw this.unexpected();
        return at + 1;
      case ELEMENT_OR_CLOSE:
        if (code !== CLOSE_ARRAY) return this.beginValue(piece, at, code);
        this.close(code);
        return at + 1;
      case TOP:
        if (this.topKind !== 'none' && (code !== OPEN_OBJECT || this.topKind === 'other'))
          throw this.broken('There is text after the end of the JSON document');
        return this.beginValue(piece, at, code);
      case ELEMENT:
      case MEMBER_VALUE:
        return this.beginValue(piece, at, code);
    }
  }

  private beginValue(piece: string, at: number, code: number): number {
    if (this.expected === TOP) this.topKind = code === OPEN_OBJECT ? 'object' : 'other';
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      const isArray = code === OPEN_ARRAY;
      if (this.handler.wanted(isArray, this.line)) {
        this.capture = new JsonCapture(this.line, Math.min(this.maxDepth, MAX_JSON_DEPTH));
        return at;
      }
      this.enter(isArray);
      return at + 1;
    }
    if (code === QUOTE) {
      this.beginString();
      return at + 1;
    }
    if (code === COMMA || code === COLON || code === CLOSE_ARRAY || code === CLOSE_OBJECT) throw this.unexpected();
    this.word = '';
    return at;
  }

  private enter(isArray: boolean): void {
    if (this.open.length >= this.maxDepth)
      throw new FileFault(
        'json_too_deep',
        `The JSON has more than ${this.maxDepth} arrays and objects within each other (line ${this.line}).`,
        { line: this.line },
      );
    this.open.push(isArray);
    this.expected = isArray ? ELEMENT_OR_CLOSE : NAME_OR_CLOSE;
    this.handler.opened(isArray, this.line);
  }

  private close(code: number): void {
    const isArray = this.open.at(-1);
    if (code !== (isArray === true ? CLOSE_ARRAY : CLOSE_OBJECT)) throw this.unexpected();
    this.open.pop();
    this.handler.closed();
    this.afterValue();
  }

  private afterValue(): void {
    this.expected = this.open.length === 0 ? TOP : AFTER_VALUE;
  }

  private captureOn(capture: JsonCapture, piece: string, at: number): number {
    const next = capture.push(piece, at);
    if (!capture.ended) return next;
    this.capture = undefined;
    this.line = capture.lastLine;
    this.handler.captured(capture.take());
    this.afterValue();
    return next;
  }

  private beginString(): void {
    this.string = [];
    this.escaped = false;
    this.kept = 0;
  }

  private stringOn(parts: string[], piece: string, from: number): number {
    let at = from;
    if (this.escaped) {
      this.escaped = false;
      at++;
    }
    for (;;) {
      STRING_END.lastIndex = at;
      const end = STRING_END.exec(piece)?.index ?? -1;
      if (end < 0) break;
      if (piece.charCodeAt(end) === QUOTE) {
        parts.push(piece.slice(from, end));
        this.endString(parts.join(''));
        return end + 1;
      }
      this.escaped = end === piece.length - 1;
      at = end + 2;
    }
    this.keep(piece.length - from);
    parts.push(piece.slice(from));
    return piece.length;
  }

  private keep(chars: number): void {
    this.kept += chars;
    if (this.kept > MAX_RECORD_BYTES)
      throw this.broken(
        `A text outside of the records is longer than ${MAX_RECORD_BYTES.toLocaleString('en-US')} characters`,
      );
  }

  private endString(raw: string): void {
    this.string = undefined;
    const value = this.textOf(raw);
    if (this.expected === NAME || this.expected === NAME_OR_CLOSE) {
      this.expected = AFTER_NAME;
      this.handler.name(value, this.line);
      return;
    }
    this.handler.scalar(value, this.line);
    this.afterValue();
  }

  private textOf(raw: string): string {
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch {
      throw this.broken('A text holds a character or an escape that JSON does not allow');
    }
  }

  private wordOn(word: string, piece: string, at: number): number {
    WORD_END.lastIndex = at;
    const end = WORD_END.exec(piece)?.index ?? piece.length;
    const longer = word + piece.slice(at, end);
    if (longer.length > MAX_WORD_CHARS) throw this.unexpected();
    if (end === piece.length) this.word = longer;
    else this.endWord(longer);
    return end;
  }

  private endWord(word: string): void {
    const value = this.wordValue(word);
    this.word = undefined;
    this.handler.scalar(value, this.line);
    this.afterValue();
  }

  /** Numbers that a double does not hold stay as they are written. */
  private wordValue(word: string): JsonScalar {
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (!NUMBER.test(word)) throw this.unexpected();
    return heldNumber(word, Number(word));
  }

  private unexpected(): FileFault {
    return this.broken(EXPECTED[this.expected]);
  }

  private broken(message: string): FileFault {
    return new FileFault('json_invalid', `${message} (line ${this.line}).`, { line: this.line });
  }
}
