import { KEY_BYTES, type PlannedUndoChunk, type UndoRun, failpoint } from '@pairloom/core';
import { sql } from 'kysely';
import { AffirmedKeys } from '../affirmed/affirmed-keys.ts';
import type { Database, Tx } from '../database.ts';
import { packLines } from '../loading/chunk-result.ts';
import { StopWriting, heedCancel, holdImport } from '../loading/writing-guard.ts';
import { notifyChange, num } from '../sql-fragments.ts';
import { undoneAfter } from './undone-pairs.ts';
import { UndoneRows } from './undone-rows.ts';

export interface UndoLimits {
  /** Rows planned at once, about 40 bytes each. */
  readonly rowsPerPass: number;
  /** Pairs of a transaction: taking back moves contents within the database only, and a cancel waits for a statement at most. */
  readonly rowsPerChunk: number;
}

export const UNDO_LIMITS: UndoLimits = { rowsPerPass: 250_000, rowsPerChunk: 5_000 };

interface OpenedPlan {
  readonly fence: number;
  readonly complete: boolean;
  readonly chunks: number;
  readonly rows: number;
}

/**
 * Plans the next pass of an undo. The chunks of the undo hold all that it has to know of the undone import, so that neither its size
 * nor that of its chunks counts, and an undo can be undone in its turn.
 */
export async function planUndo(
  database: Database,
  run: UndoRun,
  limits: UndoLimits,
  onProgress: () => void,
  signal?: AbortSignal,
): Promise<{ complete: boolean }> {
  const plan = await database.transaction((tx) => openPlan(tx, run));
  if (plan.complete) return { complete: true };
  const rows = new UndoneRows(limits.rowsPerPass);
  const complete = await undoneAfter(database, run, plan.rows, rows, onProgress, signal);
  const heard = (): void => {
    signal?.throwIfAborted();
    onProgress();
  };
  await markAffirmed(database, run, rows, heard);
  await failpoint('plan.read');
  await database.transaction(async (tx) => {
    await holdImport(tx.kysely, run.importId);
    await heedCancel(tx.kysely, run.importId, signal);
    await append(tx, run, plan, rows, { complete, rowsPerChunk: limits.rowsPerChunk });
  });
  await failpoint('plan.after_commit');
  return { complete };
}

/**
 * Marks the pairs that a later import has brought as they are: they are its pairs as much as those of the undone import. An import that was undone
 * itself affirms nothing.
 */
async function markAffirmed(
  database: Database,
  { projectId, undoneId: importId }: UndoRun,
  rows: UndoneRows,
  onProgress: () => void,
): Promise<void> {
  const keys = rows.allKeys();
  const affirmed = new AffirmedKeys({ importId, projectId }, () => Promise.resolve([keys]), sql`c.unchanged_rows > 0`);
  await affirmed.look((statement) => database.query(statement), onProgress);
  for (let at = 0; at < rows.count; at++) {
    const key_hash = keys.subarray(at * KEY_BYTES, (at + 1) * KEY_BYTES);
    if (affirmed.asItIs({ key_hash, written: 0 })) rows.affirm(at);
  }
}

/** Raises the fence of the plan; the database is the cursor. */
async function openPlan({ kysely }: Tx, { importId }: UndoRun): Promise<OpenedPlan> {
  await holdImport(kysely, importId);
  const { rows } = await sql<OpenedPlan>`
    update import_job j set plan_fence = plan_fence + 1, last_activity_at = now() where id = ${importId}
    returning plan_fence as fence, plan_complete as complete, ${num('planned_rows')} as rows,
      (select count(*)::int from import_chunk c where c.import_id = j.id) as chunks`.execute(kysely);
  const [plan] = rows;
  if (plan === undefined) throw new StopWriting({ state: 'settled' });
  return plan;
}

async function append(
  { kysely }: Tx,
  { importId, projectId }: UndoRun,
  plan: OpenedPlan,
  rows: UndoneRows,
  { complete, rowsPerChunk }: { readonly complete: boolean; readonly rowsPerChunk: number },
): Promise<void> {
  const { rows: noted } = await sql`
    update import_job set planned_rows = planned_rows + ${rows.count}, plan_complete = ${complete},
      phase = case when phase = 'planning' then 'loading' else phase end, last_activity_at = now(), updated_at = now()
    where id = ${importId} and plan_fence = ${plan.fence} returning id`.execute(kysely);
  if (noted.length === 0) throw new StopWriting({ state: 'superseded' });
  for (let from = 0; from < rows.count; from += rowsPerChunk) {
    const to = Math.min(from + rowsPerChunk, rows.count);
    const lines = rows.lines.slice(from, to);
    const chunkNo = plan.chunks + 1 + from / rowsPerChunk;
    await sql`
      insert into import_chunk (import_id, chunk_no, byte_start, byte_end, first_row, row_count, first_line, keys, lines, undone)
      values (${importId}, ${chunkNo}, 0, 0, ${plan.rows + from + 1}, ${to - from}, ${lines[0] ?? 1},
        ${rows.keys.subarray(from * KEY_BYTES, to * KEY_BYTES)}, ${packLines(lines)}, ${rows.packed(from, to)})`.execute(
      kysely,
    );
  }
  await notifyChange(projectId, importId).execute(kysely);
}

/** Chunks after the first `known` ones. */
export async function chunksOfUndo(database: Database, importId: string, known: number): Promise<PlannedUndoChunk[]> {
  const rows = await database.query(sql<{ chunk_no: number; first_row: number; row_count: number }>`
    select chunk_no, first_row::float8 as first_row, row_count from import_chunk
    where import_id = ${importId} and chunk_no > ${known} order by chunk_no`);
  return rows.map((row) => ({ chunkNo: row.chunk_no, firstRow: row.first_row, rowCount: row.row_count }));
}
