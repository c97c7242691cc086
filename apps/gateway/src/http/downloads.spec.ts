import { describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from '../testing/http-client.ts';
import { contentDisposition, sendDownload } from './downloads.ts';

describe('names of files', () => {
  it.each([
    ['faq-failed.csv', `attachment; filename="faq-failed.csv"; filename*=UTF-8''faq-failed.csv`],
    [
      'Fragen "neu" 100%.csv',
      `attachment; filename="Fragen _neu_ 100_.csv"; filename*=UTF-8''Fragen%20%22neu%22%20100%25.csv`,
    ],
    ['질문.csv', `attachment; filename="__.csv"; filename*=UTF-8''%EC%A7%88%EB%AC%B8.csv`],
    [
      'a\r\nSet-Cookie: x=1/../b\\c',
      `attachment; filename="a__Set-Cookie: x=1_.._b_c"; filename*=UTF-8''a__Set-Cookie%3A%20x%3D1_.._b_c`,
    ],
    ["it's (new)*", `attachment; filename="it's (new)*"; filename*=UTF-8''it%27s%20%28new%29%2a`],
    ['\ud800.csv', `attachment; filename="_.csv"; filename*=UTF-8''%EF%BF%BD.csv`],
  ])('%j cannot break the header', (name, header) => expect(contentDisposition(name)).toBe(header));

  it('are cut to what every system takes', () => {
    expect(contentDisposition('x'.repeat(5_000))).toBe(
      `attachment; filename="${'x'.repeat(200)}"; filename*=UTF-8''${'x'.repeat(200)}`,
    );
  });
});

describe('a file that is made while it is sent', () => {
  async function serve<T>(listener: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it('breaks off when a later piece fails, so that nobody takes the part for the whole', async () => {
    const failed: unknown[] = [];
    async function* pieces(): AsyncGenerator<string> {
      yield 'first';
      throw new Error('no more');
    }
    const listener: RequestListener = (_request, response) => {
      const download = { mediaType: 'text/csv', filename: 'a.csv', pieces: pieces() };
      sendDownload(response, download).catch((error: unknown) => failed.push(error));
    };
    await expect(serve(listener, (url) => send(url))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(failed).toEqual([new Error('no more')]);
  });

  it('stops being made when the client goes away', async () => {
    const stopped = Promise.withResolvers<number>();
    let made = 0;
    async function* pieces(): AsyncGenerator<string> {
      try {
        for (;;) {
          made += 1;
          yield 'x'.repeat(64 * 1024);
        }
      } finally {
        stopped.resolve(made);
      }
    }
    const listener: RequestListener = (_request, response) =>
      void sendDownload(response, { mediaType: 'text/csv', filename: 'a.csv', pieces: pieces() });
    await serve(listener, async (url) => {
      const abort = new AbortController();
      const answer = await fetch(url, { signal: abort.signal });
      expect(answer.headers.get('content-disposition')).toContain('a.csv');
      abort.abort();
      expect(await stopped.promise).toBeGreaterThan(0);
    });
  });
});
