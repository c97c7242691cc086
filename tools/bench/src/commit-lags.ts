import { ProjectEvent } from '@pairloom/contract';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import pg from 'pg';
import type { Bench } from './bench.ts';

/** Channel on which each commit of an import is told. */
const CHANNEL = 'pairloom_import';

/** How long after a commit in the database its event reaches a client, commit by commit while an import runs. */
export class CommitLags {
  readonly #lags: number[] = [];
  readonly #client: pg.Client;
  readonly #stop = new AbortController();
  #reading: Promise<void> = Promise.resolve();
  /** When the first commit was made that no event has told of. */
  #untold: number | undefined;

  private constructor(url: string) {
    this.#client = new pg.Client({ connectionString: url });
  }

  static async follow({ stack, pairloom }: Bench, projectId: string): Promise<CommitLags> {
    const lags = new CommitLags(stack.info().postgres.url);
    await lags.#listen(projectId);
    const response = await pairloom.stream(`/projects/${projectId}/events`, lags.#stop.signal);
    lags.#reading = lags.#read(response);
    return lags;
  }

  /** Milliseconds. */
  async end(): Promise<readonly number[]> {
    this.#stop.abort();
    await this.#reading;
    await this.#client.end();
    return this.#lags;
  }

  async #listen(projectId: string): Promise<void> {
    await this.#client.connect();
    this.#client.on('notification', ({ payload }) => {
      if (payload?.startsWith(projectId) === true) this.#untold ??= performance.now();
    });
    await this.#client.query(`listen ${CHANNEL}`);
  }

  async #read(response: Response): Promise<void> {
    try {
      const body = Readable.fromWeb(response.body as ReadableStream, { signal: this.#stop.signal });
      for await (const line of createInterface({ input: body })) this.#take(line);
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }

  #take(line: string): void {
    if (!line.startsWith('data:')) return;
    const event = ProjectEvent.parse(JSON.parse(line.slice('data:'.length)));
    if (event.type !== 'import' || this.#untold === undefined) return;
    this.#lags.push(performance.now() - this.#untold);
    this.#untold = undefined;
  }
}
