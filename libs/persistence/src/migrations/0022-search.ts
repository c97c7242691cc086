import { Migration } from '@mikro-orm/migrations';

/**
 * Search by words: `qa_search` becomes one document a pair, filled beside the loading of pairs and never by it. Tokens begin with the
 * number of the project, so that the index is parted by projects without an extension for it.
 */
export class Search0022 extends Migration {
  override name = '0022-search';

  override up(): void {
    this.addSql(`alter table project add column search_no int generated always as identity`);
    this.addSql(`drop table qa_search`);
    // `mark` is of the content that the tokens were made of: a pair whose content has another is found by its text.
    this.addSql(`
      create table qa_search (
        project_id uuid not null,
        pair_id uuid not null,
        mark bytea not null,
        tokens tsvector not null,
        primary key (project_id, pair_id)
      )`);
    this.addSql(`alter table qa_search alter column project_id set statistics 0, alter column tokens set statistics 0`);
    this.addSql(`create index ix_qa_search_tokens on qa_search using gin (tokens)`);
    // Null: chunks of the import are still to be looked at; those up to searched_chunk are done.
    this.addSql(`alter table import_job add column searched_at timestamptz, add column searched_chunk int`);
    this.addSql(`update import_job set searched_at = now() where phase = 'ended'`);
    this.addSql(`create index ix_import_job_unsearched on import_job (project_id, id) where searched_at is null`);
    // Projects all of whose pairs are compared with their documents, from the pair after `after` on.
    this.addSql(`
      create table search_pass (
        project_id uuid primary key references project (id),
        after uuid,
        asked_at timestamptz not null default now()
      )`);
    this.addSql(`insert into search_pass (project_id) select id from project`);
  }

  override down(): void {
    this.addSql(`drop table search_pass`);
    this.addSql(`drop index ix_import_job_unsearched`);
    this.addSql(`alter table import_job drop column searched_chunk, drop column searched_at`);
    this.addSql(`drop table qa_search`);
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
    this.addSql(`alter table project drop column search_no`);
  }
}
