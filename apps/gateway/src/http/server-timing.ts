import type { HttpResponse } from './messages.ts';

/** How long the parts of an answer took, told to whoever asks why it was slow: browsers, proxies and benchmarks read the header. */
export class ServerTiming {
  readonly #response: HttpResponse;
  readonly #parts: string[] = [];

  constructor(response: HttpResponse) {
    this.#response = response;
  }

  /** Does `work` and notes its milliseconds under `name`, a token of the header `Server-Timing`. */
  async of<T>(name: 'model' | 'database', work: Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work;
    this.#parts.push(`${name};dur=${(performance.now() - start).toFixed(1)}`);
    this.#response.setHeader('Server-Timing', this.#parts.join(', '));
    return result;
  }
}
