import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ensureProject } from './first-project.ts';

let server: Server | undefined;

/** A gateway that has these projects and tells what was sent to it. */
async function gatewayWith(items: unknown[], postStatus = 201) {
  const posted: string[] = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      if (request.method === 'POST') posted.push(body);
      response.statusCode = request.method === 'POST' ? postStatus : 200;
      response.end(JSON.stringify({ items }));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posted };
}

afterEach(() => {
  server?.close();
});

describe('ensureProject', () => {
  it('makes a project when there is none', async () => {
    const { url, posted } = await gatewayWith([]);
    expect(await ensureProject(url)).toBe(true);
    expect(posted).toEqual(['{"name":"My project"}']);
  });

  it('leaves it at what there is', async () => {
    const { url, posted } = await gatewayWith([{ id: '1', name: 'Mine' }]);
    expect(await ensureProject(url)).toBe(false);
    expect(posted).toEqual([]);
  });

  it('names the answer of a gateway that refuses', async () => {
    const { url } = await gatewayWith([], 503);
    const fault: unknown = await ensureProject(url).catch((error: unknown) => error);
    expect(fault).toMatchObject({ part: 'Gateway', cause: { message: expect.stringContaining('answered 503') } });
  });
});
