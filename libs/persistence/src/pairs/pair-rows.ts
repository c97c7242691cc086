import type { PairState } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { variantsOf } from '../loading/pair-lookups.ts';
import { replaceVariants } from '../loading/pair-writes.ts';

export interface PairLock {
  readonly version: number;
}

/** A change by a person or program, outside of any import. */
interface OwnChange {
  readonly projectId: string;
  readonly pairId: string;
  readonly principal: string;
}

/** Takes a pair for the length of the transaction. */
export async function lockPair(db: Kysely<unknown>, projectId: string, pairId: string): Promise<PairLock | undefined> {
  const { rows } = await sql<PairLock>`
    select version from qa_pair where project_id = ${projectId} and id = ${pairId} for update`.execute(db);
  return rows[0];
}

/** Id of the pair that is told by the key. */
export async function pairAtKey(db: Kysely<unknown>, projectId: string, key: Buffer): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from qa_pair where project_id = ${projectId} and key_hash = ${key}`.execute(db);
  return rows[0]?.id;
}

/** Puts the state that the pair has now into its history. */
export async function insertVersion(
  db: Kysely<unknown>,
  change: OwnChange & { readonly operation: 'update' | 'delete' | 'restore' },
): Promise<void> {
  const { projectId, pairId, principal, operation } = change;
  await sql`
    insert into qa_pair_version (project_id, pair_id, version, operation, changed_by_principal, key_hash, question_hash, content_hash, question, answer,
      category, tags, metadata, status, external_id, source_set, quality_score, last_import_id, last_import_row, last_principal, created_at, updated_at, variants)
    select p.project_id, p.id, p.version, ${operation}, ${principal}, p.key_hash, p.question_hash, p.content_hash, p.question, p.answer,
      p.category, p.tags, p.metadata, p.status, p.external_id, p.source_set, p.quality_score, p.last_import_id, p.last_import_row, p.last_principal,
      p.created_at, p.updated_at, ${variantsOf('p')}
    from qa_pair p where p.project_id = ${projectId} and p.id = ${pairId}`.execute(db);
}

/** Writes the next version of a pair; the one before has to be in the history. */
export async function changePairRow(
  db: Kysely<unknown>,
  { projectId, pairId, principal, state }: OwnChange & { readonly state: PairState },
): Promise<void> {
  const { content, key, questionKey, contentHash, quality } = state;
  await sql`
    update qa_pair set key_hash = ${key}, question_hash = ${questionKey}, content_hash = ${contentHash}, question = ${content.question}, answer = ${content.answer},
      category = ${content.category}, tags = ${[...content.tags]}::text[], metadata = ${JSON.stringify(content.metadata)}::jsonb, status = ${content.status},
      external_id = ${content.externalId}, quality_score = ${quality ?? null}, version = version + 1, last_import_id = null, last_import_row = null,
      last_principal = ${principal}, updated_at = now()
    where project_id = ${projectId} and id = ${pairId}`.execute(db);
  await replaceVariants(db, { projectId }, [{ id: pairId, variants: content.variants }]);
}
