import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { ClientGone, RequestFault } from '../problems/request-fault.ts';
import { cleanFilename, type UploadBody } from './upload-body.ts';

/** Generous for what is expected: one file, one options part. */
const LIMITS = { fieldNameSize: 100, fieldSize: 256 * 1024, fields: 2, files: 2, parts: 4, headerPairs: 50 };

interface FilePart {
  readonly filename: string;
  readonly stream: Readable;
}

/** One multipart body while it is parsed. Parsing stands still while nobody reads the file. */
class MultipartParts {
  readonly #request: IncomingMessage;
  readonly #parser: busboy.Busboy;
  readonly #file = Promise.withResolvers<FilePart>();
  readonly #end = Promise.withResolvers<void>();
  #stream: Readable | undefined;
  options: string | undefined;

  constructor(request: IncomingMessage) {
    this.#request = request;
    this.#parser = openParser(request);
    // Whoever waits for neither still has the other.
    this.#file.promise.catch(() => undefined);
    this.#end.promise.catch(() => undefined);
    this.#parser
      .on('field', (name, value, info) => this.#takeField(name, value, info.valueTruncated))
      .on('file', (name, stream, info) => this.#takeFile(name, stream, info.filename))
      .on('partsLimit', () => this.#fail(new RequestFault('multipart_invalid', 'The body has too many parts.')))
      .on('filesLimit', () => this.#fail(new RequestFault('multipart_invalid', 'The body has more than one file.')))
      .on('fieldsLimit', () => this.#fail(new RequestFault('multipart_invalid', 'The body has too many parts.')))
      .on('error', (error) => this.#fail(new RequestFault('multipart_invalid', undefined, { cause: error })))
      .on('close', () => this.#closed());
    request.once('close', () => this.#requestClosed()).once('error', (error) => this.#fail(new ClientGone(error)));
    request.pipe(this.#parser);
  }

  file(): Promise<FilePart> {
    return this.#file.promise;
  }

  end(): Promise<void> {
    return this.#end.promise;
  }

  #takeField(name: string, value: string, truncated: boolean): void {
    if (name === 'file') return this.#fail(new RequestFault('file_missing', 'The part "file" has no file name.'));
    if (name !== 'options') return this.#fail(unknownPart());
    if (truncated) return this.#fail(new RequestFault('multipart_invalid', 'The part "options" is too large.'));
    if (this.options !== undefined)
      return this.#fail(new RequestFault('multipart_invalid', 'The part "options" is there twice.'));
    this.options = value;
  }

  #takeFile(name: string, stream: Readable, filename: string | undefined): void {
    // A stream that fails while nobody reads it must not end the process.
    stream.on('error', () => undefined);
    if (name === 'options') return this.#takeOptionsFile(stream);
    if (name !== 'file' || this.#stream !== undefined) {
      stream.resume();
      return this.#fail(
        this.#stream ? new RequestFault('multipart_invalid', 'The body has more than one file.') : unknownPart(),
      );
    }
    this.#stream = stream;
    try {
      this.#file.resolve({ filename: cleanFilename(filename), stream });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Some clients send the JSON as a file part of its own, to give it a media type. */
  #takeOptionsFile(stream: Readable): void {
    const chunks: Buffer[] = [];
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= LIMITS.fieldSize) chunks.push(chunk);
    });
    stream.once('end', () => {
      this.#takeField('options', Buffer.concat(chunks).toString('utf8'), bytes > LIMITS.fieldSize);
    });
  }

  #requestClosed(): void {
    if (!this.#request.complete) this.#fail(new ClientGone());
  }

  #closed(): void {
    this.#file.reject(new RequestFault('file_missing'));
    this.#end.resolve();
  }

  #fail(error: unknown): void {
    const fault = this.#request.destroyed && !this.#request.complete ? new ClientGone(error) : error;
    this.#request.unpipe(this.#parser);
    this.#file.reject(fault);
    this.#end.reject(fault);
    this.#stream?.destroy(fault instanceof Error ? fault : undefined);
  }
}

const unknownPart = (): RequestFault =>
  new RequestFault('multipart_invalid', 'The body has a part that is neither "file" nor "options".');

function openParser(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, limits: LIMITS, defParamCharset: 'utf8' });
  } catch (error) {
    throw new RequestFault('multipart_invalid', undefined, { cause: error });
  }
}

async function* contentOf(parts: MultipartParts, stream: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer> & AsyncIterable<Buffer>;
  } catch (error) {
    // The parser may break off the file before it says itself what is wrong with the body.
    await parts.end();
    throw error;
  }
  // The file has ended, but only the end of the whole body tells that it was not cut off.
  await parts.end();
}

/** Parses until the file begins. @throws RequestFault `multipart_invalid`, `file_missing`, `filename_missing`; ClientGone */
export async function openMultipart(request: IncomingMessage): Promise<UploadBody> {
  const parts = new MultipartParts(request);
  const { filename, stream } = await parts.file();
  return {
    filename,
    earlyOptions: parts.options,
    content: contentOf(parts, stream),
    options: async () => {
      await parts.end();
      return parts.options;
    },
  };
}
