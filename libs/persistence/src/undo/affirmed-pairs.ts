import { KEY_BYTES, type UndoRun } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { fateCode } from '../loading/chunk-result.ts';
import { KeyTable } from './key-table.ts';
import type { UndoneRows } from './undone-rows.ts';

/** Whether the import `j` has been undone, and this undo has not. */
export const IS_UNDONE = sql`exists (
  select from import_job u where u.undo_of = j.id and u.status = 'completed'
    and not exists (select from import_job again where again.undo_of = u.id and again.status = 'completed'))`;

/** The code of the fate of a row that brings a pair as it is. */
export const UNCHANGED = fateCode('unchanged');

/**
 * Marks the pairs that a later import has brought as they are: they are its pairs as much as those of the undone import. An unchanged
 * pair bears no trace of it, so the keys of later imports are looked through; an import that was undone itself affirms nothing.
 */
export async function markAffirmed(
  database: Database,
  run: UndoRun,
  rows: UndoneRows,
  onProgress: () => void,
  signal?: AbortSignal,
): Promise<void> {
  const { projectId, undoneId } = run;
  const chunks = await database.query(affirmingChunks(projectId, undoneId, sql`c.unchanged_rows > 0`, run.importId));
  if (chunks.length === 0) return;
  const table = new KeyTable(rows.keys.subarray(0, rows.count * KEY_BYTES));
  for (const { import_id: importId, chunk_no: chunkNo } of chunks) {
    signal?.throwIfAborted();
    const [chunk] = await database.query(sql<{ keys: Buffer; fates: Buffer }>`
      select keys, fates from import_chunk where import_id = ${importId} and chunk_no = ${chunkNo} and keys is not null and fates is not null`);
    if (chunk === undefined) continue;
    chunk.fates.forEach((fate, offset) => {
      if (fate !== UNCHANGED) return;
      for (const place of table.places(chunk.keys, offset * KEY_BYTES)) rows.affirm(place);
    });
    onProgress();
  }
}

/**
 * Chunks, with rows as asked for, of imports that were loading when an import was, or after it. What a check of a file has told that is not
 * written yet counts for nothing.
 */
export const affirmingChunks = (
  projectId: string,
  importId: string,
  rows: RawBuilder<unknown>,
  undoId = importId,
) => sql<{ import_id: string; chunk_no: number; fence: number }>`
    select c.import_id, c.chunk_no, c.fence from import_job j join import_chunk c on c.import_id = j.id
    where j.project_id = ${projectId} and j.id not in (${importId}, ${undoId}) and j.kind not in ('preview', 'undo')
      and coalesce(j.loaded_at, now()) >= (select started_at from import_job where id = ${importId})
      and not coalesce((j.options ->> 'dryRun')::boolean, false) and c.status = 'done' and (${rows})
      and not (j.options ->> 'onError' = 'rollback' and j.phase <> 'ended' and j.check_closed_at is null)
      and not ${IS_UNDONE}
    order by c.import_id, c.chunk_no`;
