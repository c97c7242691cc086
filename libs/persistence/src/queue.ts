import type { AdmissionState } from '@pairloom/core';
import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { queueReason } from './import-record-reader.ts';
import { notifyChange, num } from './sql-fragments.ts';

/** An import holds a place, unless it is a dry run, from its admission to the end of its load, unless it is paused or waits for a person. */
const HOLDS_PLACE = sql`kind <> 'preview' and status = 'processing' and admitted_at is not null and loaded_at is null and paused_at is null and attention is null`;
const WAITS = sql`kind <> 'preview' and status = 'pending' and phase = 'queued' and paused_at is null`;

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
  const { rows } = await sql<{ phase: string; kind: string; admitted: boolean; ahead: number; running: number }>`
    select j.phase, j.kind, j.admitted_at is not null as admitted,
      (select ${num('count(*)')} from import_job where project_id = ${projectId} and ${WAITS} and queue_number < j.queue_number) as ahead,
      (select ${num('count(*)')} from import_job where project_id = ${projectId} and ${HOLDS_PLACE}) as running
    from import_job j where j.id = ${importId} for no key update`.execute(tx.kysely);
  const job = rows[0];
  if (job === undefined || job.phase === 'ended') return { state: 'settled' };
  if (job.admitted) return { state: 'admitted' };
  if (job.kind !== 'preview' && job.running + job.ahead >= places)
    return { state: 'waiting', position: job.ahead + 1, reason: queueReason(job.ahead) };
  await sql`update import_job set admitted_at = now(), started_at = coalesce(started_at, now()), status = 'processing', phase = 'planning',
    last_activity_at = now(), updated_at = now() where id = ${importId}`.execute(tx.kysely);
  await notifyChange(projectId, importId).execute(tx.kysely);
  return { state: 'admitted' };
}

/** Imports that could be admitted now, first in first out: at most as many as places are free. */
export async function headOfQueue(tx: Tx, projectId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from import_job where project_id = ${projectId} and ${WAITS} order by queue_number
    limit greatest(0, (select load_concurrency from project where id = ${projectId})
      - (select count(*) from import_job where project_id = ${projectId} and ${HOLDS_PLACE}))`.execute(tx.kysely);
  return rows.map((row) => row.id);
}
