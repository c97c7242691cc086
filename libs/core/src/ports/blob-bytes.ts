import type { SourceBytes } from '../parse/rewrite.ts';
import type { BlobStore } from './blob-store.ts';

/** A stored blob of `bytes` bytes as a source that can be read anywhere. */
export const blobBytes = (blobs: BlobStore, key: string, bytes: number): SourceBytes => ({
  bytes,
  read: (start, end) => blobs.readRange(key, Math.min(start, bytes), Math.min(end, bytes)),
  async *stream(start = 0) {
    // Leaving the loop early destroys the stream.
    for await (const buffer of (await blobs.readStream(key, start)) as AsyncIterable<Buffer>) yield buffer;
  },
});
