import { Migration } from '@mikro-orm/migrations';

/** Pairs that a mirror retired, beside the rows of its file. */
export class RetiredPairs0012 extends Migration {
  override name = '0012-retired-pairs';

  override up(): void {
    this.addSql(`alter table import_job add column retired_pairs bigint`);
  }

  override down(): void {
    this.addSql(`alter table import_job drop column retired_pairs`);
  }
}
