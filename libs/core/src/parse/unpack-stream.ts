import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';
import { FileFault } from '../faults.ts';
import { MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES, UNPACK_RATIO_FREE_BYTES } from '../validate/limits.ts';

/** The content of a gzip file of `packedBytes` bytes, of all its members. @throws FileFault `archive_broken`, `unpacked_too_large`. */
export async function* gunzipped(
  packed: AsyncIterable<Buffer>,
  packedBytes: number,
  maxBytes?: number,
): AsyncGenerator<Buffer> {
  let unpacked = 0;
  for await (const bytes of through(packed, createGunzip())) {
    unpacked += bytes.length;
    checkUnpacked(unpacked, packedBytes, maxBytes);
    yield bytes;
  }
}

/** Deflated data without a frame; its size is for the caller to watch. @throws FileFault `archive_broken`. */
export const inflated = (packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> => through(packed, createInflateRaw());

async function* through(packed: AsyncIterable<Buffer>, unpacker: Transform): AsyncGenerator<Buffer> {
  // The fault of either end comes out of the last stream.
  const unpacked = pipeline(Readable.from(packed, { objectMode: false }), unpacker, () => undefined);
  try {
    for await (const bytes of unpacked as AsyncIterable<Buffer>) yield bytes;
  } catch (error) {
    throw isZlibError(error)
      ? new FileFault('archive_broken', 'The compressed data is damaged or ends too early.', { cause: error })
      : error;
  } finally {
    unpacked.destroy();
  }
}

const isZlibError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_');

/** Stops a source of `packedBytes` bytes that unfolds to too much. @throws FileFault `unpacked_too_large` */
export function checkUnpacked(unpacked: number, packedBytes: number, maxBytes = MAX_UNPACKED_BYTES): void {
  if (unpacked > maxBytes)
    throw new FileFault(
      'unpacked_too_large',
      `Unpacked, the file has more than ${maxBytes.toLocaleString('en-US')} bytes.`,
    );
  if (unpacked > UNPACK_RATIO_FREE_BYTES && unpacked > packedBytes * MAX_UNPACK_RATIO)
    throw new FileFault(
      'unpacked_too_large',
      `Unpacked, the file has more than ${MAX_UNPACK_RATIO} times the bytes that were sent.`,
    );
}
