import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EmbedderProcess } from './embedder-process.ts';

let server: Server;
let asked: string[];
let answers: (object | number)[];

beforeEach(async () => {
  asked = [];
  answers = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers.shift() ?? 404;
    response.writeHead(typeof answer === 'number' ? answer : 200, { 'content-type': 'application/json' });
    response.end(typeof answer === 'number' ? '{}' : JSON.stringify(answer));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const report = (cpuSeconds: number, uptimeSeconds: number, identity = '9@here') => ({
  identity,
  memoryBytes: 3e8,
  cpuSeconds,
  uptimeSeconds,
});
const embedder = (apiKey = 'local') =>
  new EmbedderProcess({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, apiKey });

describe('the process of the embedder', () => {
  it('is what it says of itself', async () => {
    const watch = embedder();
    answers = [report(50, 100), report(1, 2, '10@here')];
    expect([await watch.seen(), await watch.seen()]).toEqual([
      { ...report(50, 100), lastSeenAt: expect.any(Date) },
      { ...report(1, 2, '10@here'), lastSeenAt: expect.any(Date) },
    ]);
    expect(new Set(asked)).toEqual(new Set(['/health/process']));
  });

  it.each([[404], [{ status: 'ok' }]])(
    'is none where the provider answers %j, and it is left alone',
    async (answer) => {
      const watch = embedder();
      answers = [answer, report(1, 2)];
      expect([await watch.seen(), await watch.seen()]).toEqual([undefined, undefined]);
      expect(asked).toHaveLength(1);
    },
  );

  it('is not asked of a provider that takes a key', async () => {
    expect(await embedder('secret').seen()).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('is unknown while nobody answers, and asked again', async () => {
    const watch = embedder();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    expect([await watch.seen(), await watch.seen()]).toEqual([undefined, undefined]);
  });
});
