import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** What becomes of a request to the store. */
export type StoreMood =
  /** The connection is broken before anything is answered. */
  | { readonly kind: 'away' }
  /** The answer breaks off in the middle of its body. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** An error of S3, by its code. */
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string };

export interface StoreCall {
  readonly method: string;
  /** Bucket and key, encoded, and the query. */
  readonly path: string;
  /** Counted from 1 since the mood was told. */
  readonly no: number;
}

/** An HTTP proxy on 127.0.0.1 before an S3 server, whose moods are told. Requests pass as they were signed. */
export class S3Proxy {
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #agent = new Agent({ keepAlive: true });
  readonly #target: number;
  #moodOf: ((call: StoreCall) => StoreMood | undefined) | undefined;
  #calls = 0;

  private constructor(target: number) {
    this.#target = target;
  }

  static async to(port: number): Promise<S3Proxy> {
    const proxy = new S3Proxy(port);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** `of` is asked for each request from now on; undefined lets it pass. */
  misbehave(of: (call: StoreCall) => StoreMood | undefined): void {
    this.#calls = 0;
    this.#moodOf = of;
  }

  heal(): void {
    this.#moodOf = undefined;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    this.#calls += 1;
    const mood = this.#moodOf?.({ method, path, no: this.#calls });
    try {
      await this.#play(mood, request, response);
    } catch {
      request.socket.destroy();
    }
  }

  async #play(mood: StoreMood | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (mood?.kind) {
      case undefined:
        return this.#pass(request, response);
      case 'away':
        request.socket.resetAndDestroy();
        return;
      case 'cut':
        return this.#cut(request, response);
      case 'delay':
        await pause(mood.ms);
        return this.#pass(request, response);
      case 'refuse':
        return refuse(request, response, mood);
    }
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#forward(request);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  }

  async #cut(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#forward(request);
    const body = await buffer(answer);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.write(body.subarray(0, body.length >> 1), () => request.socket.resetAndDestroy());
  }

  async #forward(request: IncomingMessage): Promise<IncomingMessage> {
    const { method, url: path, headers } = request;
    const forwarded = httpRequest({ host: '127.0.0.1', port: this.#target, method, path, headers, agent: this.#agent });
    const answered = once(forwarded, 'response') as Promise<[IncomingMessage]>;
    const [, [answer]] = await Promise.all([pipeline(request, forwarded), answered]);
    return answer;
  }
}

async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code }: Extract<StoreMood, { kind: 'refuse' }>,
): Promise<void> {
  await buffer(request);
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>induced</Message></Error>`);
}
