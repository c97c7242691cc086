import { Migration } from '@mikro-orm/migrations';

/** When the provider last answered for a text, with a vector or a refusal: what an import that makes vectors again has made already. */
export class RenewedEmbeddings0013 extends Migration {
  override name = '0013-renewed-embeddings';

  override up(): void {
    this.addSql(`alter table qa_embedding add column answered_at timestamptz`);
  }

  override down(): void {
    this.addSql(`alter table qa_embedding drop column answered_at`);
  }
}
