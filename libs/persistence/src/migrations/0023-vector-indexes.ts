import { Migration } from '@mikro-orm/migrations';

/**
 * Indexes over vectors, one for each large project and model: what they were made of and how well they find. The indexes themselves are
 * made by the worker, beside everything else, when a project has grown so large.
 */
export class VectorIndexes0023 extends Migration {
  override name = '0023-vector-indexes';

  override up(): void {
    this.addSql(`
      create table vector_index (
        project_id uuid not null references project (id),
        model_id int not null references embedding_model (id),
        name text not null,
        dimension int not null,
        vectors bigint not null,
        lists int not null,
        probes int not null,
        recall real not null,
        made_at timestamptz not null default now(),
        primary key (project_id, model_id)
      )`);
  }

  override down(): void {
    this.addSql(`
      do $$ declare one text; begin
        for one in select indexrelid::regclass::text from pg_index
          where indrelid = 'qa_embedding'::regclass and indexrelid::regclass::text like '%ix_qa_embedding_near_%'
        loop execute 'drop index ' || one; end loop;
      end $$`);
    this.addSql(`drop table vector_index`);
  }
}
