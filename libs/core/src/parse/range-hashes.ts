import { hash } from 'node:crypto';
import type { ChunkRange } from '../ports/reading.ts';

/** A chunk is smaller; one bigger record that stands alone is not read whole when it is loaded. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Takes the sha256 of each range that a source is cut into from the bytes as they pass, without reading them again. */
export class RangeHashes {
  /** What may still be asked for, of which the first byte stands at the place `start` of the source. */
  #held = Buffer.alloc(0);
  #from = 0;
  #to = 0;
  #start: number;

  constructor(start: number) {
    this.#start = start;
  }

  /** The bytes are copied. */
  push(bytes: Buffer): void {
    const length = this.#to - this.#from + bytes.length;
    if (length > MOST_BYTES) {
      this.#start += length;
      this.#from = this.#to = 0;
      return;
    }
    this.#makeRoom(bytes.length);
    this.#held.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /** The range with its hash; without one when it is too long to have been held. Ranges are asked for in order. */
  sealed(range: ChunkRange): ChunkRange {
    if (range.byteStart < this.#start) return range;
    this.#drop(range.byteStart);
    const bytes = this.#held.subarray(this.#from, this.#from + range.byteEnd - range.byteStart);
    const sha256 = hash('sha256', bytes, 'buffer');
    this.#drop(range.byteEnd);
    return { ...range, sha256 };
  }

  /** Forgets what lies before a place. */
  #drop(place: number): void {
    const cut = Math.min(this.#to - this.#from, place - this.#start);
    this.#from += cut;
    this.#start += cut;
  }

  #makeRoom(more: number): void {
    if (this.#to + more <= this.#held.length) return;
    const used = this.#to - this.#from;
    const target = used + more <= this.#held.length ? this.#held : Buffer.allocUnsafeSlow(2 * (used + more));
    this.#held.copy(target, 0, this.#from, this.#to);
    this.#held = target;
    this.#from = 0;
    this.#to = used;
  }
}
