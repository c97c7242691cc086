import type { Attention, ImportOptions, Phase } from '@pairloom/contract';
import {
  type ControlledImport,
  type GivenCommand,
  type ImportCommand,
  type NotedCommand,
  type RefusedControl,
  type UnknownImport,
  judgeCommand,
} from '@pairloom/core';
import { sql } from 'kysely';
import { randomUUIDv7 } from 'node:crypto';
import { recordAudit } from '../audit.ts';
import type { Tx } from '../database.ts';
import { LEAVES_PLACE, headOfQueue } from '../queue.ts';
import { notifyChange } from '../sql-fragments.ts';

/** A command as the job row keeps it. */
interface KeptCommand {
  readonly id: string;
  readonly kind: ImportCommand['kind'];
  readonly by: string;
  readonly at: string;
}

/** Commands that a job row keeps: more than are ever given to an import, fewer than would weigh. */
const KEPT_COMMANDS = 100;

interface LockedJob extends Omit<ControlledImport, 'commands'> {
  readonly projectId: string;
  readonly commands: readonly KeptCommand[];
}

/**
 * Carries a command out on the job row, within a transaction, under the lock of the row. Who works for the import sees it at the next
 * statement that asks.
 */
export async function noteCommand(tx: Tx, given: GivenCommand): Promise<UnknownImport | RefusedControl | NotedCommand> {
  const { importId, command, principal } = given;
  const job = await lockJob(tx, given);
  if (job === undefined) return { outcome: 'not_found' };
  const known = job.commands.find(({ id }) => id === given.commandId);
  if (known !== undefined) return { outcome: 'noted', commandId: known.id, changed: false, wake: [] };
  const verdict = judgeCommand({ ...job, commands: job.commands.map(({ kind }) => kind) }, command);
  if (typeof verdict === 'object') return { outcome: 'refused', code: verdict.refused };
  const last = job.commands.findLast(({ kind }) => kind === command.kind);
  const commandId = given.commandId ?? (verdict === 'holds' ? last?.id : undefined) ?? randomUUIDv7();
  if (verdict === 'holds') return { outcome: 'noted', commandId, changed: false, wake: [] };

  await apply(tx, job, given);
  await keep(tx, importId, { id: commandId, kind: command.kind, by: principal.id });
  const { kind, ...details } = command;
  await recordAudit(tx, {
    projectId: job.projectId,
    principal: principal.id,
    action: `import.${kind}`,
    importId,
    details: { ...details, ...(kind === 'retry' || kind === 'skip' ? { code: job.attention?.code } : {}) },
  });
  await notifyChange(job.projectId, importId).execute(tx.kysely);
  return { outcome: 'noted', commandId, changed: true, wake: await headOfQueue(tx, job.projectId) };
}

async function lockJob(tx: Tx, { importId, projectId, command }: GivenCommand): Promise<LockedJob | undefined> {
  const { rows } = await sql<{
    projectId: string;
    phase: Phase;
    options: Partial<ImportOptions>;
    loaded: boolean;
    paused: boolean;
    cancelling: boolean;
    attention: Attention | null;
    commands: KeptCommand[];
  }>`
    select project_id as "projectId", phase, options, loaded_at is not null as loaded, paused_at is not null as paused,
      cancel_requested_at is not null as cancelling, attention, commands
    from import_job where id = ${importId} and (${projectId ?? null}::uuid is null or project_id = ${projectId ?? null})
    for no key update`.execute(tx.kysely);
  const job = rows[0];
  if (job === undefined || command.kind !== 'skip') return job;
  return { ...job, chunk: await lockChunk(tx, importId, command.chunk, job.attention) };
}

/** Locked, so that it is not loaded while it is being skipped. */
async function lockChunk(tx: Tx, importId: string, chunkNo: number, attention: Attention | null) {
  const { rows } = await sql<{ waits: boolean; skipped: boolean }>`
    select status in ('planned', 'running') and (attention is not null or ${attention?.waits === true && attention.chunk === chunkNo}) as waits,
      skip_reason is not null as skipped
    from import_chunk where import_id = ${importId} and chunk_no = ${chunkNo} for no key update`.execute(tx.kysely);
  return rows[0];
}

async function apply(tx: Tx, job: LockedJob, { importId, principal, command }: GivenCommand): Promise<void> {
  const set = (what: ReturnType<typeof sql>) =>
    sql`update import_job set ${what}, last_activity_at = now(), updated_at = now() where id = ${importId}`.execute(
      tx.kysely,
    );
  switch (command.kind) {
    case 'pause':
      await set(
        sql`paused_at = now(), paused_by = ${principal.id}, pause_reason = ${command.reason ?? null}, ${LEAVES_PLACE}`,
      );
      break;
    case 'resume':
      await set(sql`paused_at = null, paused_by = null, pause_reason = null`);
      break;
    case 'retry':
      await set(sql`attention = null`);
      await sql`update import_chunk set attention = null where import_id = ${importId} and attention is not null`.execute(
        tx.kysely,
      );
      break;
    case 'skip':
      await skipChunk(tx, importId, command, principal.id);
      await set(sql`attention = ${await nextAttention(tx, importId)}::jsonb`);
      break;
    case 'cancel':
      await set(
        sql`cancel_requested_at = now(), cancel_reason = ${command.reason ?? null}, cancelled_by = ${principal.id}`,
      );
      if (job.phase === 'uploading') await endUpload(tx, importId);
      break;
  }
}

/** An attempt that still works on the chunk loses its fence. */
async function skipChunk(
  tx: Tx,
  importId: string,
  { chunk, reason }: Extract<ImportCommand, { kind: 'skip' }>,
  by: string,
): Promise<void> {
  await sql`
    update import_chunk set status = 'closed', fence = fence + 1, attention = null, skip_reason = ${reason}, skipped_by = ${by}, finished_at = now()
    where import_id = ${importId} and chunk_no = ${chunk}`.execute(tx.kysely);
}

/** What the next chunk that keeps failing says; null when none is left. */
async function nextAttention(tx: Tx, importId: string): Promise<string | null> {
  const { rows } = await sql<Attention & { first: number; last: number }>`
    select attention ->> 'code' as code, attention ->> 'message' as message, chunk_no as chunk, first_row::float8 as first,
      (first_row + row_count - 1)::float8 as last
    from import_chunk where import_id = ${importId} and attention is not null and status in ('planned', 'running')
    order by chunk_no limit 1`.execute(tx.kysely);
  if (rows[0] === undefined) return null;
  const { first, last, ...fault } = rows[0];
  const attention: Attention = { ...fault, rows: [first, last], waits: true };
  return JSON.stringify(attention);
}

/** An upload has no workflow that could end it. */
async function endUpload(tx: Tx, importId: string): Promise<void> {
  await sql`update import_job set status = 'cancelled', phase = 'ended', total_rows = 0, completed_at = now() where id = ${importId}`.execute(
    tx.kysely,
  );
  await sql`delete from idempotency_key where import_id = ${importId}`.execute(tx.kysely);
}

async function keep(tx: Tx, importId: string, { id, kind, by }: Omit<KeptCommand, 'at'>): Promise<void> {
  await sql`
    update import_job set commands = (
      select jsonb_agg(c order by n) from (
        select c, n from jsonb_array_elements(commands || jsonb_build_object('id', ${id}::text, 'kind', ${kind}::text, 'by', ${by}::text, 'at', now()))
          with ordinality as x (c, n) order by n desc limit ${KEPT_COMMANDS}
      ) y
    ) where id = ${importId}`.execute(tx.kysely);
}
