import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('provider-process.ts', import.meta.url));

/** What was asked of the provider. */
export interface ProviderFigures {
  readonly calls: number;
  readonly texts: number;
  readonly tokens: number;
  /** Texts that were sent more than once. */
  readonly paidTwice: number;
  readonly mostAtOnce: number;
  /** Calls under way on the mean, between the beginning of the first and the end of the last. */
  readonly meanAtOnce: number;
}

/** An embedding API that answers every call after the same time, however many come at once. A process of its own, as providers are elsewhere. */
export class ScriptedProvider {
  readonly #process: ChildProcess;
  readonly #origin: string;

  private constructor(process: ChildProcess, origin: string) {
    this.#process = process;
    this.#origin = origin;
  }

  static async start(latencyMs: number): Promise<ScriptedProvider> {
    const child = fork(PROCESS, [String(latencyMs)]);
    const [port] = (await once(child, 'message')) as [number];
    return new ScriptedProvider(child, `http://127.0.0.1:${port}`);
  }

  get url(): string {
    return `${this.#origin}/v1`;
  }

  async figures(): Promise<ProviderFigures> {
    return (await (await fetch(`${this.#origin}/figures`)).json()) as ProviderFigures;
  }

  /** Counts from nothing. */
  async reset(): Promise<void> {
    await (await fetch(`${this.#origin}/figures`, { method: 'DELETE' })).arrayBuffer();
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }
}
