import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_MEDIA_TYPE, type Problem } from '@pairloom/contract';
import { hasBody } from '../http/messages.ts';

/** How much of a refused body is read and thrown away, so that a client that sends before it reads sees the answer. */
const DISCARD = { bytes: 64 * 1024 ** 2, ms: 10_000 };

/** Resolves when the client has stopped sending, or has sent more than is worth reading. */
function discardRest(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const timer = setTimeout(done, DISCARD.ms);
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > DISCARD.bytes) done();
    };
    function done(): void {
      clearTimeout(timer);
      request.off('data', count);
      request.pause();
      resolve();
    }
    request.once('end', done).once('close', done).on('error', done);
    request.unpipe();
    request.on('data', count).resume();
    if (request.destroyed) done();
  });
}

/**
 * Answers with a problem. When the body has not been read to its end, the whole answer is written first and the connection
 * closed only after the rest of the body was thrown away: closing at once would reset it before the client has read.
 */
export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  problem: Problem,
  retryAfter?: number,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = Buffer.from(JSON.stringify(problem));
  response.statusCode = problem.status;
  response.setHeader('Content-Type', PROBLEM_MEDIA_TYPE);
  response.setHeader('Content-Length', body.length);
  response.setHeader('Cache-Control', 'no-store');
  if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
  if (request.readableEnded || !hasBody(request)) {
    response.end(body);
    return;
  }
  response.setHeader('Connection', 'close');
  response.write(body);
  void discardRest(request).then(() => response.end());
}
