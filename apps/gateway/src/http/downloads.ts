import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isNativeError } from 'node:util/types';
import type { HttpResponse } from './messages.ts';

/** A file that is made while it is sent. */
export interface Download {
  readonly mediaType: string;
  readonly filename: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly pieces: AsyncIterable<string | Uint8Array>;
}

/**
 * Sends a file piece by piece, no faster than the client reads. What goes wrong before the first piece is thrown, so that it
 * becomes a problem; after it the connection breaks, so that nobody takes the part for the whole.
 */
export async function sendDownload(response: HttpResponse, download: Download): Promise<void> {
  const pieces = download.pieces[Symbol.asyncIterator]();
  const first = await pieces.next();
  response.writeHead(200, {
    ...download.headers,
    'Content-Type': download.mediaType,
    'Content-Disposition': contentDisposition(download.filename),
  });
  try {
    await pipeline(Readable.from(following(first, pieces)), response);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

async function* following(
  first: IteratorResult<string | Uint8Array>,
  pieces: AsyncIterator<string | Uint8Array>,
): AsyncGenerator<string | Uint8Array> {
  try {
    for (let piece = first; piece.done !== true; piece = await pieces.next()) yield piece.value;
  } finally {
    await pieces.return?.();
  }
}

/** The client closed its connection: nothing to tell, nobody to tell it to. */
const isGone = (error: unknown): boolean =>
  isNativeError(error) && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

/** RFC 6266: the name as it is for those who read UTF-8, and in ASCII for the rest. */
export function contentDisposition(filename: string): string {
  const name = filename
    .toWellFormed()
    // Neither paths nor what would end the header.
    .replace(/[\p{Cc}/\\]/gu, '_')
    .slice(0, 200)
    .toWellFormed();
  const ascii = name.replace(/[^\x20-\x7e]|["%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
