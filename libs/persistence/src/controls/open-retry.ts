import type { ImportKind, ImportOptions, ImportStatus, RetryScope } from '@pairloom/contract';
import { FileFault, type OpenedRetry, type RetryAnswer, type RetryOrder } from '@pairloom/core';
import { sql } from 'kysely';
import { randomUUIDv7 } from 'node:crypto';
import { recordAudit } from '../audit.ts';
import type { Tx } from '../database.ts';
import { IS_EXPIRED } from '../reconciling/kept-for.ts';
import { keepSource } from '../sources/attach-source.ts';
import { notifyChange } from '../sql-fragments.ts';
import { type FamilyMember, familyOf, withRetries } from './family.ts';
import { planEmbeddings, planRows } from './retry-plan.ts';

interface OriginalJob {
  projectId: string;
  projectName: string;
  kind: ImportKind;
  retryOf: string | null;
  retryScope: RetryScope | null;
  phase: string;
  status: ImportStatus;
  filename: string;
  options: ImportOptions;
  sourceId: string | null;
  hasPlan: boolean;
  expired: boolean;
}

/**
 * Opens the retry of an ended import, within a transaction: job row, chunks with the rows in scope, place in the queue, audit events.
 * Whoever calls starts its workflow; one that is not started is found by the reconciler.
 */
export async function openRetry(tx: Tx, order: RetryOrder): Promise<RetryAnswer> {
  const original = await lockOriginal(tx, order);
  if (original === undefined) return { outcome: 'not_found' };
  if (original.phase !== 'ended') return { outcome: 'refused', code: 'import_running' };
  const { retryScope, retryOf: embedded } = original;
  // It has no rows of its own: what it left pending is pending in the import whose vectors it was to make.
  if (retryScope === 'embeddings' && embedded !== null) return openRetryOfEmbeddings(tx, order, original, embedded);
  const byRun = await openedByRun(tx, order, original);
  if (byRun !== undefined) return byRun;
  if (order.runId !== undefined && original.status === 'completed') return { outcome: 'refused', code: 'import_ended' };
  return open(tx, order, original);
}

async function openRetryOfEmbeddings(
  tx: Tx,
  order: RetryOrder,
  retry: OriginalJob,
  importId: string,
): Promise<RetryAnswer> {
  const { scope, runId } = order;
  if (scope !== undefined && scope !== 'embeddings') return { outcome: 'refused', code: 'nothing_to_retry' };
  if (runId !== undefined && retry.status === 'completed') return { outcome: 'refused', code: 'import_ended' };
  const redirected = { ...order, importId, scope: 'embeddings' as const };
  const original = await lockOriginal(tx, redirected);
  if (original === undefined) return { outcome: 'not_found' };
  return (await openedByRun(tx, redirected, original)) ?? open(tx, redirected, original);
}

async function open(tx: Tx, order: RetryOrder, original: OriginalJob): Promise<RetryAnswer> {
  const { importId, scope } = order;
  const family = await familyOf(tx.kysely, importId);
  const standing = await openNow(tx, order, original, family);
  if (standing !== undefined) return standing;
  if (original.kind === 'undo' || original.sourceId === null || !original.hasPlan)
    return { outcome: 'refused', code: 'nothing_to_retry' };
  if (original.expired || !(await sourceStays(tx, original))) return { outcome: 'refused', code: 'results_expired' };

  const retry = retryOf(original, order);
  await insertJob(tx, importId, order, retry);
  if (!(await plan(tx, retry.importId, order, family))) {
    await sql`delete from import_job where id = ${retry.importId}`.execute(tx.kysely);
    return { outcome: 'refused', code: 'nothing_to_retry' };
  }
  await enqueue(tx, retry);
  await tell(tx, order, retry, scope ?? 'failed and unprocessed');
  return { outcome: 'opened', retry, created: true };
}

/** The project first, as everyone does who gives or takes places in its queue. */
async function lockOriginal(tx: Tx, { importId, projectId }: RetryOrder): Promise<OriginalJob | undefined> {
  await sql`select from project p join import_job j on j.project_id = p.id where j.id = ${importId} for no key update of p`.execute(
    tx.kysely,
  );
  const { rows } = await sql<OriginalJob>`
    select j.project_id as "projectId", p.name as "projectName", j.kind, j.retry_of::text as "retryOf", j.retry_scope as "retryScope", j.phase, j.status, j.filename, j.options, j.source_id as "sourceId",
      j.read_plan is not null as "hasPlan",
      ${IS_EXPIRED} or (j.planned_rows > 0 and not exists (select from import_chunk c where c.import_id = j.id)) as expired
    from import_job j join project p on p.id = j.project_id
    where j.id = ${importId} and (${projectId ?? null}::uuid is null or j.project_id = ${projectId ?? null}) for no key update of j`.execute(
    tx.kysely,
  );
  return rows[0];
}

/** A run opens one retry, however often it asks. */
async function openedByRun(
  tx: Tx,
  { importId, runId }: RetryOrder,
  original: OriginalJob,
): Promise<RetryAnswer | undefined> {
  if (runId === undefined) return undefined;
  const { rows } = await sql<{ id: string }>`
    select id::text as id from import_job where retry_of = ${importId} and opened_by_run = ${runId}`.execute(tx.kysely);
  const retry = rows[0] && (await describe(tx, rows[0].id, original));
  return retry && { outcome: 'opened', retry, created: false };
}

/** A retry that has not ended: two of one family that ran at once would take each other's rows. */
async function openNow(
  tx: Tx,
  { importId, scope, runId }: RetryOrder,
  original: OriginalJob,
  family: readonly FamilyMember[],
): Promise<RetryAnswer | undefined> {
  const now = family.find(({ ended }) => !ended);
  if (now === undefined) return undefined;
  const same = now.retryOf === importId && (runId !== undefined || now.scope === (scope ?? null));
  if (!same) return { outcome: 'refused', code: 'retry_running' };
  return { outcome: 'opened', retry: await describe(tx, now.id, original), created: false };
}

async function describe(
  { kysely }: Tx,
  importId: string,
  { projectId, projectName }: OriginalJob,
): Promise<OpenedRetry> {
  const { rows } = await sql<{ filename: string; options: ImportOptions }>`
    select filename, options from import_job where id = ${importId}`.execute(kysely);
  const job = rows[0];
  if (job === undefined) throw new Error('A retry that was found is not there.');
  return { importId, projectId, projectName, ...job };
}

async function sourceStays(tx: Tx, { projectId, sourceId }: OriginalJob): Promise<boolean> {
  try {
    await keepSource(tx, projectId, sourceId ?? '');
    return true;
  } catch (error) {
    if (error instanceof FileFault) return false;
    throw error;
  }
}

function retryOf({ projectId, projectName, filename, options }: OriginalJob, { scope }: RetryOrder): OpenedRetry {
  const importId = randomUUIDv7();
  return {
    importId,
    projectId,
    projectName,
    filename,
    options: scope === 'embeddings' ? embeddingOnly(options) : options,
  };
}

/** No row is written, so nothing of how rows are written may have a say. */
const embeddingOnly = (options: ImportOptions): ImportOptions => ({
  ...options,
  mode: 'upsert',
  onError: 'skip',
  embed: true,
});

async function insertJob(tx: Tx, importId: string, order: RetryOrder, retry: OpenedRetry): Promise<void> {
  const { principal, scope, runId } = order;
  const { options } = retry;
  await sql`
    insert into import_job (id, project_id, created_by, kind, mode, status, phase, source_id, source_type, filename, options, mapping, read_plan,
      retry_of, retry_scope, opened_by_run)
    select ${retry.importId}, project_id, ${principal.id}, case when kind = 'preview' then kind else 'retry' end, ${options.mode}, 'pending', 'queued',
      source_id, source_type, filename, ${JSON.stringify(options)}::jsonb, mapping, read_plan, id, ${scope ?? null}, ${runId ?? null}
    from import_job where id = ${importId}`.execute(tx.kysely);
}

/** False when nothing is in scope. */
async function plan(
  tx: Tx,
  retryId: string,
  { importId, scope }: RetryOrder,
  family: readonly FamilyMember[],
): Promise<boolean> {
  if (scope === 'embeddings') return (await planEmbeddings(tx.kysely, retryId, importId)) > 0;
  const members = withRetries(family, importId).filter(({ id, stands }) => id === importId || stands);
  const { rows, complete } = await planRows(tx.kysely, retryId, members, scope);
  return rows > 0 || !complete;
}

async function enqueue({ kysely }: Tx, { importId, projectId }: OpenedRetry): Promise<void> {
  await sql`
    with number as (
      update project set next_queue_number = next_queue_number + 1 where id = ${projectId} returning next_queue_number - 1 as n
    ) update import_job set queue_number = number.n from number where id = ${importId}`.execute(kysely);
}

async function tell(tx: Tx, order: RetryOrder, retry: OpenedRetry, scope: string): Promise<void> {
  const { importId, principal, reason } = order;
  const { projectId } = retry;
  const event = { projectId, principal: principal.id };
  const why = reason === undefined ? {} : { reason };
  await recordAudit(tx, {
    ...event,
    action: 'import.retry',
    importId,
    details: { scope, retry: retry.importId, ...why },
  });
  await recordAudit(tx, {
    ...event,
    action: 'import.created',
    importId: retry.importId,
    details: { retryOf: importId, scope },
  });
  await notifyChange(projectId, importId).execute(tx.kysely);
  await notifyChange(projectId, retry.importId).execute(tx.kysely);
}
