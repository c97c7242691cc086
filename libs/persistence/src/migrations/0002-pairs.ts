import { Migration } from '@mikro-orm/migrations';

/**
 * Pairs, their variants and versions. `qa_pair` has no foreign keys and no index but two: a foreign key costs a look-up for
 * each row loaded, and projects are not deleted under their pairs.
 */
export class Pairs0002 extends Migration {
  override name = '0002-pairs';

  override up(): void {
    this.addSql(`
      create table qa_pair (
        id uuid not null,
        project_id uuid not null,
        key_hash bytea not null,
        question_hash bytea not null,
        content_hash bytea not null,
        question text not null,
        answer text not null,
        category text,
        tags text[] not null default '{}',
        metadata jsonb not null default '{}',
        status text not null default 'draft',
        external_id text,
        source_set text,
        quality_score real,
        version int not null default 1,
        last_import_id uuid,
        last_import_row bigint,
        last_principal text not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint pk_qa_pair primary key (project_id, id),
        constraint uq_qa_pair_key unique (project_id, key_hash),
        constraint ck_qa_pair_status check (status in ('draft', 'published', 'retired'))
      )`);
    this.addSql(`
      create table qa_variant (
        project_id uuid not null,
        pair_id uuid not null,
        ordinal int not null,
        question text not null,
        question_hash bytea not null,
        text_hash bytea not null,
        primary key (project_id, pair_id, ordinal),
        foreign key (project_id, pair_id) references qa_pair (project_id, id) on delete cascade
      )`);
    this.addSql(`
      create table qa_pair_version (
        project_id uuid not null,
        pair_id uuid not null,
        version int not null,
        operation text not null,
        changed_by_import uuid,
        changed_by_row bigint,
        changed_by_principal text not null,
        changed_at timestamptz not null default now(),
        key_hash bytea not null,
        question_hash bytea not null,
        content_hash bytea not null,
        question text not null,
        answer text not null,
        category text,
        tags text[] not null,
        metadata jsonb not null,
        status text not null,
        external_id text,
        source_set text,
        quality_score real,
        last_import_id uuid,
        last_import_row bigint,
        last_principal text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        variants jsonb not null default '[]',
        primary key (project_id, pair_id, version),
        constraint ck_qa_pair_version_operation check (operation in ('update', 'delete', 'restore', 'undo', 'retire'))
      )`);
  }

  override down(): void {
    for (const table of ['qa_pair_version', 'qa_variant', 'qa_pair']) this.addSql(`drop table ${table}`);
  }
}
