import { KEY_BYTES } from '@pairloom/core';

/** Finds keys among many: about 8 bytes each besides the keys themselves. */
export class KeyTable {
  readonly #keys: Buffer;
  /** Place of a key and one more, 0 where nothing is. */
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** `keys` are 16 bytes each and do not change; the same key may stand there more than once. */
  constructor(keys: Buffer) {
    const count = keys.length / KEY_BYTES;
    this.#keys = keys;
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, count * 2)));
    this.#mask = size - 1;
    this.#slots = new Int32Array(size);
    for (let at = 0; at < count; at++) this.#put(at);
  }

  #put(at: number): void {
    let slot = this.#slotOf(this.#keys, at * KEY_BYTES);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = at + 1;
  }

  /** All places of the key that begins at `from` in `keys`. */
  *places(keys: Buffer, from: number): Generator<number> {
    for (let slot = this.#slotOf(keys, from); this.#slots[slot] !== 0; slot = (slot + 1) & this.#mask) {
      const at = (this.#slots[slot] as number) - 1;
      if (this.#keys.compare(keys, from, from + KEY_BYTES, at * KEY_BYTES, (at + 1) * KEY_BYTES) === 0) yield at;
    }
  }

  /** Keys are hashes: any of their bits will do. */
  #slotOf(keys: Buffer, from: number): number {
    return keys.readUInt32LE(from + 4) & this.#mask;
  }
}
