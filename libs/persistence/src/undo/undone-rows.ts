import { KEY_BYTES } from '@pairloom/core';
import type { Fate } from '@pairloom/contract';
import { fateCode, fateOf } from '../loading/chunk-result.ts';

/** What an import did to a pair. */
export type UndoneFate = Extract<Fate, 'created' | 'updated' | 'deleted'>;

/** A row of an undo: a pair that the undone import changed. */
export interface UndoneRow {
  readonly offset: number;
  /** Key of the pair when the undone import had changed it, or when it was removed. */
  readonly key: Buffer;
  readonly fate: UndoneFate;
  /** A later import has brought the pair as it is. */
  readonly affirmed: boolean;
  /** Row of the undone import that changed the pair; undefined for one that a mirror retired. */
  readonly row: number | undefined;
}

/** Row as 32 bits (0: none), then the code of the fate, with the highest bit for affirmed. */
const ROW_BYTES = 5;
const AFFIRMED = 0x80;

/** Pairs that an import changed, some bytes each: what is planned at once. */
export class UndoneRows {
  readonly keys: Buffer;
  readonly lines: Uint32Array<ArrayBuffer>;
  readonly #packed: Buffer;
  #count = 0;

  constructor(capacity: number) {
    this.keys = Buffer.alloc(capacity * KEY_BYTES);
    this.lines = new Uint32Array(capacity);
    this.#packed = Buffer.alloc(capacity * ROW_BYTES);
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.lines.length;
  }

  /** `row` is 0 for a pair that stands in no row, `line` that of the file on which the row begins. */
  add(key: Buffer, fate: UndoneFate, row: number, line: number): void {
    const at = this.#count++;
    key.copy(this.keys, at * KEY_BYTES);
    this.#packed.writeUInt32BE(row, at * ROW_BYTES);
    this.#packed[at * ROW_BYTES + 4] = fateCode(fate);
    this.lines[at] = line;
  }

  /** The keys so far, 16 bytes each. */
  allKeys(): Buffer {
    return this.keys.subarray(0, this.#count * KEY_BYTES);
  }

  affirm(at: number): void {
    const place = at * ROW_BYTES + 4;
    this.#packed[place] = (this.#packed[place] ?? 0) | AFFIRMED;
  }

  /** As `import_chunk.undone` has them. */
  packed(from: number, to: number): Buffer {
    return this.#packed.subarray(from * ROW_BYTES, to * ROW_BYTES);
  }
}

/** The rows of a chunk of an undo. */
export const undoneRows = (keys: Buffer, packed: Buffer): UndoneRow[] =>
  Array.from({ length: keys.length / KEY_BYTES }, (_, offset) => {
    const place = offset * ROW_BYTES;
    const flags = packed[place + 4] ?? 0;
    return {
      offset,
      key: keys.subarray(offset * KEY_BYTES, (offset + 1) * KEY_BYTES),
      fate: fateOf(flags & ~AFFIRMED) as UndoneFate,
      affirmed: (flags & AFFIRMED) !== 0,
      row: packed.readUInt32BE(place) || undefined,
    };
  });
