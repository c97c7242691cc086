import { Migration } from '@mikro-orm/migrations';

/** What a source was rewritten to is compared with its hash before anything of it is written. */
export class RowsHashes0029 extends Migration {
  override name = '0029-rows-hashes';

  override up(): void {
    this.addSql(`alter table import_job add column rows_sha256 bytea`);
  }

  override down(): void {
    this.addSql(`alter table import_job drop column rows_sha256`);
  }
}
