import { createHash } from 'node:crypto';
import { FileFault, MAX_HEAD_BYTES } from '@pairloom/core';

/** A file as it streams by: keeps its head, forgets the rest. */
export class PassingFile {
  /** What the content threw; the one who stores it may have put it into words of his own. */
  broken: unknown;
  readonly #head: Uint8Array[] = [];
  #headBytes = 0;

  constructor(private readonly content: AsyncIterable<Uint8Array>) {}

  /** The file's bytes, unchanged; to be read once. */
  async *bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    const chunks = this.content[Symbol.asyncIterator]();
    try {
      for (let next = await this.#next(chunks); next !== undefined; next = await this.#next(chunks)) {
        this.#keep(next);
        yield next;
      }
    } finally {
      await chunks.return?.();
    }
  }

  /** Reads to the end and keeps nothing but hash and head. @throws FileFault `file_too_large` */
  async drain(maxBytes: number): Promise<{ sha256: string; bytes: number }> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of this.bytes()) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new FileFault('file_too_large');
      hash.update(chunk);
    }
    return { sha256: hash.digest('hex'), bytes };
  }

  /** As much of the beginning as it takes to judge the file. */
  head(): Buffer {
    return Buffer.concat(this.#head);
  }

  async #next(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
    try {
      const result = await chunks.next();
      return result.done === true ? undefined : result.value;
    } catch (error) {
      this.broken = error;
      throw error;
    }
  }

  #keep(chunk: Uint8Array): void {
    const room = MAX_HEAD_BYTES - this.#headBytes;
    if (room <= 0) return;
    const part = chunk.length > room ? Buffer.from(chunk.subarray(0, room)) : chunk;
    this.#head.push(part);
    this.#headBytes += part.length;
  }
}
