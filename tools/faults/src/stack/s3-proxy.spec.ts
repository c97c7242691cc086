import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { S3Proxy, type StoreMood } from './s3-proxy.ts';

const OBJECT = 'x'.repeat(10_000);

describe('S3Proxy', () => {
  let store: Server;
  let proxy: S3Proxy;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    store = createServer((request, response) => {
      void text(request).then((body) => {
        asked.push(`${request.method} ${request.headers.host} ${body}`);
        response.writeHead(200, { 'content-length': OBJECT.length, 'x-amz-meta': 'kept' }).end(OBJECT);
      });
    }).listen(0, '127.0.0.1');
    await once(store, 'listening');
    proxy = await S3Proxy.to((store.address() as AddressInfo).port);
  });

  afterEach(async () => {
    await proxy.close();
    store.closeAllConnections();
    store.close();
  });

  const put = () => fetch(`${proxy.url}/bucket/key`, { method: 'PUT', body: 'content' });

  it('passes a request as it was signed, and its answer', async () => {
    const answer = await put();
    expect([await answer.text(), answer.headers.get('x-amz-meta')]).toEqual([OBJECT, 'kept']);
    expect(asked).toEqual([`PUT ${proxy.url.slice('http://'.length)} content`]);
  });

  it('answers as S3 does where it is to refuse, and the store hears nothing of it', async () => {
    proxy.misbehave(({ no }) => (no === 1 ? { kind: 'refuse', status: 503, code: 'SlowDown' } : undefined));
    const refused = await put();
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('<Code>SlowDown</Code>')]);
    expect(asked).toEqual([]);
    expect((await put()).status).toBe(200);
  });

  it.each<[string, StoreMood, number]>([
    ['before the store hears of it', { kind: 'away' }, 0],
    ['in the middle of the answer', { kind: 'cut' }, 1],
  ])('breaks the connection %s, until it is healed', async (_name, mood, heard) => {
    proxy.misbehave(() => mood);
    await expect(put().then((answer) => answer.text())).rejects.toThrow(/fetch failed|terminated/);
    expect(asked).toHaveLength(heard);
    proxy.heal();
    expect(await (await put()).text()).toBe(OBJECT);
  });

  it('counts what comes since the mood was told', async () => {
    await put();
    const seen: number[] = [];
    proxy.misbehave(({ no }) => {
      seen.push(no);
      return { kind: 'delay', ms: 1 };
    });
    await put();
    await put();
    expect(seen).toEqual([1, 2]);
  });
});
