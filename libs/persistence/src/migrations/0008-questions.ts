import { Migration } from '@mikro-orm/migrations';

/**
 * Finds pairs by a question that is not their key: those told apart by something else, and variants. Pairs that are told by their
 * question, as most are, stand in neither index, so loading them costs nothing more.
 */
export class Questions0008 extends Migration {
  override name = '0008-questions';

  override up(): void {
    this.addSql(
      `create index ix_qa_pair_question on qa_pair (project_id, question_hash) where key_hash <> question_hash`,
    );
    this.addSql(`create index ix_qa_variant_question on qa_variant (project_id, question_hash)`);
  }

  override down(): void {
    this.addSql(`drop index ix_qa_variant_question`);
    this.addSql(`drop index ix_qa_pair_question`);
  }
}
