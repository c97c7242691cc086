import { Migration } from '@mikro-orm/migrations';

/** Saved mappings, rule sets and the audit trail. */
export class RulesAndAudit0004 extends Migration {
  override name = '0004-rules-and-audit';

  override up(): void {
    this.addSql(`
      create table mapping (
        id uuid primary key,
        project_id uuid not null references project (id),
        header_hash bytea not null,
        columns jsonb not null,
        mapping jsonb not null,
        created_by text not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint uq_mapping_header unique (project_id, header_hash)
      )`);
    this.addSql(`
      create table rule_set (
        id uuid primary key,
        project_id uuid not null references project (id),
        version int not null,
        rules jsonb not null,
        created_by text not null,
        created_at timestamptz not null default now(),
        constraint uq_rule_set_version unique (project_id, version)
      )`);
    this.addSql(`
      create table audit_event (
        id uuid primary key,
        project_id uuid not null,
        principal text not null,
        action text not null,
        import_id uuid,
        pair_id uuid,
        details jsonb not null default '{}',
        at timestamptz not null default now()
      )`);
    this.addSql(`create index ix_audit_event_project on audit_event (project_id, id desc)`);
    this.addSql(`create index ix_audit_event_import on audit_event (import_id) where import_id is not null`);
  }

  override down(): void {
    for (const table of ['audit_event', 'rule_set', 'mapping']) this.addSql(`drop table ${table}`);
  }
}
