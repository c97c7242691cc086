import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

export const MODEL = 'fault-model';
const DIMENSIONS = 8;

/** What a call is answered with instead of its vectors. */
export type Misbehaviour =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: object | string;
    }
  | { readonly kind: 'hang' | 'reset' | 'drip' }
  /** A sound answer, changed. */
  | { readonly kind: 'answer'; readonly change: (data: EmbeddingItem[]) => unknown };

export interface EmbeddingItem {
  readonly object: 'embedding';
  readonly index: number;
  readonly embedding: string | (number | null)[];
}

interface EmbeddingCall {
  readonly input: readonly string[];
  readonly encoding_format?: 'base64' | 'float';
}

/** The vector that belongs to a text, of length 1: so that whoever finds a stored one can tell whether it is the right one. */
export function vectorOf(text: string): number[] {
  const digest = createHash('sha256').update(text).digest();
  const numbers = Array.from({ length: DIMENSIONS }, (_, at) => digest.readInt16LE(at * 2) / 2 ** 15);
  const length = Math.hypot(...numbers);
  return numbers.map((n) => n / length);
}

/** An OpenAI-compatible `/v1/embeddings` on 127.0.0.1 whose vectors follow from the texts and whose moods are told. */
export class EmbeddingProvider {
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #misbehaviour: ((call: number, texts: readonly string[]) => Misbehaviour | undefined) | undefined;
  #calls = 0;
  latencyMs = 15;

  static async start(): Promise<EmbeddingProvider> {
    const provider = new EmbeddingProvider();
    provider.#server.listen(0, '127.0.0.1');
    await once(provider.#server, 'listening');
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** `of` is asked for each call from now on, counted from 1; undefined means a sound answer. */
  misbehave(of: (call: number, texts: readonly string[]) => Misbehaviour | undefined): void {
    this.#calls = 0;
    this.#misbehaviour = of;
  }

  /** Calls since the last mood was told. */
  get calls(): number {
    return this.#calls;
  }

  heal(): void {
    this.#misbehaviour = undefined;
    this.latencyMs = 15;
    this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const call = (await json(request)) as EmbeddingCall;
      this.#calls += 1;
      const mood = this.#misbehaviour?.(this.#calls, call.input);
      await pause(this.latencyMs);
      await play(mood, call, response);
    } catch {
      request.destroy();
    }
  }
}

function itemsFor({ input, encoding_format: encoding }: EmbeddingCall): EmbeddingItem[] {
  return input.map((text, index) => {
    const vector = vectorOf(text);
    const embedding = encoding === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
    return { object: 'embedding', index, embedding };
  });
}

async function play(mood: Misbehaviour | undefined, call: EmbeddingCall, response: ServerResponse): Promise<void> {
  const tokens = call.input.length * 8;
  const sound = (data: unknown): object => ({
    object: 'list',
    model: MODEL,
    data,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
  switch (mood?.kind) {
    case undefined:
      return send(response, 200, sound(itemsFor(call)));
    case 'answer':
      return send(response, 200, sound(mood.change(itemsFor(call))));
    case 'status':
      return send(response, mood.status, mood.body ?? { error: { message: 'induced', type: 'induced' } }, mood.headers);
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'drip':
      return drip(response, JSON.stringify(sound(itemsFor(call))));
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: object | string,
  headers: Record<string, string> = {},
): void {
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A byte now and then: the connection is never silent, and the answer never ends. */
async function drip(response: ServerResponse, text: string): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  for (const character of text) {
    if (response.destroyed) return;
    response.write(character);
    await pause(100);
  }
  response.end();
}
