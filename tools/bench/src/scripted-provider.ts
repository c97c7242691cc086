import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

const DIMENSIONS = 384;

interface EmbeddingRequest {
  readonly input: string | readonly string[];
  readonly model: string;
  readonly encoding_format?: 'float' | 'base64';
}

/** An embedding API that answers every call after the same time, however many come at once, and keeps count. */
export class ScriptedProvider {
  calls = 0;
  texts = 0;
  tokens = 0;
  mostAtOnce = 0;
  readonly #seen = new Set<string>();
  readonly #latencyMs: number;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #atOnce = 0;

  constructor(latencyMs: number) {
    this.#latencyMs = latencyMs;
  }

  /** Texts that were sent more than once. */
  get paidTwice(): number {
    return this.texts - this.#seen.size;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** Counts from nothing. */
  reset(): void {
    [this.calls, this.texts, this.tokens, this.mostAtOnce] = [0, 0, 0, 0];
    this.#seen.clear();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}');
    const { input, model, encoding_format: format } = (await json(request)) as EmbeddingRequest;
    const texts = typeof input === 'string' ? [input] : input;
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    await pause(this.#latencyMs);
    this.#atOnce--;
    this.calls++;
    this.texts += texts.length;
    for (const text of texts) this.#seen.add(text);
    const tokens = texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
    this.tokens += tokens;
    const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text, format) }));
    const body = JSON.stringify({
      object: 'list',
      model,
      data,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }
}

/** The same for the same text, of length 1. */
function vectorOf(text: string, format: EmbeddingRequest['encoding_format']): string | number[] {
  const bytes = createHash('shake256', { outputLength: DIMENSIONS }).update(text).digest();
  const values = Float32Array.from(bytes, (byte) => byte - 127.5);
  const length = Math.hypot(...values);
  const vector = values.map((value) => value / length);
  return format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
}
