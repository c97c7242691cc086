import { ImportRecord, type Phase, revisionOf } from '@pairloom/contract';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Bench } from './bench.ts';

/** Channel on which each commit of an import is told: `<projectId> <importId>`. */
const CHANNEL = 'pairloom_import';

/** How long the last event may take. */
const LAST_MS = 10_000;
const POLL_MS = 20;

/** When an import was seen to have come how far: milliseconds of this process, and the revision of its figures. */
export interface Stand {
  readonly at: number;
  readonly revision: number;
}

/**
 * Milliseconds from each commit that brought an import further until the first event that tells of as much. An event of an
 * earlier commit does not count for a later one; a commit whose figures an event had before it says nothing of the way of events.
 * @throws Error when no event told of a commit.
 */
export function pairLags(commits: readonly Stand[], events: readonly Stand[]): number[] {
  let furthest = -1;
  return commits.flatMap(({ at, revision }) => {
    if (revision <= furthest) return [];
    furthest = revision;
    const told = events.find((event) => event.revision >= revision);
    if (told === undefined) throw new Error(`No event told of the commit with revision ${revision}.`);
    return told.at < at ? [] : [told.at - at];
  });
}

/** The imports that a stream of events tells of, line by line; other events are left out. */
export async function* toldImports(lines: AsyncIterable<string>): AsyncGenerator<{ id: string; revision: number }> {
  for await (const line of lines) {
    if (!line.startsWith('data:')) continue;
    const event = JSON.parse(line.slice('data:'.length)) as { type: string; import?: unknown };
    if (event.type === 'import') yield Told.parse(event.import);
  }
}

const Told = ImportRecord.pick({ id: true, revision: true });

/** How far the database has it; the same facts as the records of the API are made of. */
const STAND = `
  select phase, coalesce(case when phase = 'ended' then created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows else (
    select sum(created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows) from import_chunk where import_id = j.id) end, 0)::float8 as processed
  from import_job j where id = $1`;

/** How long after a commit in the database its event reaches a client, commit by commit while one import without vectors runs. */
export class CommitLags {
  readonly #commits: Stand[] = [];
  readonly #events: Stand[] = [];
  readonly #client: pg.Client;
  readonly #stop = new AbortController();
  #asking: Promise<void> = Promise.resolve();
  #reading: Promise<void> = Promise.resolve();

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

  /** Milliseconds, of an import that has ended. */
  async end(): Promise<readonly number[]> {
    try {
      await this.#asking;
      const last = Math.max(...this.#commits.map(({ revision }) => revision));
      const isTold = (): boolean => this.#events.some(({ revision }) => revision >= last);
      for (const until = performance.now() + LAST_MS; !isTold() && performance.now() < until;) await pause(POLL_MS);
      return pairLags(this.#commits, this.#events);
    } finally {
      this.#stop.abort();
      await this.#reading;
      await this.#client.end();
    }
  }

  async #listen(projectId: string): Promise<void> {
    await this.#client.connect();
    this.#client.on('notification', ({ payload = '' }) => {
      const [project, importId = ''] = payload.split(' ');
      const at = performance.now();
      if (project === projectId) this.#asking = this.#asking.then(() => this.#note(importId, at));
    });
    await this.#client.query(`listen ${CHANNEL}`);
  }

  /** What was committed meanwhile as well is taken for committed at that time. */
  async #note(importId: string, at: number): Promise<void> {
    const { rows } = await this.#client.query<{ phase: Phase; processed: number }>(STAND, [importId]);
    for (const { phase, processed } of rows) this.#commits.push({ at, revision: revisionOf(phase, processed, 0) });
  }

  async #read(response: Response): Promise<void> {
    try {
      const body = Readable.fromWeb(response.body as ReadableStream, { signal: this.#stop.signal });
      for await (const { revision } of toldImports(createInterface({ input: body })))
        this.#events.push({ at: performance.now(), revision });
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }
}
