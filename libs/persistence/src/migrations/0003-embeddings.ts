import { Migration } from '@mikro-orm/migrations';

/** Vectors by text and model, and the side table of full-text search. */
export class Embeddings0003 extends Migration {
  override name = '0003-embeddings';

  override up(): void {
    this.addSql(`create extension if not exists vector`);
    this.addSql(`
      create table embedding_model (
        id int generated always as identity primary key,
        name text not null,
        dimension int,
        created_at timestamptz not null default now(),
        constraint uq_embedding_model_name unique (name)
      )`);
    // A row without a vector is a claim (claimed_until) or a refusal (refused). question_hash finds the pairs of a text
    // through the unique key of qa_pair, so that search needs no further index there.
    this.addSql(`
      create table qa_embedding (
        project_id uuid not null,
        model_id int not null references embedding_model (id),
        text_hash bytea not null,
        question_hash bytea not null,
        v halfvec,
        refused jsonb,
        claimed_by uuid,
        claimed_until timestamptz,
        created_at timestamptz not null default now(),
        primary key (project_id, model_id, text_hash)
      )`);
    // halfvec values of some hundred dimensions would go to TOAST, one by one: kept in line, a scan reads them in order.
    this.addSql(`alter table qa_embedding alter column v set storage main`);
    this.addSql(`
      create table qa_search (
        project_id uuid not null,
        pair_id uuid not null,
        ordinal int not null,
        text_hash bytea not null,
        tokens tsvector not null,
        pair_version int not null,
        primary key (project_id, pair_id, ordinal)
      )`);
    this.addSql(`create index ix_qa_search_tokens on qa_search using gin (tokens)`);
  }

  override down(): void {
    // The extension stays: it may have been there before.
    for (const table of ['qa_search', 'qa_embedding', 'embedding_model']) this.addSql(`drop table ${table}`);
  }
}
