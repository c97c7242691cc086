import type { HttpResponse } from './messages.ts';

/** Files are made in pieces of about so many characters, as many rows as would have come to that in the piece before. One piece waits for a client that does not read, and the next is not begun. */
export const PIECE_CHARS = 256 * 1024;

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
  try {
    let piece = await pieces.next();
    response.writeHead(200, {
      ...download.headers,
      'Content-Type': download.mediaType,
      'Content-Disposition': contentDisposition(download.filename),
    });
    // When the client has closed its connection there is nothing to tell, and nobody to tell it to.
    const wantsBody = response.req.method !== 'HEAD';
    while (wantsBody && piece.done !== true && !response.destroyed) {
      await written(response, piece.value);
      if (!response.destroyed) piece = await pieces.next();
    }
    if (!response.destroyed) response.end();
  } catch (error) {
    if (response.headersSent) response.destroy();
    throw error;
  } finally {
    await pieces.return?.();
  }
}

/**
 * Resolves when the system has taken the piece, or the client is gone. As bytes the piece waits where it is: of a text the connection would
 * take room for three bytes a character.
 */
async function written(response: HttpResponse, piece: string | Uint8Array): Promise<void> {
  if (response.write(typeof piece === 'string' ? Buffer.from(piece) : piece)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  response.once('drain', done).once('close', done);
  await promise;
  response.off('drain', done).off('close', done);
}

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
