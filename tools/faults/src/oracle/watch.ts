import { FATES, PHASES, type ImportRecord } from '@pairloom/contract';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Api } from '../stack/api.ts';

const LOOK_MS = 100;
const STEP_LOOK_MS = 40;
const SETTLING = PHASES.indexOf('settling');

/** What was seen of an import while it ran. */
export interface Watched {
  /** Each figure that was smaller than before, and each status that changed after the end. */
  readonly setbacks: readonly string[];
  /** When the import was seen to get on, by this machine's monotonic clock in milliseconds. */
  readonly steps: readonly number[];
}

export interface Watch {
  stop(): Promise<Watched>;
}

export interface WatchedImport {
  readonly projectId: string;
  readonly importId: string;
  /** A pause sends an import back to the queue. */
  readonly mayWaitAgain?: boolean;
  /** All or nothing: rows are counted when they are checked, and once more when they are written; none where they are taken back. */
  readonly countsAnew?: boolean;
}

/** Reads the API as a client does, and the database for the moment of each step forward. */
export function watch(api: Api, database: pg.Pool, watched: WatchedImport): Watch {
  const stopping = new AbortController();
  const setbacks: string[] = [];
  const steps: number[] = [];
  const loops = [
    loop(LOOK_MS, stopping.signal, readerOf(api, watched, setbacks)),
    loop(STEP_LOOK_MS, stopping.signal, stepperOf(database, watched.importId, steps)),
  ];
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
      return { setbacks, steps };
    },
  };
}

/** A look that fails, because what is looked at is away, is no finding. */
async function loop(everyMs: number, signal: AbortSignal, look: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await look().catch(() => undefined);
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

function readerOf(api: Api, watched: WatchedImport, setbacks: string[]) {
  const { projectId, importId } = watched;
  let before: ImportRecord | undefined;
  return async (): Promise<void> => {
    const record = await api.get(projectId, importId);
    if (before !== undefined) setbacks.push(...setbacksOf(before, record, watched));
    before = record;
  };
}

type Seen = Pick<ImportRecord, 'revision' | 'embeddings' | 'counts' | 'phase' | 'status'>;
/** Name, what it was and what it is. */
type Figure = [string, number, number];
type Allowed = Pick<WatchedImport, 'mayWaitAgain' | 'countsAnew'>;

/** Of two looks at an import, what was further on at the first. */
export function setbacksOf(before: Seen, now: Seen, { mayWaitAgain, countsAnew }: Allowed): string[] {
  const made = ({ embeddings: { embedded, reused, failed } }: Seen): number => embedded + reused + failed;
  const figures: Figure[] = [
    ['revision', before.revision, now.revision],
    ['embeddings', made(before), made(now)],
  ];
  if (countsAnew !== true) figures.push(...rowsOf(before, now));
  if (mayWaitAgain !== true) figures.push(['phase', PHASES.indexOf(before.phase), PHASES.indexOf(now.phase)]);
  const found = figures
    .filter(([, then, current]) => current < then)
    .map(([name, then, current]) => `${name} went from ${then} back to ${current}`);
  if (before.counts.total !== null && now.counts.total !== before.counts.total)
    found.push(`the total changed from ${before.counts.total} to ${now.counts.total}`);
  if (before.phase === 'ended' && now.status !== before.status)
    found.push(`${before.status} became ${now.status} after the end`);
  return found;
}

/**
 * What becomes of the earlier rows of a key is known when all are loaded, or no more will be: then they count as skipped instead. Who ends
 * an import that has lost its run does that while its phase is still the one in which the run was lost.
 */
function rowsOf(before: Seen, now: Seen): Figure[] {
  const [then, current] = [before.counts, now.counts];
  const settled =
    PHASES.indexOf(before.phase) <= SETTLING &&
    (PHASES.indexOf(now.phase) >= SETTLING || current.skipped > then.skipped);
  const written = ({ created, updated, unchanged, deleted }: Seen['counts']): number =>
    created + updated + unchanged + deleted;
  if (settled)
    return [
      ...(['processed', 'skipped', 'failed'] as const).map((name): Figure => [name, then[name], current[name]]),
      ['written and then skipped', written(then), written(current) + current.skipped - then.skipped],
    ];
  return (['processed', ...FATES.filter((name) => name !== 'unprocessed')] as const).map((name): Figure => [
    name,
    then[name],
    current[name],
  ]);
}

function stepperOf(database: pg.Pool, importId: string, steps: number[]) {
  let before = '';
  return async (): Promise<void> => {
    const { rows } = await database.query<{ state: string }>(
      `select concat_ws('/', j.status, j.phase, j.planned_rows, j.rows_bytes,
         (select concat_ws('/', count(*) filter (where status = 'done'), sum(embed_done + embed_reused + embed_calls)) from import_chunk c where c.import_id = j.id)) as state
       from import_job j where id = $1`,
      [importId],
    );
    const state = rows[0]?.state ?? '';
    if (state === before) return;
    before = state;
    steps.push(performance.now());
  };
}
