import { FileFault } from '../faults.ts';
import type { ReadLimits, Unpacking } from '../ports/reading.ts';
import { MAX_HEAD_BYTES, MAX_PACKED_PACKAGE_BYTES } from '../validate/limits.ts';
import type { SourceBytes } from './rewrite.ts';
import { gunzipped } from './unpack-stream.ts';
import { readArchive } from './unpack-zip.ts';

/** One file of a source: the source itself, or what it holds. */
export interface SourcePart {
  /** Its path in the archive; undefined when the source is no archive. */
  readonly name: string | undefined;
  /** Its bytes, unpacked; may be opened again. @throws FileFault `archive_broken`, `file_encrypted`, `unpacked_too_large`. */
  open(): AsyncIterable<Buffer>;
}

/** The files of a source in reading order. @throws FileFault as `readArchive`, `source_changed` when a part is not there. */
export async function partsOf(source: SourceBytes, unpacking: Unpacking): Promise<SourcePart[]> {
  switch (unpacking.as) {
    case 'plain':
      return [{ name: undefined, open: () => source.stream() }];
    case 'gzip':
      return [{ name: undefined, open: () => gunzipped(source.stream(), source.bytes, source.limits?.unpackedBytes) }];
    case 'zip': {
      const files = new Map((await readArchive(source)).map((file) => [file.name, file]));
      return unpacking.parts.map((name) => {
        const file = files.get(name);
        if (file === undefined)
          throw new FileFault('source_changed', `The archive no longer holds the file "${name}".`);
        return { name, open: () => file.open() };
      });
    }
  }
}

/** The begin of a part, unpacked. */
export interface PartHead {
  readonly bytes: Buffer;
  /** Whether that is all of it. */
  readonly complete: boolean;
}

/** The first bytes of a part. @throws FileFault as unpacking does. */
export async function headOf(part: SourcePart, maxBytes = MAX_HEAD_BYTES): Promise<PartHead> {
  const buffers: Buffer[] = [];
  let bytes = 0;
  for await (const buffer of part.open()) {
    buffers.push(buffer);
    bytes += buffer.length;
    if (bytes > maxBytes) return { bytes: Buffer.concat(buffers).subarray(0, maxBytes), complete: false };
  }
  return { bytes: Buffer.concat(buffers), complete: true };
}

/** A part as bytes that are read in any order. A packed one is held in memory. @throws FileFault `unpacked_too_large`. */
export async function bytesOf(source: SourceBytes, unpacking: Unpacking, part: SourcePart): Promise<SourceBytes> {
  if (unpacking.as === 'plain') return source;
  const buffers: Buffer[] = [];
  let bytes = 0;
  for await (const buffer of part.open()) {
    bytes += buffer.length;
    if (bytes > MAX_PACKED_PACKAGE_BYTES)
      throw new FileFault(
        'unpacked_too_large',
        `A workbook within an archive may have ${MAX_PACKED_PACKAGE_BYTES / 1024 ** 2} MiB. Send it as it is.`,
      );
    buffers.push(buffer);
  }
  return limited(memoryBytes(Buffer.concat(buffers)), source.limits);
}

/** Bytes that are all in memory. */
export const memoryBytes = (all: Buffer): SourceBytes => ({
  bytes: all.length,
  read: async (start, end) => all.subarray(start, end),
  async *stream(start = 0) {
    if (start < all.length) yield all.subarray(start);
  },
});

/** The same source, read under limits of its project. */
export const limited = (source: SourceBytes, limits: ReadLimits | undefined): SourceBytes =>
  limits === undefined
    ? source
    : {
        bytes: source.bytes,
        read: (start, end) => source.read(start, end),
        stream: (start) => source.stream(start),
        limits,
      };
