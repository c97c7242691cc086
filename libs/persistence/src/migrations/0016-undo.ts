import { Migration } from '@mikro-orm/migrations';

/** What the rows of an undo take back. */
export class Undo0016 extends Migration {
  override name = '0016-undo';

  override up(): void {
    // 5 bytes a row, in row order; undo/undone-rows.ts says which.
    this.addSql(`alter table import_chunk add column undone bytea`);
    this.addSql(`alter table import_chunk alter column undone set storage external`);
  }

  override down(): void {
    this.addSql(`alter table import_chunk drop column undone`);
  }
}
