import { Migration } from '@mikro-orm/migrations';

/** When the pairs of a chunk were compared with the others of the project, so that a new attempt does not do it again. */
export class NearDuplicates0014 extends Migration {
  override name = '0014-near-duplicates';

  override up(): void {
    this.addSql(`alter table import_chunk add column near_checked_at timestamptz`);
  }

  override down(): void {
    this.addSql(`alter table import_chunk drop column near_checked_at`);
  }
}
