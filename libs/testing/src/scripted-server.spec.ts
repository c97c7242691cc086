import { describe, expect, it } from '@jest/globals';
import { scriptedServer } from './scripted-server.ts';

describe('scriptedServer', () => {
  it('plays its replies in order and remembers what came', async () => {
    const server = await scriptedServer([{ body: { ok: true } }, { status: 429, headers: { 'retry-after': '3' } }]);
    const first = await fetch(`${server.url}/a?b=1`, { method: 'POST', body: 'sent', headers: { 'x-name': 'v' } });
    const second = await fetch(`${server.url}/c`);
    expect(await first.json()).toEqual({ ok: true });
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '3']);
    expect(server.requests).toMatchObject([
      { method: 'POST', path: '/a?b=1', body: 'sent', headers: { 'x-name': 'v' } },
      { method: 'GET', path: '/c', body: '' },
    ]);
    await server.stop();
  });

  it('fails on a request that nobody planned', async () => {
    const server = await scriptedServer([]);
    expect((await fetch(`${server.url}/odd`)).status).toBe(501);
    await expect(server.stop()).rejects.toThrow('requests that nobody planned: GET /odd');
  });

  it('fails when a planned reply was not asked for', async () => {
    const server = await scriptedServer([{}, {}]);
    await (await fetch(server.url)).text();
    await expect(server.stop()).rejects.toThrow('2 replies were planned, 1 requests came');
  });

  it('answers by a function, which may not know a request', async () => {
    const server = await scriptedServer(({ path }, index) => (path === '/known' ? { body: `no ${index}` } : undefined));
    expect(await (await fetch(`${server.url}/known`)).text()).toBe('no 0');
    expect((await fetch(`${server.url}/unknown`)).status).toBe(501);
    await expect(server.stop()).rejects.toThrow('GET /unknown');
  });

  it('resets, hangs and cuts', async () => {
    const server = await scriptedServer(['reset', { body: 'x'.repeat(1_000), cutAfter: 10 }, 'hang']);
    await expect(fetch(server.url)).rejects.toThrow();
    const cut = await fetch(server.url);
    await expect(cut.text()).rejects.toThrow();
    const hanging = fetch(server.url, { signal: AbortSignal.timeout(100) });
    await expect(hanging).rejects.toThrow(/timeout/);
    await server.stop();
  });
});
