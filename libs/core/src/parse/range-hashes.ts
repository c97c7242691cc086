import { createHash } from 'node:crypto';
import type { ChunkRange } from '../ports/reading.ts';

/** A chunk is smaller; one bigger record that stands alone is not read whole when it is loaded. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Takes the sha256 of each range that a source is cut into from the bytes as they pass, without reading them again. */
export class RangeHashes {
  /** Place in the source of the first byte that is held. */
  #start: number;
  #held: Buffer[] = [];
  #bytes = 0;

  constructor(start: number) {
    this.#start = start;
  }

  push(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > MOST_BYTES) this.#drop(this.#start + this.#bytes);
  }

  /** The range with its hash; without one when it is too long to have been held. Ranges are asked for in order. */
  sealed(range: ChunkRange): ChunkRange {
    if (range.byteStart < this.#start) return range;
    this.#drop(range.byteStart);
    const hash = createHash('sha256');
    let left = range.byteEnd - range.byteStart;
    for (const bytes of this.#held) {
      hash.update(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) break;
    }
    this.#drop(range.byteEnd);
    return { ...range, sha256: hash.digest() };
  }

  /** Forgets what lies before a place. */
  #drop(place: number): void {
    for (let first = this.#held[0]; first !== undefined && this.#start < place; first = this.#held[0]) {
      const cut = Math.min(first.length, place - this.#start);
      if (cut === first.length) this.#held.shift();
      else this.#held[0] = first.subarray(cut);
      this.#start += cut;
      this.#bytes -= cut;
    }
  }
}
