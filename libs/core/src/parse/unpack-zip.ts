import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { fromRandomAccessReaderPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { CodedFault, FileFault } from '../faults.ts';
import { MAX_ARCHIVE_ENTRIES } from '../validate/limits.ts';
import type { SourceBytes } from './rewrite.ts';
import { checkUnpacked, inflated } from './unpack-stream.ts';
import { WindowReader } from './window-reader.ts';

/** A file of a zip archive. */
export interface ArchiveFile {
  /** Path within the archive, as written there. A label: never a path of ours. */
  readonly name: string;
  /** Unpacked size, as the directory of the archive says. */
  readonly bytes: number;
  readonly encrypted: boolean;
  /** The content, unpacked and checked. @throws FileFault `file_encrypted`, `archive_broken`, `unpacked_too_large`. */
  open(): AsyncGenerator<Buffer>;
}

const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 0x1;

/** The files of a zip archive in the order of its directory; folders are left out. @throws FileFault `archive_broken`, `archive_too_many_files`, `unpacked_too_large`. */
export async function readArchive(source: SourceBytes): Promise<ArchiveFile[]> {
  const reader = new WindowReader(source);
  const files: ArchiveFile[] = [];
  try {
    const options = { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: false };
    const zip = await fromRandomAccessReaderPromise(reader, source.bytes, options);
    if (zip.entryCount > MAX_ARCHIVE_ENTRIES) throw tooMany();
    let unpacked = 0;
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name.endsWith('/')) continue;
      unpacked += entry.uncompressedSize;
      checkUnpacked(unpacked, source.bytes, source.limits?.unpackedBytes);
      files.push(archiveFile({ reader, zip }, entry, name));
    }
  } catch (error) {
    throw coded(reader.fault ?? error);
  }
  return files;
}

const tooMany = (): FileFault =>
  new FileFault(
    'archive_too_many_files',
    `The archive holds more than ${MAX_ARCHIVE_ENTRIES.toLocaleString('en-US')} files.`,
  );

function coded(error: unknown): unknown {
  if (error instanceof CodedFault) return error;
  if (error instanceof Error && error.message.includes('encryption'))
    return new FileFault('file_encrypted', 'The files of the archive are encrypted.', { cause: error });
  return new FileFault('archive_broken', 'The directory of the zip archive is damaged or cut off.', { cause: error });
}

/** Names without the UTF-8 flag are often UTF-8 all the same. */
function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  const name = isUtf8(fileNameRaw)
    ? fileNameRaw.toString('utf8')
    : getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  return name.replaceAll('\\', '/');
}

interface OpenArchive {
  readonly reader: WindowReader;
  readonly zip: ZipFile;
}

function archiveFile(archive: OpenArchive, entry: Entry, name: string): ArchiveFile {
  const encrypted = (entry.generalPurposeBitFlag & ENCRYPTED) !== 0;
  return { name, bytes: entry.uncompressedSize, encrypted, open: () => contentOf(archive, entry, name) };
}

async function* contentOf(archive: OpenArchive, entry: Entry, name: string): AsyncGenerator<Buffer> {
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0)
    throw new FileFault('file_encrypted', `The file "${name}" of the archive is encrypted.`);
  const broken = (what: string): FileFault =>
    new FileFault('archive_broken', `The file "${name}" of the archive ${what}.`);
  let bytes = 0;
  let sum = 0;
  for await (const buffer of unpacked(await packedOf(archive, entry, broken), entry, broken)) {
    bytes += buffer.length;
    sum = crc32(buffer, sum);
    if (bytes > entry.uncompressedSize) throw broken('is larger than its directory says');
    yield buffer;
  }
  if (bytes !== entry.uncompressedSize || sum !== entry.crc32) throw broken('is damaged');
}

type Broken = (what: string) => FileFault;

async function packedOf({ reader, zip }: OpenArchive, entry: Entry, broken: Broken): Promise<AsyncGenerator<Buffer>> {
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    return reader.stream(fileDataStart, fileDataStart + entry.compressedSize);
  } catch {
    throw reader.fault ?? broken('cannot be found in it');
  }
}

function unpacked(packed: AsyncGenerator<Buffer>, entry: Entry, broken: Broken): AsyncGenerator<Buffer> {
  switch (entry.compressionMethod) {
    case STORED:
      return packed;
    case DEFLATED:
      return inflated(packed);
    default:
      throw broken(`is compressed by method ${entry.compressionMethod}; only deflate is read`);
  }
}
