import type { ServerResponse } from 'node:http';

/** Aborts when the client closes its connection, so that nothing is paid for that nobody will read. */
export function untilGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  else response.once('close', () => gone.abort());
  return gone.signal;
}
