import type { IncomingMessage } from 'node:http';
import type { Source } from '@pairloom/contract';
import { headerOf, type HttpResponse } from '../http/messages.ts';
import { RequestFault } from '../problems/request-fault.ts';

/** Media type of a piece of a file, as tus and the drafts of the IETF before 2023 name it. */
export const PIECE_TYPE = 'application/offset+octet-stream';

const TUS_VERSION = '1.0.0';

/** A header that counts bytes; undefined when it is not there. @throws RequestFault `invalid_request` */
export function byteCountOf(request: IncomingMessage, name: string): number | undefined {
  const value = headerOf(request, name.toLowerCase());
  if (value === undefined) return undefined;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new RequestFault('invalid_request', undefined, {
    fields: [{ path: name, message: 'must be a number of bytes' }],
  });
}

/** The name of the file in tus' Upload-Metadata: pairs of a name and base64. */
export function filenameOfMetadata(request: IncomingMessage): string | undefined {
  const pairs = (headerOf(request, 'upload-metadata') ?? '').split(',').map((pair) => pair.trim().split(/ +/));
  const encoded = pairs.find(([name]) => name === 'filename' || name === 'name')?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

/** How far an upload is, in the words of tus. */
export function tellProgress(response: HttpResponse, { bytes, length, state }: Source): void {
  response.setHeader('Tus-Resumable', TUS_VERSION);
  response.setHeader('Upload-Offset', bytes);
  const whole = state === 'stored' ? bytes : length;
  if (whole !== null) response.setHeader('Upload-Length', whole);
}
