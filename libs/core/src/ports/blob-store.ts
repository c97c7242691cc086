import type { Readable } from 'node:stream';

export interface StoredBlob {
  /** Size in bytes. */
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

/** A blob as a listing tells it. */
export interface ListedBlob {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/**
 * Source files and reports, by key. Keys are relative paths of `[A-Za-z0-9._-]` segments, made by us.
 * Every call may throw a `SystemFault` with the code `blob_unavailable`.
 */
export interface BlobStore {
  /**
   * Streams `body` to `key`, hashing and counting as it passes. The blob appears whole or not at all.
   * @throws FileFault `file_too_large` as soon as more than `maxBytes` have come; whatever `body` throws.
   */
  put(key: string, body: AsyncIterable<Uint8Array>, limits?: { maxBytes?: number }): Promise<StoredBlob>;
  /**
   * The bytes from `start` (inclusive) to `end` (exclusive); shorter at the end of the blob. They may lie in `memory`, where it has room.
   * @throws FileFault `source_missing`.
   */
  readRange(key: string, start: number, end: number, memory?: Buffer): Promise<Buffer>;
  /** A stream from byte `start` on. @throws FileFault `source_missing`. */
  readStream(key: string, start?: number): Promise<Readable>;
  /** The bytes from `start` on, block by block; a block is good until the next one is asked for. @throws FileFault `source_missing`. */
  readBlocks(key: string, start?: number): AsyncIterable<Buffer>;
  /** Size in bytes, undefined when there is no such blob. */
  size(key: string): Promise<number | undefined>;
  /**
   * The first `limit` blobs whose keys begin with the segment `folder`, in an order of the store's own that does not change; `after` is
   * the key of the last one of the page before. Fewer only at the end. Blobs in the making are not among them.
   */
  list(window: {
    readonly folder: string;
    readonly after?: string;
    readonly limit: number;
  }): Promise<readonly ListedBlob[]>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /**
   * Removes what processes that died left in the making: nothing has been added to it since `before`, in milliseconds since 1970.
   * Gives how many there were. A store that knows only when an upload began leaves it a day more.
   */
  removeUnfinished(before: number): Promise<number>;
  /** Whether the store can be written to. */
  check(): Promise<void>;
}
