import { FileFault } from '../faults.ts';
import type { OnRecord, RecordCutter } from './format.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COLON = 0x3a;

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === LF || byte === CR;

const FIRST_ELEMENT = 0;
const ELEMENT = 1;
const SCALAR = 2;
const STRING = 3;
const ESCAPED = 4;
const NESTED = 5;
const AFTER_ELEMENT = 6;
const CLOSED = 7;
type State =
  | typeof FIRST_ELEMENT
  | typeof ELEMENT
  | typeof SCALAR
  | typeof STRING
  | typeof ESCAPED
  | typeof NESTED
  | typeof AFTER_ELEMENT
  | typeof CLOSED;

/**
 * Where in the array the bytes begin: `open` after its bracket, `between` after an element, `chunk` at an element of a
 * piece that ends with an element.
 */
export type ArrayPart = 'open' | 'between' | 'chunk';

const FIRST_STATE: Record<ArrayPart, State> = { open: FIRST_ELEMENT, between: AFTER_ELEMENT, chunk: ELEMENT };

/**
 * Cuts a JSON array into its elements without parsing them: only strings and nesting are followed. What is wrong inside
 * an element is found when it is read and costs one row; what is wrong between elements costs the file.
 */
export class JsonArrayCutter implements RecordCutter {
  private readonly part: ArrayPart;
  private readonly onRecord: OnRecord;
  private state: State;
  private base: number;
  private line: number;
  private depth = 0;
  private start = 0;
  private startLine = 0;
  private lastByte = 0;

  constructor(part: ArrayPart, at: { byte: number; line: number }, onRecord: OnRecord) {
    this.part = part;
    this.state = FIRST_STATE[part];
    this.base = at.byte;
    this.line = at.line;
    this.onRecord = onRecord;
  }

  push(bytes: Uint8Array): void {
    const length = bytes.length;
    let i = 0;
    while (i < length) i = this.step(bytes, i);
    this.base += length;
    if (length > 0) this.lastByte = bytes[length - 1] as number;
  }

  end(): void {
    if (this.state === CLOSED) return;
    if (this.part !== 'chunk') throw this.broken('The JSON array is not closed: the file ends before its "]"');
    if (this.state === SCALAR) this.emit(0);
  }

  private step(bytes: Uint8Array, i: number): number {
    switch (this.state) {
      case STRING:
        return this.string(bytes, i);
      case NESTED:
        return this.nested(bytes, i);
      case ESCAPED:
        this.state = STRING;
        this.countLineEnd(bytes, i);
        return i + 1;
      case SCALAR:
        return this.scalar(bytes[i] as number, i);
      case FIRST_ELEMENT:
      case ELEMENT:
      case AFTER_ELEMENT:
      case CLOSED:
        this.countLineEnd(bytes, i);
        return isSpace(bytes[i] as number) ? i + 1 : this.between(bytes[i] as number, i);
    }
  }

  /** A byte that is no space, outside of elements. */
  private between(byte: number, i: number): number {
    if (this.state === CLOSED) throw this.broken('There is text after the end of the JSON array');
    if (this.state === AFTER_ELEMENT) {
      if (byte === COMMA) this.state = ELEMENT;
      else if (byte === CLOSE_ARRAY) this.state = CLOSED;
      else throw this.broken('A "," or "]" is expected after an element of the JSON array');
      return i + 1;
    }
    if (byte === CLOSE_ARRAY && this.state === FIRST_ELEMENT) {
      this.state = CLOSED;
      return i + 1;
    }
    if (byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT || byte === COLON)
      throw this.broken('An element of the JSON array is missing');
    return this.startElement(byte, i);
  }

  private startElement(byte: number, i: number): number {
    this.start = this.base + i;
    this.startLine = this.line;
    this.depth = byte === OPEN_OBJECT || byte === OPEN_ARRAY ? 1 : 0;
    if (this.depth === 1) this.state = NESTED;
    else this.state = byte === QUOTE ? STRING : SCALAR;
    return i + 1;
  }

  private scalar(byte: number, i: number): number {
    if (byte === COMMA || byte === CLOSE_ARRAY || isSpace(byte)) {
      this.emit(i);
      return i;
    }
    if (byte === QUOTE || byte === OPEN_ARRAY || byte === OPEN_OBJECT || byte === CLOSE_OBJECT || byte === COLON)
      throw this.broken('A "," or "]" is expected after an element of the JSON array');
    return i + 1;
  }

  private string(bytes: Uint8Array, from: number): number {
    const length = bytes.length;
    for (let i = from; i < length; i++) {
      const byte = bytes[i] as number;
      if (byte === QUOTE) {
        if (this.depth > 0) this.state = NESTED;
        else this.emit(i + 1);
        return i + 1;
      }
      if (byte === BACKSLASH) {
        this.state = ESCAPED;
        return i + 1;
      }
      if (byte <= CR) this.countLineEnd(bytes, i);
    }
    return length;
  }

  private nested(bytes: Uint8Array, from: number): number {
    const length = bytes.length;
    for (let i = from; i < length; i++) {
      const byte = bytes[i] as number;
      if (byte === QUOTE) {
        this.state = STRING;
        return i + 1;
      }
      if (byte <= CR) this.countLineEnd(bytes, i);
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --this.depth === 0) {
        this.emit(i + 1);
        return i + 1;
      }
    }
    return length;
  }

  private emit(end: number): void {
    this.state = AFTER_ELEMENT;
    this.onRecord(this.start, this.base + end, this.base + end, this.startLine, this.line, 0);
  }

  private countLineEnd(bytes: Uint8Array, i: number): void {
    const byte = bytes[i];
    if (byte === CR) this.line++;
    else if (byte === LF && (i > 0 ? bytes[i - 1] : this.lastByte) !== CR) this.line++;
  }

  private broken(message: string): FileFault {
    return new FileFault('json_invalid', `${message} (line ${this.line}).`, { line: this.line });
  }
}
