import type { IncomingMessage } from 'node:http';
import { FileFault } from '@pairloom/core';

/** Room for the boundaries, headers and options of a multipart body. */
const ENVELOPE_BYTES = 1024 ** 2;

export const tooLarge = (maxBytes: number): FileFault =>
  new FileFault(
    'file_too_large',
    `The file has more than the ${maxBytes.toLocaleString('en-US')} bytes that are allowed.`,
  );

/** Refuses what says itself that it is too large. @throws FileFault `file_too_large` */
export function refuseTooLarge(request: IncomingMessage, maxBytes: number): void {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes + ENVELOPE_BYTES) throw tooLarge(maxBytes);
}
