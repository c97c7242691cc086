import { Migration } from '@mikro-orm/migrations';

/** What a reset or restart of an import's workflow has to know: which run ended it, and whether its check is over. */
export class ImportRuns0019 extends Migration {
  override name = '0019-import-runs';

  override up(): void {
    this.addSql(`alter table import_job add column ended_by_run text, add column check_closed_at timestamptz`);
  }

  override down(): void {
    this.addSql(`alter table import_job drop column ended_by_run, drop column check_closed_at`);
  }
}
