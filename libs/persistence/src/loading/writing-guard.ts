import type { CancelRequested, SettledImport, Superseded } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';

/** Leaves a transaction without an error to report: the import has ended, is being cancelled, or belongs to a newer attempt. */
export class StopWriting extends Error {
  readonly reason: SettledImport | CancelRequested | Superseded;
  constructor(reason: SettledImport | CancelRequested | Superseded) {
    super(reason.state);
    this.reason = reason;
  }
}

/**
 * Takes the job row for the length of the transaction: the import cannot end while a chunk of it is being written. FOR KEY
 * SHARE suffices, since the end takes FOR UPDATE, and lets a cancel or a phase be noted meanwhile.
 */
export async function holdImport(db: Kysely<unknown>, importId: string): Promise<void> {
  const { rows } = await sql<{ phase: string; cancelled: boolean }>`
    select phase, cancel_requested_at is not null as cancelled from import_job where id = ${importId} for key share`.execute(
    db,
  );
  const job = rows[0];
  if (job === undefined || job.phase === 'ended') throw new StopWriting({ state: 'settled' });
  if (job.cancelled) throw new StopWriting({ state: 'cancel_requested' });
}

/** As holdImport, but a cancel does not stop it: settling makes true what was loaded before the cancel. */
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

/** Turns a StopWriting into its reason. */
export async function untilStopped<T>(work: () => Promise<T>): Promise<T | StopWriting['reason']> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StopWriting) return error.reason;
    throw error;
  }
}
