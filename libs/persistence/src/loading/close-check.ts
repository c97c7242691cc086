import type { ImportRun, SettledImport } from '@pairloom/core';
import { sql } from 'kysely';
import type { Database, Tx } from '../database.ts';
import { notifyChange, num } from '../sql-fragments.ts';
import { openAgain } from './revert-chunks.ts';
import { lockSettlingChunk, rewriteChunk } from './settling-chunk.ts';

/** Whether the check of a file that is written as a whole is over: from then on its chunks are written. */
export const checkClosed = (importId: string) => sql<{ closed: boolean }>`
  select check_closed_at is not null as closed from import_job where id = ${importId}`;

/**
 * Ends the check of a file that is written as a whole or not at all, in one transaction: the load begins with every chunk open, or
 * the rows that did not fail are unprocessed.
 */
export function closeCheck(
  database: Database,
  run: ImportRun,
): Promise<SettledImport | { state: 'clean' } | { state: 'not_clean'; failed: number }> {
  return database.transaction(async (tx) => {
    const { rows: jobs } = await sql<{ phase: string; closed: boolean }>`
      select phase, check_closed_at is not null as closed from import_job where id = ${run.importId} for no key update`.execute(
      tx.kysely,
    );
    if (jobs[0] === undefined || jobs[0].phase === 'ended') return { state: 'settled' };
    if (jobs[0].closed) return { state: 'clean' };
    const { rows } = await sql<{ failed: number }>`
      select ${num('sum(failed_rows)')} as failed from import_chunk where import_id = ${run.importId}`.execute(
      tx.kysely,
    );
    const failed = rows[0]?.failed ?? 0;
    if (failed === 0) {
      await openAgain(tx.kysely, run.importId);
      await sql`update import_job set check_closed_at = now() where id = ${run.importId}`.execute(tx.kysely);
    } else await leaveUnprocessed(tx, run.importId);
    await notifyChange(run.projectId, run.importId).execute(tx.kysely);
    return failed === 0 ? { state: 'clean' } : { state: 'not_clean', failed };
  });
}

/** One chunk at a time: their rows may be many. */
async function leaveUnprocessed({ kysely }: Tx, importId: string): Promise<void> {
  const { rows } = await sql<{ chunk_no: number }>`
    select chunk_no from import_chunk where import_id = ${importId} and status = 'done' order by chunk_no`.execute(
    kysely,
  );
  for (const { chunk_no: chunkNo } of rows) {
    const chunk = await lockSettlingChunk(kysely, importId, chunkNo);
    chunk?.leaveUnprocessed();
    if (chunk?.changed === true) await rewriteChunk(kysely, importId, chunk);
  }
}
