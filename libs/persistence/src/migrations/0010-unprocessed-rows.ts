import { Migration } from '@mikro-orm/migrations';

/** Rows of a loaded chunk that were not reached, since a row before them stopped the import. */
export class UnprocessedRows0010 extends Migration {
  override name = '0010-unprocessed-rows';

  override up(): void {
    this.addSql(
      `alter table import_chunk add column unprocessed_rows int not null default 0, drop constraint ck_import_chunk_balance`,
    );
    this.addSql(`
      alter table import_chunk add constraint ck_import_chunk_balance check (
        status <> 'done'
        or row_count = created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows + unprocessed_rows
      )`);
  }

  override down(): void {
    this.addSql(`alter table import_chunk drop constraint ck_import_chunk_balance, drop column unprocessed_rows`);
    this.addSql(`
      alter table import_chunk add constraint ck_import_chunk_balance check (
        status <> 'done' or row_count = created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows
      )`);
  }
}
