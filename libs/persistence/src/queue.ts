import type { AdmissionState, AttentionNote } from '@pairloom/core';
import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { IS_HELD, holdUndos } from './loading/writing-guard.ts';
import { notifyChange, num } from './sql-fragments.ts';

const UNDER_WAY = sql`kind <> 'preview' and status in ('pending', 'processing') and loaded_at is null and not ${IS_HELD}`;

/** An import holds a place, unless it is a dry run, from its admission to the end of its load, unless it is paused or waits for a person. */
export const HOLDS_PLACE = sql<boolean>`(${UNDER_WAY} and admitted_at is not null)`;

/**
 * An import waits for a place from its upload on, and again when it was resumed: its number in the queue is still the old one, so that
 * it comes back at the head. One that is being cancelled needs none.
 */
export const WAITS_FOR_PLACE = sql<boolean>`(${UNDER_WAY} and admitted_at is null and phase <> 'uploading' and cancel_requested_at is null)`;

/** What giving up its place sets in the job row of an import. One whose load is over has none to give up. */
export const LEAVES_PLACE = sql`
  load_ms = load_ms + case when loaded_at is null and admitted_at is not null then (extract(epoch from now() - admitted_at) * 1000)::bigint else 0 end,
  admitted_at = case when loaded_at is null then null else admitted_at end`;

interface QueuedJob {
  phase: string;
  kind: string;
  admitted: boolean;
  loaded: boolean;
  cancelled: boolean;
  paused: boolean;
  held: boolean;
  attention: AttentionNote | null;
  ahead: number;
  running: number;
}

/**
 * Admits an import if it stands at the head of its project's queue and a place is free. Running imports are counted, not
 * remembered, so that no place can leak; the lock of the project row makes the count true.
 */
export async function takePlace(tx: Tx, importId: string): Promise<AdmissionState> {
  const project = await sql<{ id: string; places: number }>`
    select p.id, p.load_concurrency as places from project p join import_job j on j.project_id = p.id where j.id = ${importId} for no key update of p`.execute(
    tx.kysely,
  );
  const { id: projectId, places } = project.rows[0] ?? {};
  if (projectId === undefined || places === undefined) return { state: 'settled' };
  const job = await lockQueued(tx, projectId, importId);
  if (job === undefined || job.phase === 'ended') return { state: 'settled' };
  const { ahead, running } = job;
  if (job.cancelled && (job.held || !job.admitted)) return { state: 'cancel_requested' };
  if (job.held) return { state: 'waiting', position: ahead + 1, ...heldBy(job) };
  if (job.admitted) return { state: 'admitted' };
  if (job.kind !== 'preview' && !job.loaded && running + ahead >= places)
    return { state: 'waiting', position: ahead + 1, reason: queueReason({ ahead, running, places }) };
  if (job.kind !== 'preview' && job.kind !== 'undo') await holdUndos(tx.kysely, projectId);
  await sql`update import_job set admitted_at = now(), started_at = coalesce(started_at, now()), status = 'processing',
    phase = case when phase = 'queued' then 'planning' else phase end, last_activity_at = now(), updated_at = now() where id = ${importId}`.execute(
    tx.kysely,
  );
  await notifyChange(projectId, importId).execute(tx.kysely);
  return { state: 'admitted' };
}

async function lockQueued(tx: Tx, projectId: string, importId: string): Promise<QueuedJob | undefined> {
  const { rows } = await sql<QueuedJob>`
    select phase, kind, admitted_at is not null as admitted, loaded_at is not null as loaded, cancel_requested_at is not null as cancelled,
      paused_at is not null as paused, ${IS_HELD} as held,
      case when (attention ->> 'waits')::boolean then attention - 'waits' end as attention,
      (select ${num('count(*)')} from import_job where project_id = ${projectId} and ${WAITS_FOR_PLACE} and queue_number < j.queue_number) as ahead,
      (select ${num('count(*)')} from import_job where project_id = ${projectId} and ${HOLDS_PLACE}) as running
    from import_job j where id = ${importId} for no key update`.execute(tx.kysely);
  return rows[0];
}

const heldBy = ({ paused, attention }: QueuedJob) => ({
  ...(paused
    ? ({ held: 'paused', reason: 'is paused' } as const)
    : ({ held: 'attention', reason: 'waits for a person' } as const)),
  ...(attention === null ? {} : { attention }),
});

/** Why an import waits, given how many of its project are before it, how many load, and how many may. */
export function queueReason({ ahead, running, places }: { ahead: number; running: number; places: number }): string {
  if (ahead > 0) return `waits for ${ahead} queued ${ahead === 1 ? 'import' : 'imports'} of the project`;
  if (running < places) return 'waits for a worker';
  return running === 1
    ? 'waits for a running import of the project'
    : `waits for one of ${running} running imports of the project`;
}

/** Imports that could be admitted now, first in first out: at most as many as places are free. */
export async function headOfQueue(tx: Tx, projectId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from import_job where project_id = ${projectId} and ${WAITS_FOR_PLACE} order by queue_number
    limit greatest(0, (select load_concurrency from project where id = ${projectId})
      - (select count(*) from import_job where project_id = ${projectId} and ${HOLDS_PLACE}))`.execute(tx.kysely);
  return rows.map((row) => row.id);
}
