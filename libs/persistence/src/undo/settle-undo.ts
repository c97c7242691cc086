import type { SettledImport, UndoRun } from '@pairloom/core';
import { sql } from 'kysely';
import { IS_UNDONE } from '../affirmed/affirmed-keys.ts';
import type { Database, Tx } from '../database.ts';
import { restoreSets } from '../loading/restore-sets.ts';
import { holdLoading, holdUnended, untilStopped } from '../loading/writing-guard.ts';
import { SOURCE_SET, notifyChange } from '../sql-fragments.ts';
import { AffirmedSince } from './affirmed-since.ts';
import { TakeBack } from './take-back.ts';
import { readUndoChunk, storeUndone } from './undo-result.ts';

const TAKEN = 'pair_key_taken';

/**
 * Takes back pairs whose key was another pair's when their chunk was done, as long as any gets free: so the order in which chunks ran
 * does not matter. What it reads and what it writes change together, so a second call finds nothing left to change.
 */
export async function settleUndo(
  database: Database,
  run: UndoRun,
  onProgress: () => void,
  signal?: AbortSignal,
): Promise<SettledImport | { state: 'decided'; rows: number }> {
  let decided = 0;
  const since = new AffirmedSince(database, run);
  for (;;) {
    const chunks = await database.query(sql<{ chunk_no: number }>`
      select chunk_no from import_chunk where import_id = ${run.importId} and status = 'done' and failed_rows > 0 order by chunk_no`);
    let freed = 0;
    for (const { chunk_no: chunkNo } of chunks) {
      signal?.throwIfAborted();
      await since.prepare(chunkNo, onProgress);
      const rows = await untilStopped(() => database.transaction((tx) => settleChunk(tx, run, chunkNo, since)));
      if (typeof rows !== 'number') return { state: 'settled' };
      freed += rows;
      onProgress();
    }
    if (freed === 0) break;
    decided += freed;
  }
  if (await restoresSets(database, run)) {
    const undone = { importId: run.undoneId, projectId: run.projectId };
    if (!(await restoreSets(database, undone, onProgress, run.importId))) return { state: 'settled' };
  }
  return { state: 'decided', rows: decided };
}

/** Not of an undo that is broken off, nor when a later mirror of the same set has the pairs too. */
async function restoresSets(database: Database, { importId, undoneId }: UndoRun): Promise<boolean> {
  const [row] = await database.query(sql<{ restores: boolean }>`
    select plan_complete and cancel_requested_at is null
        and not exists (select from import_chunk c where c.import_id = u.id and c.status <> 'done')
        and not exists (
          select from import_job undone join import_job j on j.project_id = undone.project_id and j.completed_at > undone.completed_at
          where undone.id = ${undoneId} and j.mode = 'mirror' and j.kind in ('import', 'retry') and j.status = 'completed'
            and exists (select from pair_set_change s where s.import_id = undone.id and s.set_after = ${SOURCE_SET})
            and not coalesce((j.options ->> 'dryRun')::boolean, false) and not ${IS_UNDONE}) as restores
    from import_job u where id = ${importId}`);
  return row?.restores === true;
}

/** Gives the number of pairs that could be taken back. */
async function settleChunk({ kysely }: Tx, run: UndoRun, chunkNo: number, since: AffirmedSince): Promise<number> {
  await holdLoading(kysely, run.projectId);
  await holdUnended(kysely, run.importId);
  const chunk = await readUndoChunk(kysely, run.importId, chunkNo);
  const taken = new Set(chunk?.findings?.flatMap(({ c, o }) => (c === TAKEN ? [o] : [])));
  if (chunk === undefined || taken.size === 0) return 0;
  const check = async (): Promise<void> => undefined;
  const work = new TakeBack(kysely, run, chunk.first_row, check);
  const rows = await since.rowsOf(kysely, chunk, check);
  await work.run(rows.filter(({ offset }) => taken.has(offset)));
  const freed = [...work.results.values()].filter(({ code }) => code !== TAKEN).length;
  if (freed > 0) {
    await storeUndone(kysely, run.importId, chunk, work.results);
    await notifyChange(run.projectId, run.importId).execute(kysely);
  }
  return freed;
}
