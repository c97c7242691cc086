import type { ChunkMemory } from '@pairloom/core';
import type { Text } from './encoding.ts';

/** File format of COPY, binary, of the PostgreSQL manual: signature, flags, length of what else stands in the header. */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const NO_MORE_ROWS = -1;
const NULL_LENGTH = -1;
const LENGTH_BYTES = 4;
const TEXT_OID = 25;
/** Dimensions, whether there are nulls, type of the elements, and for the one dimension its length and first index. */
const ARRAY_HEAD_BYTES = 12;
const DIMENSION_BYTES = 8;
const JSONB_VERSION = 1;
const UINT32 = 2 ** 32;
/** No character takes more bytes in UTF-8 for one UTF-16 unit. */
const MAX_BYTES_PER_CHAR = 3;
/** Copied faster one by one. */
const FEW_BYTES = 64;
/** The first area, for rows of texts of usual lengths. */
const FIRST_BYTES = 64 * 1024;

/** Rows for a COPY in PostgreSQL's binary form, written column by column: of each row first `count`, then a call for each column. */
export class CopyWriter {
  readonly #memory: ChunkMemory;
  #bytes: Buffer;
  #at: number;

  /** Gives up what was written in `memory` for rows before. `bytes` are at least what the rows will take. */
  constructor(memory: ChunkMemory, bytes: number) {
    this.#memory = memory;
    this.#bytes = memory.takeAll('rows', Math.max(bytes, FIRST_BYTES));
    this.#at = HEADER.copy(this.#bytes);
  }

  /** Bytes so far. */
  get length(): number {
    return this.#at;
  }

  /** What was written from there to there, until more is. */
  written(start: number, end = this.#at): Buffer {
    return this.#bytes.subarray(start, end);
  }

  /** After the last row. */
  end(): void {
    this.count(NO_MORE_ROWS);
  }

  /** How many columns the row has. */
  count(columns: number): void {
    this.#room(2);
    this.#at = this.#bytes.writeInt16BE(columns, this.#at);
  }

  /** Columns that were written before, as they are. */
  raw(columns: Buffer): void {
    this.#room(columns.length);
    this.#bytes.set(columns, this.#at);
    this.#at += columns.length;
  }

  /** A bytea or uuid. */
  bytes(value: Buffer): void {
    this.#length(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** A bytea, uuid or text as bytes, of a part of a buffer. A few bytes are copied one by one, which costs less than a call. */
  part(from: Buffer, start: number, length: number): void {
    let at = this.#length(length);
    if (length > FEW_BYTES) from.copy(this.#bytes, at, start, start + length);
    else for (let i = start; i < start + length; i++) this.#bytes[at++] = from[i] as number;
    this.#at += length;
  }

  text(value: Text | null): void {
    if (value === null) this.#null();
    else if (typeof value === 'string') this.#string(value);
    else this.bytes(value as Buffer);
  }

  /** A text[]. */
  texts(values: readonly string[]): void {
    const start = this.#length(ARRAY_HEAD_BYTES + DIMENSION_BYTES);
    this.#at = this.#bytes.writeInt32BE(values.length === 0 ? 0 : 1, this.#at);
    this.#at = this.#bytes.writeInt32BE(0, this.#at);
    this.#at = this.#bytes.writeInt32BE(TEXT_OID, this.#at);
    if (values.length > 0) {
      this.#at = this.#bytes.writeInt32BE(values.length, this.#at);
      this.#at = this.#bytes.writeInt32BE(1, this.#at);
    }
    for (const value of values) this.#string(value);
    this.#bytes.writeInt32BE(this.#at - start, start - LENGTH_BYTES);
  }

  /** A jsonb. */
  json(value: string): void {
    const start = this.#length(1 + value.length * MAX_BYTES_PER_CHAR);
    this.#bytes[this.#at++] = JSONB_VERSION;
    this.#at += this.#bytes.write(value, this.#at, 'utf8');
    this.#bytes.writeInt32BE(this.#at - start, start - LENGTH_BYTES);
  }

  real(value: number): void {
    this.#length(4);
    this.#at = this.#bytes.writeFloatBE(value, this.#at);
  }

  /** A whole number from 0 to 2^53. */
  bigint(value: number): void {
    this.#length(8);
    this.#at = this.#bytes.writeUInt32BE(Math.floor(value / UINT32), this.#at);
    this.#at = this.#bytes.writeUInt32BE(value % UINT32, this.#at);
  }

  #string(value: string): void {
    const start = this.#length(value.length * MAX_BYTES_PER_CHAR);
    this.#at += this.#bytes.write(value, this.#at, 'utf8');
    this.#bytes.writeInt32BE(this.#at - start, start - LENGTH_BYTES);
  }

  #null(): void {
    this.#room(LENGTH_BYTES);
    this.#at = this.#bytes.writeInt32BE(NULL_LENGTH, this.#at);
  }

  /** Writes the length of a value and makes room for it. Gives the place of its first byte. */
  #length(bytes: number): number {
    this.#room(LENGTH_BYTES + bytes);
    this.#at = this.#bytes.writeInt32BE(bytes, this.#at);
    return this.#at;
  }

  #room(more: number): void {
    const needed = this.#at + more;
    if (needed > this.#bytes.length)
      this.#bytes = this.#memory.grow('rows', this.#at, Math.max(needed, 1.5 * this.#bytes.length));
  }
}
