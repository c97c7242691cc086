/** What a chunk needs memory for: its bytes, the texts and the hashes of its pairs, the rows or the arrays of a statement. */
type Use = 'source' | 'texts' | 'keys' | 'hashes' | 'rows' | 'arrays';

/** Chunks are about of a size; the next one may be somewhat larger. */
const HEADROOM = 1.25;

/**
 * Memory that chunks are loaded in, one after the other. Some megabytes lie outside of the heap for each chunk; made anew for each, they
 * have V8 search its whole heap for garbage some dozen times in an import of 100,000 rows.
 */
export class ChunkMemory {
  private readonly areas = new Map<Use, Buffer>();
  private arraysUsed = 0;

  /** So many bytes for a use. What was in those given before for the same use is no longer there. */
  take(use: Exclude<Use, 'arrays'>, bytes: number): Buffer {
    return this.area(use, bytes).subarray(0, bytes);
  }

  /** As `take`, and as many more as there are. */
  takeAll(use: Exclude<Use, 'arrays'>, bytes: number): Buffer {
    return this.area(use, bytes);
  }

  /** More room for a use whose first `used` bytes are still wanted. */
  grow(use: Exclude<Use, 'arrays'>, used: number, bytes: number): Buffer {
    const held = this.areas.get(use);
    this.areas.delete(use);
    const larger = this.area(use, bytes);
    held?.copy(larger, 0, 0, used);
    return larger;
  }

  /** Of all areas together. */
  get bytes(): number {
    let bytes = 0;
    for (const { length } of this.areas.values()) bytes += length;
    return bytes;
  }

  /** A copy of the bytes, which stays beside the copies made before until `forgetArrays`. */
  keepArray(bytes: Uint8Array): Buffer {
    const held = this.areas.get('arrays');
    if (held !== undefined && this.arraysUsed + bytes.length <= held.length) {
      const copy = held.subarray(this.arraysUsed, this.arraysUsed + bytes.length);
      copy.set(bytes);
      this.arraysUsed += bytes.length;
      return copy;
    }
    // Those made before stay in the area that is left.
    this.areas.delete('arrays');
    this.area('arrays', Math.max(bytes.length, 2 * (held?.length ?? 0)));
    this.arraysUsed = 0;
    return this.keepArray(bytes);
  }

  /** The statement that the arrays were made for is done. */
  forgetArrays(): void {
    this.arraysUsed = 0;
  }

  private area(use: Use, bytes: number): Buffer {
    const held = this.areas.get(use);
    if (held !== undefined && held.length >= bytes) return held;
    const larger = Buffer.allocUnsafeSlow(Math.ceil(bytes * HEADROOM));
    this.areas.set(use, larger);
    return larger;
  }
}
