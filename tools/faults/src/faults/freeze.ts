import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Disturbed } from '../stage.ts';
import { until } from '../until.ts';
import { happenedBeforeEnd } from './moments.ts';

/** The other worker tells that its attempt is not the first, or the thawed one that it has been superseded. */
export const TAKEN_OVER = /activity is tried again|superseded/;

/** After a heartbeat timeout of ten seconds the chunk is given to the other worker. */
const TAKEN_OVER_MS = 180_000;
/** A thawed worker writes, or finds that it may not, within so long. */
const LATE_WRITE_MS = 5_000;

export interface FrozenChunk {
  readonly first: number;
  readonly last: number;
}

export interface Freezing {
  /** What the other worker has done before anything else happens; without it, the chunks. */
  readonly done?: 'loaded' | 'ended';
  /** Before the thaw; the chunk is one that the worker had in hand, if any. */
  readonly meanwhile?: (importId: string, chunk: FrozenChunk | undefined) => Promise<void>;
}

/** Lets the worker freeze where it was told to, another one do its work, and the first one go on. */
export async function freeze(disturbed: Disturbed, { done = 'loaded', meanwhile }: Freezing = {}): Promise<void> {
  const { installation, accepted } = disturbed;
  const { id } = await accepted;
  const frozen = await happenedBeforeEnd(
    disturbed,
    until('the worker is frozen', () => isStopped(installation.worker.pid), 60_000),
  );
  if (!frozen) throw new Error('The worker was not frozen in time.');
  // None where the commits of all that it had in hand came before.
  const chunk = await runningChunk(disturbed, id);
  await installation.otherWorker.start();
  try {
    await until(`the other worker has ${done} the import`, () => is(done, disturbed, id), TAKEN_OVER_MS);
    await meanwhile?.(id, chunk);
  } finally {
    installation.worker.signal('SIGCONT');
    disturbed.struck();
  }
  await pause(LATE_WRITE_MS);
  await installation.otherWorker.stop();
}

async function runningChunk({ installation }: Disturbed, importId: string): Promise<FrozenChunk | undefined> {
  const { rows } = await installation.database.query<FrozenChunk>(
    `select first_row::int as first, (first_row + row_count - 1)::int as last from import_chunk
     where import_id = $1 and status = 'running' order by chunk_no limit 1`,
    [importId],
  );
  return rows[0];
}

async function is(done: 'loaded' | 'ended', { installation }: Disturbed, importId: string): Promise<boolean> {
  const { rows } = await installation.database.query<{ loaded: boolean; ended: boolean }>(
    `select loaded_at is not null as loaded, phase = 'ended' as ended from import_job where id = $1`,
    [importId],
  );
  return rows[0]?.[done] === true;
}

/** State T of /proc: stopped by a signal. */
async function isStopped(pid: number): Promise<boolean> {
  return /^State:\s+T/m.test(await readFile(`/proc/${pid}/status`, 'utf8'));
}
