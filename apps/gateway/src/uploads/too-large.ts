import type { IncomingMessage } from 'node:http';
import { FileFault } from '@pairloom/core';
import type { GatewaySettings } from '../ports.ts';

/** Room for the boundaries, headers and options of a multipart body. */
const ENVELOPE_BYTES = 1024 ** 2;

/** Refuses what says itself that it is too large. @throws FileFault `file_too_large` */
export function refuseTooLarge(request: IncomingMessage, { maxUploadBytes }: GatewaySettings): void {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxUploadBytes + ENVELOPE_BYTES) throw new FileFault('file_too_large');
}
