import { FileFault, type BlobStore, type ListedBlob, type StoredBlob } from '@pairloom/core';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

const BLOCK_BYTES = 64 * 1024;

/** A blob store in memory, as strict as the real ones: bad keys and ranges throw, a blob appears whole or not at all. */
export class MemoryBlobStore implements BlobStore {
  readonly #blobs = new Map<string, Buffer>();
  readonly #modified = new Map<string, number>();

  /** A store that holds these blobs. */
  static with(blobs: Readonly<Record<string, string | Buffer>>): MemoryBlobStore {
    const store = new MemoryBlobStore();
    for (const [key, content] of Object.entries(blobs)) store.#blobs.set(checked(key), Buffer.from(content));
    return store;
  }

  /** Keys of all blobs, sorted. */
  get keys(): string[] {
    return [...this.#blobs.keys()].sort();
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, limits: { maxBytes?: number } = {}): Promise<StoredBlob> {
    checked(key);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of body) {
      bytes += piece.byteLength;
      if (bytes > (limits.maxBytes ?? Infinity)) throw new FileFault('file_too_large');
      pieces.push(Uint8Array.from(piece));
    }
    const blob = Buffer.concat(pieces);
    this.#blobs.set(key, blob);
    this.#modified.set(key, Date.now());
    return { bytes, sha256: createHash('sha256').update(blob).digest('hex') };
  }

  async readRange(key: string, start: number, end: number, memory?: Buffer): Promise<Buffer> {
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start)
      throw new RangeError(`not a byte range: ${start}–${end}`);
    const bytes = this.#blob(key).subarray(start, end);
    return memory === undefined || memory.length < bytes.length
      ? Buffer.from(bytes)
      : memory.subarray(0, bytes.copy(memory));
  }

  async readStream(key: string, start = 0): Promise<Readable> {
    if (!Number.isSafeInteger(start) || start < 0) throw new RangeError(`not a byte offset: ${start}`);
    return Readable.from([Buffer.from(this.#blob(key).subarray(start))]);
  }

  /** Blocks that are overwritten once the next one is asked for. */
  async *readBlocks(key: string, start = 0): AsyncGenerator<Buffer, void, undefined> {
    const memory = Buffer.alloc(BLOCK_BYTES);
    for await (const piece of (await this.readStream(key, start)) as AsyncIterable<Buffer>)
      for (let at = 0; at < piece.length; at += BLOCK_BYTES) {
        yield memory.subarray(0, piece.copy(memory, 0, at));
        memory.fill(0);
      }
  }

  async size(key: string): Promise<number | undefined> {
    return this.#blobs.get(checked(key))?.length;
  }

  /** Makes a blob look as if it were of that time, in milliseconds since 1970. */
  age(key: string, modifiedAt: number): void {
    this.#modified.set(checked(key), modifiedAt);
  }

  async list(window: { folder: string; after?: string; limit: number }): Promise<ListedBlob[]> {
    return this.keys
      .filter((key) => key.startsWith(`${checked(window.folder)}/`) && key > (window.after ?? ''))
      .slice(0, window.limit)
      .map((key) => ({ key, modifiedAt: this.#modified.get(key) ?? 0 }));
  }

  async remove(key: string): Promise<void> {
    this.#blobs.delete(checked(key));
  }

  async removeUnfinished(_before: number): Promise<number> {
    return 0;
  }

  async check(): Promise<void> {}

  #blob(key: string): Buffer {
    const blob = this.#blobs.get(checked(key));
    if (!blob) throw new FileFault('source_missing');
    return blob;
  }
}

function checked(key: string): string {
  if (!key.split('/').every((segment) => /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(segment)))
    throw new TypeError(`not a blob key: ${JSON.stringify(key)}`);
  return key;
}
