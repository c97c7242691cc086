import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from './database.ts';
import { AuditEventEntity } from './entities/index.ts';

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
