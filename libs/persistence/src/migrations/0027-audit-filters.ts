import { Migration } from '@mikro-orm/migrations';

/** The audit trail is filtered by what was done, by whom, to which pair (an import has its index already) and when. */
export class AuditFilters0027 extends Migration {
  override name = '0027-audit-filters';

  override up(): void {
    this.addSql(`create index ix_audit_event_action on audit_event (project_id, action text_pattern_ops, id desc)`);
    this.addSql(`create index ix_audit_event_principal on audit_event (project_id, principal, id desc)`);
    this.addSql(`create index ix_audit_event_pair on audit_event (pair_id) where pair_id is not null`);
    this.addSql(`create index ix_audit_event_at on audit_event (project_id, at)`);
  }

  override down(): void {
    for (const name of ['action', 'principal', 'pair', 'at']) this.addSql(`drop index ix_audit_event_${name}`);
  }
}
