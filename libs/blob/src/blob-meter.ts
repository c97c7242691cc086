import { FileFault, type StoredBlob } from '@pairloom/core';
import { createHash } from 'node:crypto';

/** Hashes and counts a body as it passes, and remembers whether it was the body that failed or the store behind it. */
export class BlobMeter {
  readonly #hash = createHash('sha256');
  readonly #maxBytes: number;
  #bytes = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(maxBytes = Infinity) {
    this.#maxBytes = maxBytes;
  }

  /** @throws FileFault `file_too_large`; whatever `body` throws. */
  async *pass(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const piece of body) {
        this.#bytes += piece.byteLength;
        if (this.#bytes > this.#maxBytes) throw new FileFault('file_too_large');
        this.#hash.update(piece);
        yield piece;
      }
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  /** What to throw when a put failed with `error`: the body's own failure as it is, else a fault of the store. */
  blame(error: unknown, storeFault: (error: unknown) => Error): unknown {
    return this.#failure ? this.#failure.error : storeFault(error);
  }

  result(): StoredBlob {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}
