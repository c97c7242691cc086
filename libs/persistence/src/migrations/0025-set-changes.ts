import { Migration } from '@mikro-orm/migrations';

/** Pairs that a mirror, or the undo of one, took into another set without changing them otherwise: such a pair gets no version. */
export class SetChanges0025 extends Migration {
  override name = '0025-set-changes';

  override up(): void {
    this.addSql(`
      create table pair_set_change (
        import_id uuid not null references import_job (id) on delete cascade,
        pair_id uuid not null,
        set_before text,
        set_after text,
        primary key (import_id, pair_id)
      )`);
  }

  override down(): void {
    this.addSql(`drop table pair_set_change`);
  }
}
