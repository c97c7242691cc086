import type { Page, RowError, Severity } from '@pairloom/contract';
import type {
  ClaimImport,
  ImportAdmission,
  ImportClaim,
  Principal,
  StoredImport,
  UploadedSource,
} from '@pairloom/core';
import { LockMode } from '@mikro-orm/core';
import { sql } from 'kysely';
import { recordAudit } from './audit.ts';
import { noteCommand } from './controls/note-command.ts';
import type { Database, Tx } from './database.ts';
import { ImportJobEntity } from './entities/index.ts';
import { ImportRecordReader, type ImportsAsked } from './import-record-reader.ts';
import { RowErrorReader } from './row-errors.ts';
import { attachSource } from './sources/attach-source.ts';
import { notifyChange } from './sql-fragments.ts';

/** An upload that has been silent for so long is taken for dead. */
export const SILENT_UPLOAD = '30 seconds';
/** An idempotency key stands for its import for so long. */
export const KEY_LIFE = '24 hours';

/** The gateway's side of the import tables. */
export class ImportAdmissionRepository implements ImportAdmission {
  readonly #database: Database;
  readonly #records: ImportRecordReader;
  readonly #errors: RowErrorReader;

  constructor(database: Database) {
    this.#database = database;
    this.#records = new ImportRecordReader(database);
    this.#errors = new RowErrorReader(database);
  }

  async claim(input: ClaimImport): Promise<ImportClaim> {
    return this.#database.transaction(async (tx) => {
      const { importId, projectId, principal, filename, idempotencyKey: key, kind = 'import' } = input;
      tx.em.create(ImportJobEntity, { id: importId, projectId, createdBy: principal.id, filename, kind });
      await tx.em.flush();
      await notifyChange(projectId, importId).execute(tx.kysely);
      if (key === undefined) return { outcome: 'claimed' };
      await this.#expireKey(tx, projectId, principal, key);
      const holder = await this.#takeKey(tx, projectId, principal, key, importId);
      if (holder === importId) return { outcome: 'claimed' };
      await tx.em.nativeDelete(ImportJobEntity, { id: importId });
      return { outcome: 'taken', importId: holder };
    });
  }

  /** Frees a key that is too old, or whose upload is dead; the dead import ends failed. */
  async #expireKey(tx: Tx, projectId: string, principal: Principal, key: string): Promise<void> {
    const { rows } = await sql<{ import_id: string; silent: boolean }>`
      select k.import_id, j.phase = 'uploading' and j.last_activity_at < now() - ${SILENT_UPLOAD}::interval as silent
      from idempotency_key k join import_job j on j.id = k.import_id
      where k.project_id = ${projectId} and k.principal = ${principal.id} and k.key = ${key}
        and (k.created_at < now() - ${KEY_LIFE}::interval or (j.phase = 'uploading' and j.last_activity_at < now() - ${SILENT_UPLOAD}::interval))
      for update of k, j`.execute(tx.kysely);
    for (const row of rows) {
      if (row.silent)
        await this.#fail(tx, row.import_id, {
          code: 'upload_incomplete',
          message: 'The upload stopped and was not taken up again.',
        });
      await sql`delete from idempotency_key where import_id = ${row.import_id}`.execute(tx.kysely);
    }
  }

  async #takeKey(tx: Tx, projectId: string, principal: Principal, key: string, importId: string): Promise<string> {
    await sql`insert into idempotency_key (project_id, principal, key, import_id) values (${projectId}, ${principal.id}, ${key}, ${importId})
      on conflict do nothing`.execute(tx.kysely);
    const { rows } = await sql<{ import_id: string }>`
      select import_id from idempotency_key where project_id = ${projectId} and principal = ${principal.id} and key = ${key}`.execute(
      tx.kysely,
    );
    // The row is there: either ours, or that of the transaction for whose commit the insert has waited.
    return rows[0]?.import_id ?? importId;
  }

  async touchUpload(importId: string): Promise<void> {
    await this.#database.query(
      sql`update import_job set last_activity_at = now() where id = ${importId} and phase = 'uploading'`,
    );
  }

  async enqueue(source: UploadedSource): Promise<boolean> {
    return this.#database.transaction(async (tx) => {
      const { rows: queue } = await sql<{ number: string }>`
        update project set next_queue_number = next_queue_number + 1 where id = ${source.projectId} returning next_queue_number - 1 as number`.execute(
        tx.kysely,
      );
      // Locked, so that neither a cancel nor the end of a silent upload comes between reading and writing.
      const uploading = { id: source.importId, phase: 'uploading' } as const;
      const job = await tx.em.findOne(ImportJobEntity, uploading, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (job === null || queue[0] === undefined) return false;
      const sourceId = await attachSource(tx, source, job);
      tx.em.assign(job, {
        sourceId,
        sourceType: source.sourceType,
        mapping: source.mapping,
        mode: source.options.mode,
        ...(source.options.dryRun ? { kind: 'preview' as const } : {}),
        options: source.options,
        readPlan: source.plan,
        phase: 'queued',
        queueNumber: Number(queue[0].number),
      });
      await tx.em.flush();
      // By the clock that silence is measured with, which the gateway's need not be.
      await sql`update import_job set last_activity_at = now(), updated_at = now() where id = ${source.importId}`.execute(
        tx.kysely,
      );
      await sql`update idempotency_key set fingerprint = ${source.fingerprint} where import_id = ${source.importId}`.execute(
        tx.kysely,
      );
      await recordAudit(tx, {
        projectId: source.projectId,
        principal: job.createdBy,
        action: 'import.created',
        importId: source.importId,
        details: { sha256: source.sha256 },
      });
      await notifyChange(source.projectId, source.importId).execute(tx.kysely);
      return true;
    });
  }

  async discard(importId: string): Promise<boolean> {
    return this.#database.transaction(async ({ kysely }) => {
      const { rows } = await sql<{ project_id: string }>`
        delete from import_job where id = ${importId} and phase = 'uploading' returning project_id`.execute(kysely);
      if (rows[0] !== undefined) await notifyChange(rows[0].project_id, importId).execute(kysely);
      return rows[0] !== undefined;
    });
  }

  async abandon(
    importId: string,
    fault: { code: 'upload_incomplete' | 'temporal_unavailable'; message: string },
  ): Promise<boolean> {
    return this.#database.transaction(async (tx) => {
      const failed = await this.#fail(tx, importId, fault);
      if (failed) await sql`delete from idempotency_key where import_id = ${importId}`.execute(tx.kysely);
      return failed;
    });
  }

  /** Ends an import that never ran. One that has been admitted meanwhile is left alone. */
  async #fail(tx: Tx, importId: string, error: { code: string; message: string }): Promise<boolean> {
    const { rows } = await sql<{ project_id: string; created_by: string }>`
      update import_job set status = 'failed', phase = 'ended', error = ${JSON.stringify(error)}::jsonb, total_rows = 0, completed_at = now(), updated_at = now()
      where id = ${importId} and phase in ('uploading', 'queued') and admitted_at is null returning project_id, created_by`.execute(
      tx.kysely,
    );
    const job = rows[0];
    if (job === undefined) return false;
    const { project_id: projectId, created_by: principal } = job;
    await recordAudit(tx, { projectId, principal, action: 'import.failed', importId, details: { code: error.code } });
    await notifyChange(projectId, importId).execute(tx.kysely);
    return true;
  }

  async fingerprint(importId: string): Promise<string | undefined> {
    const rows = await this.#database.query(
      sql<{ fingerprint: string | null }>`select fingerprint from idempotency_key where import_id = ${importId}`,
    );
    return rows[0]?.fingerprint ?? undefined;
  }

  get(projectId: string, importId: string): Promise<StoredImport | undefined> {
    return this.#records.get(projectId, importId);
  }

  list(projectId: string, query: ImportsAsked): Promise<Page<StoredImport>> {
    return this.#records.list(projectId, query);
  }

  recentErrors(importIds: readonly string[], limit: number): Promise<Map<string, RowError[]>> {
    return this.#errors.recent(importIds, limit);
  }

  errors(importId: string, query: { severity?: Severity; cursor?: string; limit: number }): Promise<Page<RowError>> {
    return this.#errors.page(importId, query);
  }

  async requestCancel(input: {
    projectId: string;
    importId: string;
    principal: Principal;
    reason?: string;
  }): Promise<'requested' | 'ended' | 'not_found'> {
    const { reason, ...given } = input;
    const command = { kind: 'cancel', ...(reason === undefined ? {} : { reason }) } as const;
    const { outcome } = await this.#database.transaction((tx) => noteCommand(tx, { ...given, command }));
    return outcome === 'noted' ? 'requested' : outcome === 'refused' ? 'ended' : outcome;
  }
}
