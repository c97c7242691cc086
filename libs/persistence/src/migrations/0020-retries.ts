import { Migration } from '@mikro-orm/migrations';

/** Which rows of a chunk a retry takes up, where it goes on to plan, and how long an import loaded before it gave up its place. */
export class Retries0020 extends Migration {
  override name = '0020-retries';

  override up(): void {
    this.addSql(`alter table import_job add column load_ms bigint not null default 0, add column plan_row bigint`);
    // All rows of a chunk count unless it is said how many; then `retried_rows` has a byte a row, 1 for those that do.
    this.addSql(`
      alter table import_chunk
        add column scope_rows int,
        add column retried_rows bytea,
        drop constraint ck_import_chunk_balance,
        add constraint ck_import_chunk_balance check (
          status <> 'done' or coalesce(scope_rows, row_count)
            = created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows + unprocessed_rows
        ),
        add constraint ck_import_chunk_scope check (
          case when retried_rows is null then scope_rows is null or scope_rows = 0
            else octet_length(retried_rows) = row_count and scope_rows between 1 and row_count end
        )`);
  }

  override down(): void {
    this.addSql(`
      alter table import_chunk
        drop constraint ck_import_chunk_scope,
        drop constraint ck_import_chunk_balance,
        drop column scope_rows,
        drop column retried_rows`);
    this.addSql(`
      alter table import_chunk add constraint ck_import_chunk_balance check (
        status <> 'done'
        or row_count = created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows + unprocessed_rows
      )`);
    this.addSql(`alter table import_job drop column load_ms, drop column plan_row`);
  }
}
