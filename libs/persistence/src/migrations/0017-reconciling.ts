import { Migration } from '@mikro-orm/migrations';

/** What the reconcilers note: writers that were locked out, results and blobs that are gone, vectors that nobody uses. */
export class Reconciling0017 extends Migration {
  override name = '0017-reconciling';

  override up(): void {
    this.addSql(`
      alter table import_job
        add column locked_out_at timestamptz,
        add column results_expired_at timestamptz,
        add column embeddings_tried_at timestamptz,
        add column embeddings_done_at timestamptz`);
    this.addSql(
      `create index ix_import_job_kept on import_job (completed_at) where phase = 'ended' and results_expired_at is null`,
    );
    this.addSql(`
      create index ix_import_job_unembedded on import_job (completed_at)
      where status = 'completed' and (options ->> 'embed') = 'true' and embeddings_done_at is null and results_expired_at is null`);
    this.addSql(`create index ix_import_job_rows_blob on import_job (rows_blob_key) where rows_blob_key is not null`);
    this.addSql(`create index ix_idempotency_key_created on idempotency_key (created_at)`);
    this.addSql(`alter table source add column removed_at timestamptz`);
    // A source that is imported stays as long as the results of its imports.
    this.addSql(
      `update source set expires_at = null where exists (select from import_job j where j.source_id = source.id)`,
    );
    this.addSql(`alter table qa_embedding add column unused_since timestamptz`);
  }

  override down(): void {
    this.addSql(`alter table qa_embedding drop column unused_since`);
    this.addSql(`alter table source drop column removed_at`);
    this.addSql(`drop index ix_idempotency_key_created`);
    for (const index of ['ix_import_job_rows_blob', 'ix_import_job_unembedded', 'ix_import_job_kept'])
      this.addSql(`drop index ${index}`);
    this.addSql(`
      alter table import_job
        drop column embeddings_done_at,
        drop column embeddings_tried_at,
        drop column results_expired_at,
        drop column locked_out_at`);
  }
}
