import type { IncomingMessage } from 'node:http';
import { ApiFault, badRequest } from './api-fault.ts';

/** Room for 2,048 texts of 8 kB. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Reads a JSON body. Other kinds are refused also because a web page of another origin could send them unasked.
 * @param takeBytes told of each piece before it is kept; may throw to refuse it
 * @throws ApiFault 400, 413 or 415
 */
export async function readJson(
  request: IncomingMessage,
  maxBytes: number,
  takeBytes: (count: number) => void,
): Promise<unknown> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json' || request.headers['content-encoding'] !== undefined) {
    throw new ApiFault(415, 'Send the body as application/json, not compressed.');
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const pieces: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop early must not destroy the stream: the refusal is still to be sent on this connection.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    takeBytes(piece.length);
    pieces.push(piece);
  }
  return parse(Buffer.concat(pieces));
}

const tooLarge = (maxBytes: number): ApiFault =>
  new ApiFault(413, `The body is larger than ${maxBytes} bytes.`, { code: 'request_too_large' });

/** The parser's own message is not passed on: it quotes the body. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest(undefined, 'The body is not valid JSON.');
  }
}
