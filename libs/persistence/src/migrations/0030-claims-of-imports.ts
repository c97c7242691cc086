import { Migration } from '@mikro-orm/migrations';

/** A claim on a text holds no longer than the import that it was made for. */
export class ClaimsOfImports0030 extends Migration {
  override name = '0030-claims-of-imports';

  override up(): void {
    this.addSql(`alter table qa_embedding add column claimed_for uuid`);
  }

  override down(): void {
    this.addSql(`alter table qa_embedding drop column claimed_for`);
  }
}
