import { createHash } from 'node:crypto';
import { MAX_HEAD_BYTES } from '@pairloom/core';
import { tooLarge } from './too-large.ts';

/** A file of at most `maxBytes` bytes as it streams by: keeps its head, forgets the rest. */
export class PassingFile {
  /** What the content threw; the one who stores it may have put it into words of his own. */
  broken: unknown;
  readonly #head: Uint8Array[] = [];
  #headBytes = 0;
  #bytes = 0;

  constructor(
    private readonly content: AsyncIterable<Uint8Array>,
    private readonly maxBytes: number,
  ) {}

  /** The file's bytes, unchanged; to be read once. @throws FileFault `file_too_large` */
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
  async drain(): Promise<{ sha256: string; bytes: number }> {
    const hash = createHash('sha256');
    for await (const chunk of this.bytes()) hash.update(chunk);
    return { sha256: hash.digest('hex'), bytes: this.#bytes };
  }

  /** As much of the beginning as it takes to judge the file. */
  head(): Buffer {
    return Buffer.concat(this.#head);
  }

  async #next(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
    try {
      const result = await chunks.next();
      if (result.done === true) return undefined;
      this.#bytes += result.value.length;
      if (this.#bytes > this.maxBytes) throw tooLarge(this.maxBytes);
      return result.value;
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
