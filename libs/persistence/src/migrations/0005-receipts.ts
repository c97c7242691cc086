import { Migration } from '@mikro-orm/migrations';

/** Receipts of ended imports, and a way to the pairs that an import removed. */
export class Receipts0005 extends Migration {
  override name = '0005-receipts';

  override up(): void {
    // Kept as the text that was hashed: jsonb would order names and write numbers its own way.
    this.addSql(`
      create table import_receipt (
        import_id uuid primary key references import_job (id) on delete cascade,
        body text not null,
        created_at timestamptz not null default now()
      )`);
    // What an import changed is found through the keys of its rows; a pair that is gone has its key only in its last version.
    this.addSql(
      `create index ix_qa_pair_version_removed on qa_pair_version (changed_by_import, key_hash) where operation in ('delete', 'retire')`,
    );
  }

  override down(): void {
    this.addSql(`drop index ix_qa_pair_version_removed`);
    this.addSql(`drop table import_receipt`);
  }
}
