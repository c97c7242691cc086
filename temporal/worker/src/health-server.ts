import type { Readiness } from '@pairloom/contract';
import { type Server, createServer } from 'node:http';
import { once } from 'node:events';

/** GET /health/live and /health/ready for supervisors and probes. */
export async function openHealthServer(
  place: { host: string; port: number },
  check: () => Promise<Readiness>,
): Promise<Server> {
  const server = createServer((request, response) => {
    const send = (status: number, body: unknown): void => {
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(JSON.stringify(body));
    };
    if (request.url === '/health/live') send(200, { status: 'live' });
    else if (request.url !== '/health/ready') send(404, { status: 'not_found' });
    else void check().then((readiness) => send(readiness.status === 'ready' ? 200 : 503, readiness));
  });
  server.listen(place.port, place.host);
  await once(server, 'listening');
  return server;
}
