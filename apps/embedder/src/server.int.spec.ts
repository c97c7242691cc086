import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ProcessReport } from '@pairloom/contract';
import { pino } from 'pino';
import type { EmbeddingEngine } from './inference-pool.ts';
import type { Embedded } from './model.ts';
import { createEmbedderServer, type EmbedderParts } from './server.ts';
import { stopServer } from './stop-server.ts';

/** An engine whose calls the spec ends. */
class HeldEngine implements EmbeddingEngine {
  ready = true;
  readonly dimensions = 2;
  readonly calls: { texts: readonly string[]; caller: string; signal: AbortSignal; end: (error?: Error) => void }[] =
    [];
  #arrived: () => void = () => undefined;

  embed(texts: readonly string[], call: { caller: string; signal: AbortSignal }): Promise<Embedded> {
    return new Promise((resolve, reject) => {
      const vectors = Float32Array.from(texts.flatMap((text) => [text.length, 1]));
      const end = (error?: Error) => (error ? reject(error) : resolve({ vectors, tokens: texts.length }));
      call.signal.addEventListener('abort', () => end(new Error('aborted')));
      this.calls.push({ texts, ...call, end });
      this.#arrived();
    });
  }

  /** The call of this number, from 1, once it is there. */
  async call(number: number): Promise<HeldEngine['calls'][number]> {
    while (this.calls.length < number) await new Promise<void>((resolve) => (this.#arrived = resolve));
    return this.calls[number - 1]!;
  }
}

let server: Server;
let engine: HeldEngine;
let logged: string[];

afterEach(async () => {
  await stopServer(server, 0);
});

async function start(parts: Partial<EmbedderParts> = {}): Promise<void> {
  engine = new HeldEngine();
  logged = [];
  const log = pino({ level: 'trace' }, { write: (line) => void logged.push(line) });
  const limits = { requests: 4, bytes: 10_000, texts: 10 };
  server = createEmbedderServer({ engine, model: 'mini', limits, maxBodyBytes: 4000, log, ...parts });
  await once(server.listen(0, '127.0.0.1'), 'listening');
}

const url = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

const post = (body: unknown, init: RequestInit = {}) =>
  fetch(url('/v1/embeddings'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  });

const ask = (input: unknown, init?: RequestInit) => post({ model: 'mini', input }, init);

describe('POST /v1/embeddings', () => {
  it('answers in the form of the OpenAI API', async () => {
    await start();
    const asked = ask(['a', 'bcd']);
    (await engine.call(1)).end();
    const response = await asked;
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [1, 1] },
        { object: 'embedding', index: 1, embedding: [3, 1] },
      ],
      model: 'mini',
      usage: { prompt_tokens: 2, total_tokens: 2 },
    });
  });

  it('gives base64 of float32, little endian, when asked', async () => {
    await start();
    const asked = post({ model: 'mini', input: 'ab', encoding_format: 'base64' });
    (await engine.call(1)).end();
    const { data } = (await (await asked).json()) as { data: { embedding: string }[] };
    expect(data).toEqual([{ object: 'embedding', index: 0, embedding: 'AAAAQAAAgD8=' }]);
  });

  it('takes as many texts as OpenAI does', async () => {
    await start({ maxBodyBytes: 1_000_000, limits: { requests: 1, bytes: 1_000_000, texts: 2048 } });
    const asked = ask(Array.from({ length: 2048 }, (_, at) => 'x'.repeat(1 + (at % 9))));
    (await engine.call(1)).end();
    const { data } = (await (await asked).json()) as { data: { index: number; embedding: number[] }[] };
    expect(data.map(({ index, embedding }) => [index, embedding[0]])).toEqual(
      Array.from({ length: 2048 }, (_, at) => [at, 1 + (at % 9)]),
    );
  });

  it('tells callers apart by key and user', async () => {
    await start();
    const headers = { 'content-type': 'application/json', authorization: 'Bearer other' };
    const asked = [ask('a'), ask('a', { headers }), post({ model: 'mini', input: 'a', user: 'u' }), ask('a')];
    await engine.call(4);
    expect(new Set(engine.calls.map(({ caller }) => caller)).size).toBe(3);
    engine.calls.forEach(({ end }) => end());
    await Promise.all(asked);
  });

  it.each<[string, unknown, RequestInit, number, Record<string, unknown>]>([
    ['another model', { model: 'x', input: 'a' }, {}, 404, { code: 'model_not_found', type: 'invalid_request_error' }],
    ['no text', { model: 'mini', input: [] }, {}, 400, { param: 'input' }],
    ['broken JSON', '{"model":', {}, 400, { message: 'The body is not valid JSON.' }],
    ['nothing', '', {}, 400, { message: 'The body is not valid JSON.' }],
    ['a form', 'a=b', { headers: { 'content-type': 'text/plain' } }, 415, {}],
    [
      'a compressed body',
      '{}',
      { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
      415,
      {},
    ],
    ['a large body', 'x'.repeat(4001), {}, 413, { code: 'request_too_large' }],
    ['too many texts at once', { model: 'mini', input: Array(11).fill('a') }, {}, 503, { code: 'overloaded' }],
  ])('refuses %s', async (_name, body, init, status, error) => {
    await start();
    const response = await post(body, init);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String), ...error } });
    expect(engine.calls).toEqual([]);
  });

  it('refuses a large body that does not say its length, as soon as it is too large', async () => {
    await start();
    const request = httpRequest(url('/v1/embeddings'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    request.write('x'.repeat(4001));
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    request.destroy();
  });

  it('asks to come again while the model is loading', async () => {
    await start();
    engine.ready = false;
    const response = await ask('a');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
  });

  it('sends away who comes when all places are taken, and keeps the connection', async () => {
    await start({ limits: { requests: 1, bytes: 10_000, texts: 10 } });
    const first = ask('a');
    const held = await engine.call(1);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const again = async () => {
      const headers = { 'content-type': 'application/json' };
      const request = httpRequest(url('/v1/embeddings'), { method: 'POST', headers, agent });
      request.end(JSON.stringify({ model: 'mini', input: 'b' }));
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return { response, body: await json(response), reused: request.reusedSocket };
    };
    const refused = await again();
    expect(refused.response.statusCode).toBe(503);
    expect(refused.response.headers['retry-after']).toBe('2');
    expect(refused.body).toMatchObject({ error: { code: 'overloaded', type: 'server_error' } });
    held.end();
    expect((await first).status).toBe(200);
    void engine.call(2).then(({ end }) => end());
    const taken = await again();
    expect(taken.response.statusCode).toBe(200);
    expect(taken.reused).toBe(true);
    agent.destroy();
  });

  it('lets go of the work of a closed connection, and of its place', async () => {
    await start({ limits: { requests: 1, bytes: 10_000, texts: 10 } });
    const gone = new AbortController();
    const asked = ask('a', { signal: gone.signal });
    const held = await engine.call(1);
    const aborted = once(held.signal, 'abort');
    gone.abort();
    await expect(asked).rejects.toThrow('abort');
    await aborted;
    void engine.call(2).then(({ end }) => end());
    expect((await ask('b')).status).toBe(200);
  });

  it('answers 500 without details when the model fails, and logs no text', async () => {
    await start();
    const asked = ask('a secret text');
    (await engine.call(1)).end(new Error('no memory'));
    const response = await asked;
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      error: {
        message: 'The model failed on this request.',
        type: 'server_error',
        param: null,
        code: 'internal',
      },
    });
    expect(logged.join()).toContain('no memory');
    expect(logged.join()).not.toContain('secret');
  });
});

describe('other addresses', () => {
  it('lists the model', async () => {
    await start();
    const card = { id: 'mini', object: 'model', created: 0, owned_by: 'pairloom' };
    expect(await (await fetch(url('/v1/models'))).json()).toEqual({ object: 'list', data: [card] });
    expect(await (await fetch(url('/v1/models/mini?x=1'))).json()).toEqual(card);
    expect((await fetch(url('/v1/models/other'))).status).toBe(404);
  });

  it('tells whether it lives and whether it is ready', async () => {
    await start();
    engine.ready = false;
    expect((await fetch(url('/health/live'))).status).toBe(200);
    const before = await fetch(url('/health/ready'));
    expect(before.status).toBe(503);
    expect(await before.json()).toMatchObject({ status: 'not_ready', parts: { model: { status: 'down' } } });
    engine.ready = true;
    const after = await fetch(url('/health/ready'));
    expect(after.status).toBe(200);
    expect(await after.json()).toEqual({ status: 'ready', parts: { model: { status: 'up' } } });
    expect((await fetch(url('/health/ready'), { method: 'HEAD' })).status).toBe(200);
  });

  it('tells what its process takes', async () => {
    await start();
    const report = ProcessReport.parse(await (await fetch(url('/health/process'))).json());
    expect(report.identity).toBe(`${process.pid}@${hostname()}`);
    expect(report.memoryBytes).toBeGreaterThan(10 * 1024 ** 2);
    expect([report.cpuSeconds, report.uptimeSeconds].every((seconds) => seconds > 0)).toBe(true);
  });

  it('knows no others, and no other methods', async () => {
    await start();
    expect((await fetch(url('/v1/chat/completions'), { method: 'POST' })).status).toBe(404);
    const wrong = await fetch(url('/v1/embeddings'));
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('POST');
  });
});

describe('stopServer', () => {
  it('lets a request under way end, and takes no more', async () => {
    await start();
    const asked = ask('a');
    const held = await engine.call(1);
    const address = url('/health/live');
    const stopped = stopServer(server, 60_000);
    await expect(fetch(address)).rejects.toThrow();
    held.end();
    expect((await asked).status).toBe(200);
    await stopped;
  });

  it('ends what does not end in time', async () => {
    await start();
    const asked = ask('a');
    const held = await engine.call(1);
    const broken = expect(asked).rejects.toThrow();
    const aborted = once(held.signal, 'abort');
    await stopServer(server, 10);
    await Promise.all([broken, aborted]);
  });
});
