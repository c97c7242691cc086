import { describe, expect, it } from '@jest/globals';
import { createServer, IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { send } from '../testing/http-client.ts';
import { contentDisposition, PIECE_CHARS, sendDownload } from './downloads.ts';

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

  describe('for a client that does not read', () => {
    /** A response of which nothing is taken: whatever is written to it waits. */
    const unread = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

    function downloadOn(response: ServerResponse) {
      const made: number[] = [];
      async function* pieces(): AsyncGenerator<string> {
        for (let n = 1; ; n++) {
          made.push(n);
          yield 'x'.repeat(PIECE_CHARS);
        }
      }
      const sending = sendDownload(response, { mediaType: 'text/csv', filename: 'a.csv', pieces: pieces() });
      return { made, sending };
    }

    /** Whatever is to come by itself has come. */
    async function settled(): Promise<void> {
      for (let n = 0; n < 20; n++) await turn();
    }

    it('has one piece waiting and does not begin the next', async () => {
      const response = unread();
      const { made, sending } = downloadOn(response);
      await settled();
      expect(made).toEqual([1]);
      response.emit('drain');
      await settled();
      expect(made).toEqual([1, 2]);
      expect(response.listenerCount('drain')).toBe(1);
      response.destroy();
      await sending;
    });

    it('makes nothing for one that asks for the head alone', async () => {
      const response = unread();
      response.req.method = 'HEAD';
      const { made, sending } = downloadOn(response);
      await sending;
      expect(made).toEqual([1]);
      expect(response.writableEnded).toBe(true);
    });

    it('makes nothing more when it goes', async () => {
      const response = unread();
      const { made, sending } = downloadOn(response);
      await settled();
      response.destroy();
      await sending;
      expect(made).toEqual([1]);
      expect(response.listenerCount('drain')).toBe(0);
    });
  });
});
