import { FileFault, type UploadedSource } from '@pairloom/core';
import { sql } from 'kysely';
import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from '../database.ts';
import { SourceEntity } from '../entities/index.ts';

/** The source of an import that is queued: one that is there, which from now on stays as long as the results of its imports, or a new one. @throws FileFault `source_missing` */
export async function attachSource(
  tx: Tx,
  source: UploadedSource,
  job: { readonly filename: string; readonly createdBy: string },
): Promise<string> {
  if (source.sourceId !== undefined) {
    await keepSource(tx, source.projectId, source.sourceId);
    return source.sourceId;
  }
  const stored = tx.em.create(SourceEntity, {
    id: randomUUIDv7(),
    projectId: source.projectId,
    blobKey: source.blobKey,
    filename: job.filename,
    sha256: Buffer.from(source.sha256, 'hex'),
    bytes: source.bytes,
    createdBy: job.createdBy,
  });
  await tx.em.flush();
  return stored.id;
}

/** The update waits for an expiry that is under way, so either the source stays or it is seen to be gone. @throws FileFault `source_missing` */
export async function keepSource({ kysely }: Tx, projectId: string, sourceId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update source set expires_at = null
    where id = ${sourceId} and project_id = ${projectId} and state = 'stored' and (expires_at is null or expires_at > now())
    returning id`.execute(kysely);
  if (rows.length === 0) throw new FileFault('source_missing');
}
