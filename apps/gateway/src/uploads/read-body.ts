import type { IncomingMessage } from 'node:http';
import { ClientGone } from '../problems/request-fault.ts';

/**
 * The body of a request, chunk by chunk. Whoever stops reading early leaves the connection open, so that the client can still
 * be answered. @throws ClientGone
 */
export async function* readBody(request: IncomingMessage): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer> & AsyncIterable<Buffer>;
  try {
    yield* chunks;
  } catch (error) {
    throw new ClientGone(error);
  }
}
