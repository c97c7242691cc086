import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import type { SourceBytes } from './rewrite.ts';

/** Small reads that lie close together are served from one read of the source. */
const WINDOW_BYTES = 256 * 1024;

/** The bytes of a source for yauzl, which reads directories of archives a few bytes at a time. */
export class WindowReader extends RandomAccessReader {
  readonly #source: SourceBytes;
  #start = 0;
  #window: Buffer = Buffer.alloc(0);
  /** What the source threw; yauzl may put it into words of its own. */
  fault: Error | undefined;

  constructor(source: SourceBytes) {
    super();
    this.#source = source;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.range(position, position + length).then(
      (bytes) => {
        if (bytes.length === length) bytes.copy(buffer, offset);
        callback(bytes.length === length ? null : new Error('The source ends before the bytes that are asked for.'));
      },
      (error: unknown) => {
        this.fault = error as Error;
        callback(this.fault);
      },
    );
  }

  /** The bytes from `start` to `end`; shorter at the end of the source. */
  async range(start: number, end: number): Promise<Buffer> {
    if (start < this.#start || end > this.#start + this.#window.length) {
      this.#window = await this.#source.read(start, Math.max(end, Math.min(start + WINDOW_BYTES, this.#source.bytes)));
      this.#start = start;
    }
    return this.#window.subarray(start - this.#start, end - this.#start);
  }

  /** The bytes from `start` to `end` as a stream. */
  async *stream(start: number, end: number): AsyncGenerator<Buffer> {
    if (end - start <= WINDOW_BYTES) {
      yield await this.range(start, end);
      return;
    }
    let left = end - start;
    for await (const bytes of this.#source.stream(start)) {
      yield bytes.length <= left ? bytes : bytes.subarray(0, left);
      left -= bytes.length;
      if (left <= 0) return;
    }
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.stream(start, end), { objectMode: false });
  }
}
