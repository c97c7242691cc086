import { Migration } from '@mikro-orm/migrations';

/** Pause, retry and skip: who paused, which chunk waits for a person or was skipped, and what a retry takes up. */
export class Controls0015 extends Migration {
  override name = '0015-controls';

  override up(): void {
    this.addSql(`
      alter table import_job
        add column paused_by text,
        add column retry_scope text,
        add column opened_by_run text,
        add constraint ck_import_job_retry_scope check (retry_scope in ('failed', 'unprocessed', 'embeddings', 'all'))`);
    // A reset opens one retry for each run of the import that it resets, however often the run is replayed.
    this.addSql(
      `create unique index uq_import_job_opened_by_run on import_job (retry_of, opened_by_run) where opened_by_run is not null`,
    );
    this.addSql(`
      alter table import_chunk
        add column attention jsonb,
        add column skip_reason text,
        add column skipped_by text,
        add column retried_chunk_no int`);
  }

  override down(): void {
    this.addSql(
      `alter table import_chunk drop column attention, drop column skip_reason, drop column skipped_by, drop column retried_chunk_no`,
    );
    this.addSql(`drop index uq_import_job_opened_by_run`);
    this.addSql(`alter table import_job drop column paused_by, drop column retry_scope, drop column opened_by_run`);
  }
}
