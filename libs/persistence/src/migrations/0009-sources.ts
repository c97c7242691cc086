import { Migration } from '@mikro-orm/migrations';

/** Sources with a life of their own: uploaded in parts, imported more than once, with corrected rows; mappings have names. */
export class Sources0009 extends Migration {
  override name = '0009-sources';

  override up(): void {
    this.addSql(`alter table source alter column sha256 drop not null`);
    this.addSql(`alter table source add column state text not null default 'stored'`);
    this.addSql(`alter table source add column upload_length bigint`);
    this.addSql(`alter table source add column created_by text not null default 'local-owner'`);
    this.addSql(`alter table source alter column created_by drop default`);
    this.addSql(`alter table source add constraint ck_source_state check (state in ('uploading', 'stored'))`);
    this.addSql(`alter table source add constraint ck_source_hash check (state = 'uploading' or sha256 is not null)`);
    this.addSql(`create index ix_source_expiry on source (expires_at) where expires_at is not null`);
    this.addSql(`
      create table source_part (
        source_id uuid not null references source (id) on delete cascade,
        byte_start bigint not null,
        bytes bigint not null,
        blob_key text not null,
        primary key (source_id, byte_start)
      )`);
    this.addSql(`
      create table source_edits (
        source_id uuid not null references source (id) on delete cascade,
        hash bytea not null,
        row_count int not null,
        blob_key text not null,
        created_by text not null,
        created_at timestamptz not null default now(),
        primary key (source_id, hash)
      )`);
    this.addSql(`alter table mapping add column name text not null default ''`);
  }

  override down(): void {
    this.addSql(`alter table mapping drop column name`);
    this.addSql(`drop table source_edits`);
    this.addSql(`drop table source_part`);
    this.addSql(`drop index ix_source_expiry`);
    this.addSql(`delete from source where state = 'uploading'`);
    this.addSql(`alter table source drop constraint ck_source_hash`);
    this.addSql(`alter table source drop constraint ck_source_state`);
    for (const column of ['created_by', 'upload_length', 'state'])
      this.addSql(`alter table source drop column ${column}`);
    this.addSql(`alter table source alter column sha256 set not null`);
  }
}
