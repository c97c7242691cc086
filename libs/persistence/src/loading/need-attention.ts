import type { AttentionNote, SettledImport } from '@pairloom/core';
import { sql } from 'kysely';
import { recordAudit } from '../audit.ts';
import type { Tx } from '../database.ts';
import { LEAVES_PLACE, headOfQueue } from '../queue.ts';
import { notifyChange } from '../sql-fragments.ts';

interface WaitingJob {
  project_id: string;
  created_by: string;
  phase: string;
  waits: boolean;
}

/**
 * Lets an import wait for a person, within a transaction: it leaves its place and no chunk of it is begun. Of several faults the first
 * is the import's; each chunk keeps its own. A chunk that another attempt has loaded meanwhile fails no more.
 */
export async function needAttention(
  tx: Tx,
  importId: string,
  note: AttentionNote,
): Promise<SettledImport | { state: 'waiting'; wake: readonly string[] }> {
  const { rows } = await sql<WaitingJob>`
    select project_id, created_by, phase, coalesce((attention ->> 'waits')::boolean, false) as waits
    from import_job where id = ${importId} for no key update`.execute(tx.kysely);
  const job = rows[0];
  if (job === undefined || job.phase === 'ended') return { state: 'settled' };
  const fails = await noteChunk(tx, importId, note);
  if (fails && !job.waits) {
    const attention = { ...note, waits: true };
    await sql`update import_job set attention = ${JSON.stringify(attention)}::jsonb, ${LEAVES_PLACE}, last_activity_at = now(), updated_at = now()
      where id = ${importId}`.execute(tx.kysely);
    const { code, chunk } = note;
    await recordAudit(tx, {
      projectId: job.project_id,
      principal: job.created_by,
      action: 'import.needs_attention',
      importId,
      details: chunk === undefined ? { code } : { code, chunk },
    });
    await notifyChange(job.project_id, importId).execute(tx.kysely);
  }
  return { state: 'waiting', wake: await headOfQueue(tx, job.project_id) };
}

/** False when the chunk has a result by now. */
async function noteChunk(tx: Tx, importId: string, { chunk, code, message }: AttentionNote): Promise<boolean> {
  if (chunk === undefined) return true;
  const noted = await sql`
    update import_chunk set attention = ${JSON.stringify({ code, message })}::jsonb, status = 'planned'
    where import_id = ${importId} and chunk_no = ${chunk} and status in ('planned', 'running')`.execute(tx.kysely);
  return (noted.numAffectedRows ?? 0n) > 0n;
}
