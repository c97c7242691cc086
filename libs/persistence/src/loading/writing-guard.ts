import type { CancelRequested, HeldImport, SettledImport, Superseded } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { lockId } from './advisory-locks.ts';

type Stop = SettledImport | CancelRequested | HeldImport | Superseded;

/** Leaves a transaction without an error to report: the import has ended, is being cancelled, is held, or belongs to a newer attempt. */
export class StopWriting extends Error {
  readonly reason: Stop;
  constructor(reason: Stop) {
    super(reason.state);
    this.reason = reason;
  }
}

/** Whether an import is paused or waits for a person: then it begins no work. */
export const IS_HELD = sql<boolean>`(paused_at is not null or coalesce((attention ->> 'waits')::boolean, false))`;

/**
 * Takes the job row for the length of the transaction: the import cannot end while a chunk of it is being written. FOR KEY
 * SHARE suffices, since the end takes FOR UPDATE, and lets a cancel or a phase be noted meanwhile.
 */
export async function holdImport(db: Kysely<unknown>, importId: string): Promise<void> {
  if ((await holdUncancelled(db, importId)).held) throw new StopWriting({ state: 'held' });
}

/** As holdImport, for what is to be kept though the import is paused meanwhile. */
export async function holdUncancelled(db: Kysely<unknown>, importId: string): Promise<{ held: boolean }> {
  const { rows } = await sql<{ phase: string; locked_out: boolean; cancelled: boolean; held: boolean }>`
    select phase, locked_out_at is not null as locked_out, cancel_requested_at is not null as cancelled, ${IS_HELD} as held from import_job where id = ${importId} for key share`.execute(
    db,
  );
  const job = rows[0];
  // Locked out: the run that the writer worked for is gone, and the end of the import is under way.
  if (job === undefined || job.phase === 'ended' || job.locked_out) throw new StopWriting({ state: 'settled' });
  if (job.cancelled) throw new StopWriting({ state: 'cancel_requested' });
  return job;
}

/** As holdImport, but neither a cancel nor a pause stops it: settling makes true what was loaded before the cancel. */
export async function holdUnended(db: Kysely<unknown>, importId: string): Promise<void> {
  const { rows } = await sql<{
    phase: string;
  }>`select phase from import_job where id = ${importId} for key share`.execute(db);
  if (rows[0] === undefined || rows[0].phase === 'ended') throw new StopWriting({ state: 'settled' });
}

/** Whether a cancel was asked for since; read before each statement that may take long. */
export async function heedCancel(
  db: Kysely<unknown>,
  importId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal?.aborted === true) throw new StopWriting({ state: 'cancel_requested' });
  const { rows } = await sql<{ cancelled: boolean }>`
    select cancel_requested_at is not null as cancelled from import_job where id = ${importId}`.execute(db);
  if (rows[0]?.cancelled === true) throw new StopWriting({ state: 'cancel_requested' });
}

/**
 * For the length of the transaction nothing of the project's imports is taken back: a pair that a row finds as it has it bears no trace of that,
 * and no lock. Taken before all other locks.
 */
export const holdPairs = (db: Kysely<unknown>, projectId: string): Promise<void> => lockId(db, projectId, 'shared');

/** Waits until no chunk of the project's imports is being written; until the end of the transaction none is. Taken before all other locks. */
export const holdWriters = (db: Kysely<unknown>, projectId: string): Promise<void> => lockId(db, projectId);

/** Of the project, an import that has begun and has chunks to write yet: its rows may be told that a pair is there as they have it. */
const isLoading = (projectId: string) => sql<{ loads: boolean }>`
  select exists (
    select from import_job where project_id = ${projectId} and status in ('pending', 'processing') and kind not in ('preview', 'undo')
      and started_at is not null and loaded_at is null) as loads`;

/**
 * As holdWriters for a chunk of an undo; without an import to wait for, undos go on side by side, and one that is admitted meanwhile waits for them
 * (`holdUndos`).
 */
export async function holdLoading(db: Kysely<unknown>, projectId: string): Promise<void> {
  await sql`savepoint holding`.execute(db);
  await holdPairs(db, projectId);
  const { rows } = await isLoading(projectId).execute(db);
  if (rows[0]?.loads === true) {
    // Gives the lock back: of two that hold it shared neither would ever have it alone.
    await sql`rollback to savepoint holding`.execute(db);
    await holdWriters(db, projectId);
  }
  await sql`release savepoint holding`.execute(db);
}

/**
 * For the admission of an import, under the lock of the project row: chunks of an undo that have not seen the import are waited for. Whoever holds
 * up the wait never needs the project row.
 */
export async function holdUndos(db: Kysely<unknown>, projectId: string): Promise<void> {
  const { rows } = await sql`
    select from import_job where project_id = ${projectId} and status = 'processing' and kind = 'undo' limit 1`.execute(
    db,
  );
  if (rows.length > 0) await holdWriters(db, projectId);
}

/** Turns a StopWriting into its reason. */
export async function untilStopped<T>(work: () => Promise<T>): Promise<T | Stop> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StopWriting) return error.reason;
    throw error;
  }
}
