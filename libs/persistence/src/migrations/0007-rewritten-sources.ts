import { Migration } from '@mikro-orm/migrations';

/** Where the lines lie that a source was rewritten to; null for sources that are cut as they are. */
export class RewrittenSources0007 extends Migration {
  override name = '0007-rewritten-sources';

  override up(): void {
    this.addSql(`
      alter table import_job
        add column rows_blob_key text,
        add column rows_bytes bigint,
        add constraint ck_import_job_rows check ((rows_blob_key is null) = (rows_bytes is null))`);
  }

  override down(): void {
    this.addSql(`
      alter table import_job drop constraint ck_import_job_rows, drop column rows_blob_key, drop column rows_bytes`);
  }
}
