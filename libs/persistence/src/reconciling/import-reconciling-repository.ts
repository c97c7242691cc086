import type { ImportKind, ImportOptions } from '@pairloom/contract';
import type { IdWindow, ImportReconciling, OpenImport, SilentUpload } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import { recordAudit } from '../audit.ts';
import type { Database } from '../database.ts';
import { KEY_LIFE, SILENT_UPLOAD } from '../import-admission-repository.ts';
import { IS_HELD } from '../loading/writing-guard.ts';
import { HOLDS_PLACE, WAITS_FOR_PLACE } from '../queue.ts';
import { notifyChange } from '../sql-fragments.ts';

interface OpenRow {
  id: string;
  project_id: string;
  project_name: string;
  filename: string;
  kind: ImportKind;
  options: ImportOptions;
  cancel_requested: boolean;
  check_closed: boolean;
  waits: boolean;
  silent: number;
}

/** Ends with the index of imports that have not ended. */
const UNENDED = sql`status in ('pending', 'processing')`;

const UPLOAD_STOPPED = {
  code: 'upload_incomplete',
  message: 'The upload stopped and was not taken up again.',
} as const;

const toOpenImport = (row: OpenRow): OpenImport => ({
  importId: row.id,
  projectId: row.project_id,
  projectName: row.project_name,
  filename: row.filename,
  kind: row.kind,
  options: row.options,
  cancelRequested: row.cancel_requested,
  checkClosed: row.check_closed,
  waits: row.waits,
  silentSeconds: row.silent,
});

/** Imports that nobody may be caring for. */
export class ImportReconcilingRepository implements ImportReconciling {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async endSilentWriters(seconds: number): Promise<number> {
    const rows = await this.#database.query(sql<{ ended: boolean }>`
      select pg_terminate_backend(pid) as ended from pg_stat_activity
      where datname = current_database() and usename = current_user and application_name like 'pairloom-%' and state = 'active'
        and wait_event = 'ClientRead' and query_start < now() - make_interval(secs => ${seconds})`);
    return rows.length;
  }

  async silentUploads(limit: number): Promise<SilentUpload[]> {
    const rows = await this.#database.query(sql<{ id: string; at: string }>`
      select id, last_activity_at::text as at from import_job
      where ${UNENDED} and phase = 'uploading' and last_activity_at < now() - ${SILENT_UPLOAD}::interval
      order by last_activity_at limit ${limit}`);
    return rows.map(({ id, at }) => ({ importId: id, lastActivityAt: at }));
  }

  endSilentUpload({ importId, lastActivityAt }: SilentUpload): Promise<boolean> {
    return this.#database.transaction(async (tx) => {
      const { rows } = await sql<{ project_id: string; created_by: string }>`
        update import_job set status = 'failed', phase = 'ended', error = ${JSON.stringify(UPLOAD_STOPPED)}::jsonb, total_rows = 0,
          completed_at = now(), updated_at = now()
        where id = ${importId} and phase = 'uploading' and last_activity_at = ${lastActivityAt}::timestamptz
        returning project_id, created_by`.execute(tx.kysely);
      const job = rows[0];
      if (job === undefined) return false;
      await sql`delete from idempotency_key where import_id = ${importId}`.execute(tx.kysely);
      const { project_id: projectId, created_by: principal } = job;
      const details = { code: UPLOAD_STOPPED.code };
      await recordAudit(tx, { projectId, principal, action: 'import.failed', importId, details });
      await notifyChange(projectId, importId).execute(tx.kysely);
      return true;
    });
  }

  openImports({ after = undefined, limit, quietSeconds }: IdWindow & { quietSeconds: number }): Promise<OpenImport[]> {
    return this.#open(sql`
      j.last_activity_at <= now() - make_interval(secs => ${quietSeconds}::float8) and (${after ?? null}::uuid is null or j.id > ${after ?? null}::uuid)
      order by j.id limit ${limit}`);
  }

  async openImport(importId: string): Promise<OpenImport | undefined> {
    const [found] = await this.#open(sql`j.id = ${importId}`);
    return found;
  }

  async #open(which: RawBuilder<unknown>): Promise<OpenImport[]> {
    const rows = await this.#database.query(sql<OpenRow>`
      select j.id, j.project_id, p.name as project_name, j.filename, j.kind, j.options, j.cancel_requested_at is not null as cancel_requested, j.check_closed_at is not null as check_closed,
        ${WAITS_FOR_PLACE} or ${IS_HELD} as waits, extract(epoch from now() - j.last_activity_at)::float8 as silent
      from import_job j join project p on p.id = j.project_id
      where j.${UNENDED} and j.phase <> 'uploading' and ${which}`);
    return rows.map(toOpenImport);
  }

  /** First nobody new may begin; then those that hold the row have come to their end when it can be locked. */
  async lockOut(importId: string): Promise<boolean> {
    const rows = await this.#database.query(sql<{ id: string }>`
      update import_job set locked_out_at = coalesce(locked_out_at, now()), plan_fence = plan_fence + 1
      where id = ${importId} and phase <> 'ended' returning id`);
    if (rows.length === 0) return false;
    return this.#database.transaction(async ({ kysely }) => {
      const { rows: held } = await sql<{ ended: boolean }>`
        select phase = 'ended' as ended from import_job where id = ${importId} for update`.execute(kysely);
      return held[0]?.ended === false;
    });
  }

  async written(importId: string): Promise<string> {
    const [row] = await this.#database.query(sql<{ chunks: number; fences: string }>`
      select count(*)::int as chunks, coalesce(sum(fence), 0)::text as fences from import_chunk where import_id = ${importId} and status = 'done'`);
    return `${row?.chunks ?? 0}/${row?.fences ?? 0}`;
  }

  async wakeable({ limit, quietSeconds }: { limit: number; quietSeconds: number }): Promise<string[]> {
    const rows = await this.#database.query(sql<{ id: string }>`
      select next.id from (select distinct project_id from import_job where ${WAITS_FOR_PLACE}) w
      join project p on p.id = w.project_id
      cross join lateral (
        select id, last_activity_at from import_job where project_id = p.id and ${WAITS_FOR_PLACE} order by queue_number
        limit greatest(0, p.load_concurrency - (select count(*) from import_job where project_id = p.id and ${HOLDS_PLACE}))
      ) next
      where next.last_activity_at <= now() - make_interval(secs => ${quietSeconds}::float8)
      order by next.last_activity_at limit ${limit}`);
    return rows.map(({ id }) => id);
  }

  async forgetKeys(limit: number): Promise<number> {
    const rows = await this.#database.query(sql<{ key: string }>`
      delete from idempotency_key where (project_id, principal, key) in (
        select k.project_id, k.principal, k.key from idempotency_key k join import_job j on j.id = k.import_id
        where k.created_at < now() - ${KEY_LIFE}::interval and j.phase <> 'uploading' limit ${limit}
      ) returning key`);
    return rows.length;
  }
}
