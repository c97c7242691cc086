import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { FileFault } from '../faults.ts';
import type { SourceBytes } from './rewrite.ts';
import { MAX_PACKAGE_PARTS, MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO, RATIO_CHECKED_BYTES } from './sheet-limits.ts';

const READ_BYTES = 256 * 1024;
const STORED = 0;
const DEFLATED = 8;

/** The bytes of a source as yauzl asks for them. */
class SourceReader extends RandomAccessReader {
  readonly #source: SourceBytes;
  /** What went wrong with the source itself: no fault of the file. */
  failure: unknown;

  constructor(source: SourceBytes) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end));
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#range(position, position + length).then(
      (bytes) => {
        bytes.copy(buffer, offset);
        callback(bytes.length < length ? new Error('unexpected end') : null);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += READ_BYTES) {
      const piece = await this.#range(at, Math.min(at + READ_BYTES, end));
      if (piece.length === 0) return;
      yield piece;
    }
  }

  async #range(start: number, end: number): Promise<Buffer> {
    try {
      return await this.#source.read(start, end);
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }
}

/** The parts of a workbook, read one at a time from the zip archive that it is. */
export class SheetPackage {
  readonly #reader: SourceReader;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #maxBytes: number;
  #unpacked = 0;

  private constructor(reader: SourceReader, zip: ZipFile, entries: ReadonlyMap<string, Entry>, maxBytes: number) {
    this.#reader = reader;
    this.#zip = zip;
    this.#entries = entries;
    this.#maxBytes = maxBytes;
  }

  /** @throws FileFault `package_invalid` */
  static async open(source: SourceBytes): Promise<SheetPackage> {
    const reader = new SourceReader(source);
    try {
      const zip = await fromRandomAccessReaderPromise(reader, source.bytes, { autoClose: false, lazyEntries: true });
      if (zip.entryCount > MAX_PACKAGE_PARTS)
        throw new FileFault('package_invalid', `The workbook has more than ${MAX_PACKAGE_PARTS} parts.`);
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        const key = keyOf(entry.fileName);
        if (!entries.has(key)) entries.set(key, entry);
      }
      return new SheetPackage(
        reader,
        zip,
        entries,
        Math.min(MAX_UNPACKED_BYTES, source.limits?.unpackedBytes ?? Infinity),
      );
    } catch (error) {
      throw faultOf(error, reader, 'Its directory of parts cannot be read.');
    }
  }

  has(name: string): boolean {
    return this.#entries.has(keyOf(name));
  }

  /** Bytes that the part says it unpacks to; 0 when there is no such part. */
  size(name: string): number {
    return this.#entries.get(keyOf(name))?.uncompressedSize ?? 0;
  }

  /**
   * The unpacked bytes of a part.
   * @throws FileFault `package_invalid` when it is missing or damaged, `file_encrypted`, `unpacked_too_large`.
   */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(keyOf(name));
    if (entry === undefined) throw new FileFault('package_invalid', `The workbook lacks its part ${shown(name)}.`);
    this.#check(entry);
    let stream: Readable | undefined;
    try {
      stream = await this.#zip.openReadStreamPromise(entry);
      let sum = 0;
      for await (const bytes of stream as AsyncIterable<Buffer>) {
        sum = crc32(bytes, sum);
        this.#unpacked += bytes.length;
        if (this.#unpacked > this.#maxBytes) throw tooLarge(this.#maxBytes);
        yield bytes;
      }
      if (sum !== entry.crc32) throw new Error('checksum');
    } catch (error) {
      throw faultOf(error, this.#reader, `Its part ${shown(name)} is damaged.`);
    } finally {
      stream?.destroy();
    }
  }

  #check(entry: Entry): void {
    if (entry.isEncrypted()) throw new FileFault('file_encrypted');
    if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
      throw new FileFault('package_invalid', `Its part ${shown(entry.fileName)} is packed in a way that is not read.`);
    const { compressedSize, uncompressedSize } = entry;
    const ratio = uncompressedSize / Math.max(compressedSize, 1);
    if (uncompressedSize > this.#maxBytes) throw tooLarge(this.#maxBytes);
    if (uncompressedSize > RATIO_CHECKED_BYTES && ratio > MAX_UNPACKED_RATIO)
      throw new FileFault(
        'unpacked_too_large',
        `A part of the workbook unpacks to ${Math.round(ratio)} times its size, more than the ${MAX_UNPACKED_RATIO} allowed.`,
      );
  }
}

const tooLarge = (maxBytes: number): FileFault =>
  new FileFault('unpacked_too_large', `The workbook unpacks to more than ${maxBytes.toLocaleString('en-US')} bytes.`);

/** Some programs write names with other cases or a leading slash. */
const keyOf = (name: string): string => name.replace(/^\/+/, '').toLowerCase();

const shown = (name: string): string => JSON.stringify(name.slice(0, 200));

/** A fault of the source stays what it is; one of the archive gets its code. */
function faultOf(error: unknown, reader: SourceReader, message: string): unknown {
  if (reader.failure !== undefined) return reader.failure;
  if (error instanceof FileFault) return error;
  const encrypted = error instanceof Error && /encrypt/.test(error.message);
  return encrypted
    ? new FileFault('file_encrypted', undefined, { cause: error })
    : new FileFault('package_invalid', message, { cause: error });
}
