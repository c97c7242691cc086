import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { EmbeddedBatch, EmbeddedText, EmbeddingFault } from '@pairloom/core';
import { createOpenAiEmbeddings, embedQuery, type OpenAiEmbeddingsOptions } from './index.ts';

interface Call {
  readonly input: string[];
  readonly model: string;
  readonly encoding: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** 1 for the first call. */
  readonly number: number;
}

/** What the provider does with a call. A spec that makes a call nobody planned finds it answered 599. */
let script: (call: Call) => void;
let calls: Call[];
let server: Server;

beforeEach(async () => {
  calls = [];
  script = ({ response }) => response.writeHead(599).end();
  server = createServer((request, response) => {
    void readText(request).then((body) => {
      const sent = JSON.parse(body) as { input: string[]; model: string; encoding_format: string };
      const call = {
        input: sent.input,
        model: sent.model,
        encoding: sent.encoding_format,
        request,
        response,
        number: calls.length + 1,
      };
      calls.push(call);
      script(call);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const provider = (options: Partial<OpenAiEmbeddingsOptions> = {}) =>
  createOpenAiEmbeddings({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    apiKey: 'secret-key',
    model: 'some-model',
    batchTexts: 64,
    batchTokens: 8000,
    timeoutMs: 10_000,
    ...options,
  });

/** The vector that the provider gives for a text: told apart by its length and first letter. */
const vectorOf = (text: string) => [text.length, text.charCodeAt(0), 1];
const base64 = (values: number[]) => Buffer.from(new Float32Array(values).buffer).toString('base64');
const dataOf = (input: string[]) => input.map((text, index) => ({ index, embedding: base64(vectorOf(text)) }));

function json({ response }: Call, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const answer = (call: Call, data: unknown = dataOf(call.input)) =>
  json(call, 200, { object: 'list', data, usage: { total_tokens: call.input.length } });

const complain = (call: Call, status: number, error: Record<string, unknown>, headers?: Record<string, string>) =>
  json(call, status, { error }, headers);

async function collect(batches: AsyncIterable<EmbeddedBatch>): Promise<EmbeddedBatch[]> {
  const all: EmbeddedBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

const itemsOf = (batches: EmbeddedBatch[]): EmbeddedText[] =>
  batches.flatMap(({ items }) => items).sort((a, b) => a.index - b.index);

async function faultOf(run: Promise<unknown>): Promise<EmbeddingFault> {
  const error: unknown = await run.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: 'EmbeddingFault' });
  return error as EmbeddingFault;
}

const faultOn = (then: (call: Call) => void, options?: Partial<OpenAiEmbeddingsOptions>) => {
  script = then;
  return faultOf(collect(provider(options).embed(['a secret text', 'b'])));
};

const texts = (count: number) => Array.from({ length: count }, (_, at) => `text ${at}`);

describe('calls', () => {
  it('sends key, model and encoding, and gives the vectors in place', async () => {
    script = (call) => answer(call);
    const batches = await collect(provider().embed(['one', 'three']));
    expect(batches).toEqual([
      {
        items: [
          { index: 0, vector: new Float32Array([3, 111, 1]) },
          { index: 1, vector: new Float32Array([5, 116, 1]) },
        ],
        calls: 1,
        tokens: 2,
      },
    ]);
    const [call] = calls;
    expect(call).toMatchObject({ input: ['one', 'three'], model: 'some-model', encoding: 'base64' });
    expect(call?.request).toMatchObject({
      url: '/v1/embeddings',
      headers: { authorization: 'Bearer secret-key', 'content-type': 'application/json' },
    });
  });

  it('cuts into batches and yields each before it asks for the next', async () => {
    script = (call) => answer(call);
    const seen: [number[], number][] = [];
    for await (const { items } of provider({ batchTexts: 2 }).embed(texts(5))) {
      seen.push([items.map(({ index }) => index), calls.length]);
    }
    expect(seen).toEqual([
      [[0, 1], 1],
      [[2, 3], 2],
      [[4], 3],
    ]);
  });

  it('matches by index when the order is mixed', async () => {
    script = (call) => answer(call, dataOf(call.input).reverse());
    const items = itemsOf(await collect(provider().embed(['one', 'three'])));
    expect(items).toEqual([
      { index: 0, vector: new Float32Array(vectorOf('one')) },
      { index: 1, vector: new Float32Array(vectorOf('three')) },
    ]);
  });

  it('takes lists of numbers, asked for or not', async () => {
    script = (call) =>
      answer(
        call,
        call.input.map((text, index) => ({ index, embedding: vectorOf(text) })),
      );
    expect(await embedQuery(provider({ encoding: 'float' }), 'one')).toEqual(new Float32Array([3, 111, 1]));
    expect(await embedQuery(provider(), 'one')).toEqual(new Float32Array([3, 111, 1]));
    expect(calls.map(({ encoding }) => encoding)).toEqual(['float', 'base64']);
  });

  it('makes no more calls a second than are allowed, in whichever list of texts', async () => {
    script = (call) => answer(call);
    const paced = provider({ batchTexts: 1, maxCallsPerSecond: 20 });
    const start = performance.now();
    await Promise.all([collect(paced.embed(texts(3))), collect(paced.embed(texts(3)))]);
    expect(calls).toHaveLength(6);
    expect(performance.now() - start).toBeGreaterThanOrEqual(5 * 50);
  });

  it('makes no call for nothing', async () => {
    expect(await collect(provider().embed([]))).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('keeps what was yielded before a fault', async () => {
    script = (call) => (call.number === 1 ? answer(call) : complain(call, 500, {}));
    const seen: number[] = [];
    const run = async () => {
      for await (const { items } of provider({ batchTexts: 2 }).embed(texts(4))) {
        seen.push(...items.map(({ index }) => index));
      }
    };
    expect(await faultOf(run())).toMatchObject({ code: 'embedding_unavailable' });
    expect(seen).toEqual([0, 1]);
  });
});

describe('answers that cannot be used', () => {
  const vector = base64([1, 2]);
  it.each<[string, (call: Call) => void]>([
    ['too few vectors', (call) => answer(call, [{ index: 0, embedding: vector }])],
    [
      'one index twice',
      (call) =>
        answer(
          call,
          [0, 0].map((index) => ({ index, embedding: vector })),
        ),
    ],
    [
      'two lengths',
      (call) =>
        answer(
          call,
          [[1], [1, 2]].map((embedding, index) => ({ index, embedding })),
        ),
    ],
    [
      'no number',
      (call) =>
        answer(
          call,
          [0, 1].map((index) => ({ index, embedding: base64([NaN]) })),
        ),
    ],
    ['a page', ({ response }) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>a secret text')],
    ['an error with status 200', (call) => complain(call, 200, { message: 'no: a secret text' })],
    ['broken JSON', ({ response }) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[')],
    ['an empty body', ({ response }) => response.writeHead(200, { 'content-type': 'application/json' }).end()],
    ['no content', ({ response }) => response.writeHead(204).end()],
  ])('%s', async (_name, then) => {
    const fault = await faultOn(then);
    expect(fault).toMatchObject({ code: 'embedding_response_invalid', retryable: true });
    expect(fault.message).not.toContain('secret');
    expect(calls).toHaveLength(1);
  });

  it('another length than in the call before', async () => {
    script = (call) => answer(call, [{ index: 0, embedding: base64(call.number === 1 ? [1, 2] : [1, 2, 3]) }]);
    const fault = await faultOf(collect(provider({ batchTexts: 1 }).embed(['a', 'b'])));
    expect(fault.code).toBe('embedding_response_invalid');
    expect(fault.message).toContain('3 dimensions, others have 2');
  });
});

describe('calls that fail as a whole', () => {
  const quoted = { message: 'no: a secret text' };
  it.each<[string, number, Record<string, unknown>, string, boolean]>([
    ['a wrong key', 401, { ...quoted, code: 'invalid_api_key' }, 'embedding_credentials', false],
    ['a key without rights', 403, quoted, 'embedding_credentials', false],
    ['an unknown model by code', 404, { ...quoted, code: 'model_not_found' }, 'embedding_model_unknown', false],
    ['an unknown model by words', 404, { message: 'model "x" not found' }, 'embedding_model_unknown', false],
    ['an unknown model with 400', 400, { ...quoted, code: 'model_not_found' }, 'embedding_model_unknown', false],
    ['an unknown model by field', 400, { ...quoted, param: 'model' }, 'embedding_model_unknown', false],
    ['a wrong address', 404, {}, 'embedding_unavailable', true],
    ['too many calls', 429, quoted, 'embedding_rate_limited', true],
    ['a conflict', 409, quoted, 'embedding_unavailable', true],
    ['a fault of the provider', 500, quoted, 'embedding_unavailable', true],
    ['an overloaded provider', 503, quoted, 'embedding_unavailable', true],
    ['a wrong key inside a 200', 200, { ...quoted, code: 401 }, 'embedding_credentials', false],
    ['too many calls inside a 200', 200, { ...quoted, code: 429 }, 'embedding_rate_limited', true],
  ])('%s', async (_name, status, error, code, retryable) => {
    const fault = await faultOn((call) => complain(call, status, error));
    expect(fault).toMatchObject({ code, retryable, cause: undefined });
    expect(fault.message).not.toContain('secret');
    expect(calls).toHaveLength(1);
  });

  it('an unknown model, told at the top of the body', async () => {
    const body = { object: 'error', message: 'Invalid model: x', type: 'invalid_model', code: '1500' };
    expect(await faultOn((call) => json(call, 400, body))).toMatchObject({ code: 'embedding_model_unknown' });
  });

  it('a page for an error', async () => {
    const fault = await faultOn(({ response }) =>
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway, a secret text'),
    );
    expect(fault).toMatchObject({ code: 'embedding_unavailable', retryable: true });
    expect(fault.message).toBe('The provider does not serve the call (status 502).');
  });

  it.each<[number, string, Record<string, string>, number | undefined]>([
    [429, 'embedding_rate_limited', { 'retry-after-ms': '120' }, 120],
    [429, 'embedding_rate_limited', { 'retry-after': '3' }, 3000],
    [429, 'embedding_rate_limited', {}, undefined],
    [503, 'embedding_unavailable', { 'retry-after': '2' }, 2000],
  ])('%d: %s, with the wait asked for by %j', async (status, code, headers, wait) => {
    const fault = await faultOn((call) => complain(call, status, {}, headers));
    expect(fault).toMatchObject({ code, retryAfterMs: wait });
  });

  it('waits until the date given', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    const fault = await faultOn((call) => complain(call, 429, {}, { 'retry-after': date }));
    expect(fault.retryAfterMs).toBeGreaterThan(50_000);
    expect(fault.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it.each<[string, (call: Call) => void]>([
    ['says nothing', () => undefined],
    [
      'stops in the body',
      ({ response }) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
    ],
    ['stops in the body of an error', ({ response }) => void response.writeHead(500).write('{')],
  ])('a provider that %s', async (_name, then) => {
    const fault = await faultOn(then, { timeoutMs: 200 });
    expect(fault).toMatchObject({ code: 'embedding_unavailable', retryable: true });
    expect(fault.message).toBe('The provider did not answer within 200 ms.');
  });

  it.each<[string, (call: Call) => void]>([
    ['before the answer', ({ request }) => request.socket.resetAndDestroy()],
    [
      'in the body',
      ({ request, response }) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"data":[', () => request.socket.resetAndDestroy());
      },
    ],
  ])('a connection reset %s', async (_name, then) => {
    const fault = await faultOn(then);
    expect(fault).toMatchObject({ code: 'embedding_unavailable', retryable: true });
    expect(fault.message).toContain('connection to the provider failed');
  });

  it('nobody listening', async () => {
    const gone = provider();
    server.close();
    const fault = await faultOf(collect(gone.embed(['a'])));
    expect(fault.message).toBe('The connection to the provider failed (ECONNREFUSED).');
  });
});

describe('texts that the provider refuses', () => {
  /** Refuses every call that holds such a text, as OpenAI refuses one above its limit. */
  const refuseThose = (isPoison: (text: string) => boolean, status = 400) => {
    script = (call) =>
      call.input.some(isPoison)
        ? complain(call, status, { message: `too long: ${call.input.join()}`, code: 'context_length_exceeded' })
        : answer(call);
  };

  it.each([400, 413, 422])('one among 64 (status %d): the others get vectors, in few calls', async (status) => {
    const input = texts(64).map((text, at) => (at === 37 ? 'poison' : text));
    refuseThose((text) => text === 'poison', status);
    const batches = await collect(provider().embed(input));
    const items = itemsOf(batches);
    expect(items.map(({ index }) => index)).toEqual([...input.keys()]);
    expect(items.filter((item) => 'refused' in item)).toEqual([
      {
        index: 37,
        refused: {
          code: 'embedding_text_refused',
          message: `The provider refuses this text (status ${status}, context_length_exceeded).`,
        },
      },
    ]);
    expect(items[36]).toEqual({ index: 36, vector: new Float32Array(vectorOf('text 36')) });
    // 1 whole, 2 for each halving, 1 harmless to see that calls are sound.
    expect(calls).toHaveLength(2 * Math.log2(64) + 2);
    expect(batches.reduce((sum, batch) => sum + batch.calls, 0)).toBe(calls.length);
  });

  it('asks for a harmless text once only, and not after a call was taken', async () => {
    refuseThose((text) => text === 'poison');
    const one = provider();
    await collect(one.embed(['poison']));
    expect(calls.map(({ input }) => input)).toEqual([['poison'], ['hello']]);
    await collect(one.embed(['poison']));
    expect(calls).toHaveLength(3);
  });

  it('all of a batch', async () => {
    refuseThose((text) => text.startsWith('text'));
    const items = itemsOf(await collect(provider().embed(texts(3))));
    expect(items.map((item) => 'refused' in item)).toEqual([true, true, true]);
  });

  it('a whole batch that is too large for one call is halved and loses nothing', async () => {
    script = (call) => (call.input.length > 20 ? complain(call, 413, {}) : answer(call));
    const items = itemsOf(await collect(provider().embed(texts(64))));
    expect(items.filter((item) => 'vector' in item)).toHaveLength(64);
  });

  it('not all texts, but the call itself: a fault, told without trying text by text', async () => {
    script = (call) => complain(call, 400, { message: 'encoding_format is not supported' });
    const fault = await faultOf(collect(provider().embed(texts(64))));
    expect(fault).toMatchObject({ code: 'embedding_unavailable', retryable: true });
    expect(fault.message).toContain('refuses even a call with one short word');
    expect(calls).toHaveLength(2);
  });

  it('not all texts, but an unknown model, told in words only', async () => {
    script = (call) => complain(call, 400, { message: 'Invalid model name passed in model=some-model' });
    const fault = await faultOf(collect(provider().embed(texts(64))));
    expect(fault).toMatchObject({ code: 'embedding_model_unknown', retryable: false });
  });

  it('a text that speaks of an unknown model and is quoted is a refused text, not an unknown model', async () => {
    refuseThose((text) => text.startsWith('The model'));
    const items = itemsOf(await collect(provider().embed(['a', 'The model x does not exist', 'b'])));
    expect(items.map((item) => 'refused' in item)).toEqual([false, true, false]);
  });

  it('yields what was taken before a fault in the midst of halving', async () => {
    script = (call) => {
      if (call.input.includes('poison')) return complain(call, 400, {});
      return call.number > 4 ? complain(call, 429, {}, { 'retry-after': '1' }) : answer(call);
    };
    const seen: number[] = [];
    const run = async () => {
      for await (const { items } of provider().embed(['a', 'b', 'poison', 'c'])) {
        seen.push(...items.map(({ index }) => index));
      }
    };
    expect(await faultOf(run())).toMatchObject({ code: 'embedding_rate_limited', retryAfterMs: 1000 });
    expect(seen).toEqual([0, 1, 2]);
  });

  it('the empty text, without a call', async () => {
    script = (call) => answer(call);
    const items = itemsOf(await collect(provider().embed(['a', '', 'b'])));
    expect(items.map((item) => ('refused' in item ? item.refused.code : 'vector'))).toEqual([
      'vector',
      'embedding_text_refused',
      'vector',
    ]);
    expect(calls.map(({ input }) => input)).toEqual([['a', 'b']]);
  });

  it('a vector of zeros counts as refused', async () => {
    script = (call) =>
      answer(
        call,
        [
          [0, 0],
          [0, 1],
        ].map((embedding, index) => ({ index, embedding })),
      );
    const items = itemsOf(await collect(provider().embed(['a', 'b'])));
    expect(items.map((item) => 'refused' in item)).toEqual([true, false]);
  });
});

describe('embedQuery', () => {
  it('gives the one vector', async () => {
    script = (call) => answer(call);
    expect(await embedQuery(provider(), 'one')).toEqual(new Float32Array([3, 111, 1]));
  });

  it('throws when the text is refused', async () => {
    script = (call) => (call.input[0] === 'hello' ? answer(call) : complain(call, 400, {}));
    expect(await faultOf(embedQuery(provider(), 'poison'))).toMatchObject({
      code: 'embedding_text_refused',
      retryable: false,
    });
  });

  it('throws when a provider gives nothing', async () => {
    const nothing = { model: 'm', embed: async function* (): AsyncGenerator<EmbeddedBatch> {} };
    expect(await faultOf(embedQuery(nothing, 'a'))).toMatchObject({ code: 'embedding_response_invalid' });
  });
});

describe('abort', () => {
  const reason = new Error('enough');

  it('before the first call: no call', async () => {
    await expect(collect(provider().embed(['a'], AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect(calls).toEqual([]);
  });

  it.each<[string, (call: Call) => void]>([
    ['while nothing is said', () => undefined],
    [
      'in the midst of the body',
      ({ response }) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
    ],
    ['in the midst of an error', ({ response }) => void response.writeHead(500).write('{')],
  ])('%s: at once, and the connection is closed', async (_name, then) => {
    const controller = new AbortController();
    let closed: Promise<unknown> | undefined;
    script = (call) => {
      closed = once(call.response, 'close');
      then(call);
      setImmediate(() => controller.abort(reason));
    };
    await expect(collect(provider().embed(['a'], controller.signal))).rejects.toBe(reason);
    await closed;
    expect(calls).toHaveLength(1);
  });

  it('between two batches', async () => {
    const controller = new AbortController();
    script = (call) => answer(call);
    const run = async () => {
      for await (const _batch of provider({ batchTexts: 1 }).embed(['a', 'b'], controller.signal))
        controller.abort(reason);
    };
    await expect(run()).rejects.toBe(reason);
    expect(calls).toHaveLength(1);
  });
});

it('says nothing on the console, whatever the environment asks of the client', async () => {
  process.env['OPENAI_LOG'] = 'debug';
  const spies = (['debug', 'info', 'warn', 'error', 'log'] as const).map((level) =>
    jest.spyOn(console, level).mockImplementation(() => undefined),
  );
  try {
    await faultOn((call) => complain(call, 500, { message: 'a secret text' }));
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  } finally {
    delete process.env['OPENAI_LOG'];
    jest.restoreAllMocks();
  }
});
