import {
  SystemFault,
  type FinishAs,
  type FinishedImport,
  type ImportFaultNote,
  type LoadedFigures,
} from '@pairloom/core';
import { sumFates } from '@pairloom/contract';
import { sql } from 'kysely';
import { recordAudit } from './audit.ts';
import type { Tx } from './database.ts';
import { figures } from './import-runs-repository.ts';
import { headOfQueue } from './queue.ts';
import { type Balance, balanceOf, balanceText } from './reports/balance.ts';
import { receiptText } from './reports/import-receipt.ts';
import { notifyChange, num } from './sql-fragments.ts';

/** Pairs that a mirror has retired, also one that was broken off in the middle of it; null for one that came to none. */
const RETIRED = sql`case when mode = 'mirror' and not coalesce((options ->> 'dryRun')::boolean, false) then (
  select case when count(*) > 0 or retired_pairs is not null then count(*) end from qa_pair_version v
  where v.changed_by_import = import_job.id and v.operation = 'retire') else retired_pairs end`;

interface EndingJob {
  project_id: string;
  created_by: string;
  phase: string;
  status: 'completed' | 'cancelled' | 'failed';
  plan_complete: boolean;
  planned_rows: number;
  total_rows: number;
  total_final: boolean;
  ended_by_run: string | null;
}

/**
 * Ends an import, under the lock of its job row: no chunk can be written any more once the lock is held, for each chunk's
 * transaction holds the row too. Undone chunks are closed first, then the chunk rows are summed in a statement of their own.
 */
export async function finishImport(tx: Tx, importId: string, as: FinishAs): Promise<FinishedImport> {
  const { rows } = await sql<EndingJob>`
    select project_id, created_by, phase, status, plan_complete, planned_rows::float8 as planned_rows, total_rows::float8 as total_rows, total_final, ended_by_run
    from import_job where id = ${importId} for update`.execute(tx.kysely);
  const job = rows[0];
  if (job === undefined) throw new SystemFault('internal', 'The import to be ended is not there.');
  if (job.phase === 'ended')
    return answer(tx, job, importId, job.status, await figures(tx, importId), job.total_rows, job.total_final);

  const closed =
    await sql`update import_chunk set status = 'closed', finished_at = now() where import_id = ${importId} and status not in ('done', 'closed')`.execute(
      tx.kysely,
    );
  const loaded = await figures(tx, importId);
  const balance = await balanceOf(tx.kysely, importId);
  // Chunks that hold more rows than were planned are a fault that is told, not one that keeps the import from ever ending.
  const total = Math.max(job.planned_rows, sumFates(loaded.fates));
  const unprocessed = total - sumFates(loaded.fates);
  const complete = job.plan_complete && closed.numAffectedRows === 0n;
  const skipped = await skippedChunks(tx, importId);
  const end = balance.balanced ? judge(as, { complete, unprocessed, skipped }) : unbalanced(as, balance);
  await writeEnd(tx, importId, end, loaded, total, unprocessed, job.plan_complete);
  job.ended_by_run = as.runId ?? null;
  await sql`update import_job set ended_by_run = ${job.ended_by_run} where id = ${importId}`.execute(tx.kysely);
  await recordAudit(tx, {
    projectId: job.project_id,
    principal: job.created_by,
    action: `import.${end.status}`,
    importId,
    ...(end.error === null ? {} : { details: { code: end.error.code } }),
  });
  await receiptText(tx.kysely, importId);
  await notifyChange(job.project_id, importId).execute(tx.kysely);
  return answer(tx, job, importId, end.status, loaded, total, job.plan_complete);
}

interface SkippedChunks {
  chunks: number;
  rows: number;
}

interface End {
  status: 'completed' | 'cancelled' | 'failed';
  error: ImportFaultNote | null;
  attention: ImportFaultNote | null;
}

/** Whatever the import would have ended as: figures that cannot be trusted are never passed off as a result. */
function unbalanced(as: FinishAs, balance: Balance): End {
  const before = as.status === 'failed' ? ` The import had failed before with ${as.error.code}.` : '';
  const message = `The rows do not add up: ${balanceText(balance)}${before}`;
  return { status: 'failed', error: { code: 'counts_unbalanced', message }, attention: null };
}

/** Chunks that a person has skipped, and the rows that were left with them. */
async function skippedChunks(tx: Tx, importId: string): Promise<SkippedChunks> {
  const { rows } = await sql<SkippedChunks>`
    select count(*)::float8 as chunks, ${num('sum(coalesce(scope_rows, row_count))')} as rows
    from import_chunk where import_id = ${importId} and status = 'closed' and skip_reason is not null`.execute(
    tx.kysely,
  );
  return rows[0] ?? { chunks: 0, rows: 0 };
}

/** An import whose rows are not all accounted for never counts as completed; those of chunks that a person has skipped are. */
function judge(as: FinishAs, facts: { complete: boolean; unprocessed: number; skipped: SkippedChunks }): End {
  switch (as.status) {
    case 'completed': {
      if (facts.complete && facts.unprocessed === facts.skipped.rows)
        return { status: 'completed', error: null, attention: skippedNote(facts.skipped, as.attention) };
      return {
        status: 'failed',
        error: { code: 'internal', message: 'Not every row was accounted for.' },
        attention: null,
      };
    }
    case 'cancelled':
      return { status: 'cancelled', error: null, attention: null };
    case 'failed':
      return { status: 'failed', error: as.error, attention: null };
  }
}

/** What was left with the chunks outweighs whatever else was left undone, which is told along. */
function skippedNote({ chunks, rows }: SkippedChunks, other: ImportFaultNote | undefined): ImportFaultNote | null {
  if (chunks === 0) return other ?? null;
  const message = `${chunks === 1 ? '1 chunk was' : `${chunks} chunks were`} skipped; ${rows} rows are unprocessed.`;
  return { code: 'chunks_skipped', message: other === undefined ? message : `${message} ${other.message}` };
}

async function writeEnd(
  tx: Tx,
  importId: string,
  end: End,
  loaded: LoadedFigures,
  total: number,
  unprocessed: number,
  totalFinal: boolean,
): Promise<void> {
  const { fates } = loaded;
  await sql`
    update import_job set status = ${end.status}, phase = 'ended',
      error = ${end.error === null ? null : JSON.stringify(end.error)}::jsonb, attention = ${end.attention === null ? null : JSON.stringify(end.attention)}::jsonb,
      total_rows = ${total}, created_rows = ${fates.created}, updated_rows = ${fates.updated}, unchanged_rows = ${fates.unchanged}, deleted_rows = ${fates.deleted},
      skipped_rows = ${fates.skipped}, failed_rows = ${fates.failed}, unprocessed_rows = ${unprocessed},
      error_count = ${loaded.errorCount}, warning_count = ${loaded.warningCount}, total_final = ${totalFinal}, retired_pairs = ${RETIRED},
      paused_at = null, paused_by = null, pause_reason = null, loaded_at = coalesce(loaded_at, now()), completed_at = now(), last_activity_at = now(), updated_at = now()
    where id = ${importId}`.execute(tx.kysely);
}

async function answer(
  tx: Tx,
  job: EndingJob,
  importId: string,
  status: End['status'],
  loaded: LoadedFigures,
  total: number,
  totalFinal: boolean,
): Promise<FinishedImport> {
  return {
    status,
    ...loaded,
    total,
    unprocessed: total - sumFates(loaded.fates),
    totalFinal,
    wake: await headOfQueue(tx, job.project_id),
    endedBy: job.ended_by_run,
  };
}
