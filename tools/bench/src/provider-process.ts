/** The process of a ScriptedProvider: an embedding API that answers every call after the same time, however many come at once, and keeps count. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProviderFigures } from './scripted-provider.ts';

const DIMENSIONS = 384;

interface EmbeddingRequest {
  readonly input: string | readonly string[];
  readonly model: string;
  readonly encoding_format?: 'float' | 'base64';
}

const latencyMs = Number(process.argv[2]);
const seen = new Set<string>();
let [calls, texts, tokens, atOnce, mostAtOnce, callMs, firstAt, lastAt] = [0, 0, 0, 0, 0, 0, 0, 0];

function reset(): void {
  [calls, texts, tokens, mostAtOnce, callMs, firstAt, lastAt] = [0, 0, 0, 0, 0, 0, 0];
  seen.clear();
}

const figures = (): ProviderFigures => ({
  ...{ calls, texts, tokens, mostAtOnce },
  paidTwice: texts - seen.size,
  meanAtOnce: callMs / Math.max(1, lastAt - firstAt),
});

async function embed(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const start = performance.now();
  if (calls + atOnce === 0) firstAt = start;
  mostAtOnce = Math.max(mostAtOnce, ++atOnce);
  const { input, model, encoding_format: format } = (await json(request)) as EmbeddingRequest;
  await pause(latencyMs);
  const asked = typeof input === 'string' ? [input] : input;
  const used = asked.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
  const data = asked.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text, format) }));
  const usage = { prompt_tokens: used, total_tokens: used };
  const body = JSON.stringify({ object: 'list', model, data, usage });
  for (const text of asked) seen.add(text);
  [calls, texts, tokens, atOnce] = [calls + 1, texts + asked.length, tokens + used, atOnce - 1];
  lastAt = performance.now();
  callMs += lastAt - start;
  answer(response, body);
}

/** The same for the same text, of length 1; made with little work, since the time is meant to be the latency. */
function vectorOf(text: string, format: EmbeddingRequest['encoding_format']): string | number[] {
  let seed = 0;
  for (let at = 0; at < text.length; at++) seed = (Math.imul(seed, 31) + text.charCodeAt(at)) | 0;
  const vector = new Float32Array(DIMENSIONS);
  let squares = 0;
  for (let at = 0; at < DIMENSIONS; at++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    const value = seed / 2 ** 31;
    vector[at] = value;
    squares += value * value;
  }
  const length = Math.sqrt(squares);
  for (let at = 0; at < DIMENSIONS; at++) vector[at] = (vector[at] ?? 0) / length;
  return format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
}

const answer = (response: ServerResponse, body: string): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(body);

const server = createServer((request, response) => {
  if (request.method === 'POST') return void embed(request, response);
  if (request.method === 'DELETE') reset();
  answer(response, request.method === 'GET' && request.url !== '/figures' ? '{"data":[]}' : JSON.stringify(figures()));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
