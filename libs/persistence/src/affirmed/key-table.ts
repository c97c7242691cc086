import { KEY_BYTES } from '@pairloom/core';

/** Finds keys among many: some 8 to 16 bytes each besides the keys themselves, however often one of them stands there. */
export class KeyTable {
  readonly #keys: Buffer;
  /** First place of a key and one more, 0 where nothing is. */
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** `keys` are 16 bytes each and do not change; the same key may stand there more than once. */
  constructor(keys: Buffer) {
    const count = keys.length / KEY_BYTES;
    this.#keys = keys;
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, count * 2)));
    this.#mask = size - 1;
    this.#slots = new Int32Array(size);
    for (let at = count - 1; at >= 0; at--) this.#slots[this.#slotOf(keys, at * KEY_BYTES)] = at + 1;
  }

  /** The first place of the key that begins at `from` in `keys`. */
  place(keys: Buffer, from: number): number | undefined {
    const first = this.#slots[this.#slotOf(keys, from)] ?? 0;
    return first === 0 ? undefined : first - 1;
  }

  /** Where the key stands, or would stand. Keys are hashes: any of their bits will do. */
  #slotOf(keys: Buffer, from: number): number {
    let slot = keys.readUInt32LE(from + 4) & this.#mask;
    for (let first = this.#slots[slot] ?? 0; first !== 0; first = this.#slots[slot] ?? 0) {
      const at = (first - 1) * KEY_BYTES;
      if (this.#keys.compare(keys, from, from + KEY_BYTES, at, at + KEY_BYTES) === 0) break;
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }
}
