import { Migration } from '@mikro-orm/migrations';

/**
 * What the rows of a chunk are compared by with those of other chunks: prints of the answers (4 bytes a row), the keys of the questions where
 * rows are told by something else (16 bytes a row), and the spellings of categories and tags.
 */
export class ComparedRows0024 extends Migration {
  override name = '0024-compared-rows';

  override up(): void {
    this.addSql(`
      alter table import_chunk add column answer_prints bytea, add column question_keys bytea, add column spellings jsonb`);
    // Hashes do not compress.
    this.addSql(`
      alter table import_chunk alter column answer_prints set storage external, alter column question_keys set storage external`);
  }

  override down(): void {
    this.addSql(`alter table import_chunk drop column answer_prints, drop column question_keys, drop column spellings`);
  }
}
