import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from './database.ts';
import { AuditEventEntity, ProjectEntity } from './entities/index.ts';

export interface AuditEvent {
  readonly projectId: string;
  readonly principal: string;
  /** `<what>.<verb>`, as `import.cancel`. */
  readonly action: string;
  readonly importId?: string;
  readonly pairId?: string;
  /** Ids and settings, never content. */
  readonly details?: Record<string, unknown>;
}

/** Writes who did what, in the transaction that does it. */
export async function recordAudit(tx: Tx, event: AuditEvent): Promise<void> {
  tx.em.create(AuditEventEntity, { id: randomUUIDv7(), ...event, details: event.details ?? {} });
  await tx.em.flush();
}

/** The same for what concerns the installation: an event in the history of every project. */
export async function recordAuditEverywhere(tx: Tx, event: Omit<AuditEvent, 'projectId'>): Promise<void> {
  for (const { id } of await tx.em.findAll(ProjectEntity, { fields: ['id'] }))
    tx.em.create(AuditEventEntity, { id: randomUUIDv7(), projectId: id, ...event, details: event.details ?? {} });
  await tx.em.flush();
}
