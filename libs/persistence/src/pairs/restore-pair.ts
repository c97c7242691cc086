import type { PairChangeOutcome, PairEditing } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { recordAudit } from '../audit.ts';
import type { Tx } from '../database.ts';
import { replaceVariants } from '../loading/pair-writes.ts';
import { makeDocuments } from '../search/pair-documents.ts';
import { insertVersion, lockPair, pairAtKey } from './pair-rows.ts';

type Restoration = Parameters<PairEditing['restore']>[0];
type Outcome = PairChangeOutcome | { readonly outcome: 'version_not_found' };

interface OldState {
  key_hash: Buffer;
  variants: string[];
}

/** Makes a pair again what it was in an earlier version. What it is now becomes a version too. */
export async function restorePair(tx: Tx, restoration: Restoration): Promise<Outcome> {
  const { projectId, pairId, principal, version, from } = restoration;
  const { kysely } = tx;
  const locked = await lockPair(kysely, projectId, pairId);
  const last = locked?.version ?? (await lastVersion(kysely, projectId, pairId));
  if (last === undefined) return { outcome: 'not_found' };
  if (from !== undefined && from !== locked?.version) return { outcome: 'changed', version: last };
  if (locked?.version === version) return { outcome: 'stored', version };
  const old = await oldState(kysely, restoration);
  if (old === undefined) return { outcome: 'version_not_found' };
  const holder = await pairAtKey(kysely, projectId, old.key_hash);
  if (holder !== undefined && holder !== pairId) return { outcome: 'taken', pairId: holder };
  if (locked === undefined) await insertAgain(kysely, restoration, last + 1);
  else {
    await insertVersion(kysely, { projectId, pairId, principal: principal.id, operation: 'restore' });
    await writeOver(kysely, restoration);
  }
  await replaceVariants(kysely, { projectId }, [{ id: pairId, variants: old.variants }]);
  await makeDocuments(kysely, projectId, [pairId]);
  const details = { to: version, version: last + 1 };
  await recordAudit(tx, { projectId, principal: principal.id, action: 'pair.restore', pairId, details });
  return { outcome: 'stored', version: last + 1 };
}

/** The last version of a pair that was removed; undefined for one that never was. */
async function lastVersion(db: Kysely<unknown>, projectId: string, pairId: string): Promise<number | undefined> {
  const { rows } = await sql<{ version: number | null }>`
    select max(version) as version from qa_pair_version where project_id = ${projectId} and pair_id = ${pairId}`.execute(
    db,
  );
  return rows[0]?.version ?? undefined;
}

async function oldState(
  db: Kysely<unknown>,
  { projectId, pairId, version }: Restoration,
): Promise<OldState | undefined> {
  const { rows } = await sql<OldState>`
    select key_hash, variants from qa_pair_version where project_id = ${projectId} and pair_id = ${pairId} and version = ${version}`.execute(
    db,
  );
  return rows[0];
}

async function writeOver(db: Kysely<unknown>, { projectId, pairId, principal, version }: Restoration): Promise<void> {
  await sql`
    update qa_pair p set key_hash = v.key_hash, question_hash = v.question_hash, content_hash = v.content_hash, question = v.question, answer = v.answer,
      category = v.category, tags = v.tags, metadata = v.metadata, status = v.status, external_id = v.external_id, source_set = v.source_set,
      quality_score = v.quality_score, version = p.version + 1, last_import_id = null, last_import_row = null, last_principal = ${principal.id}, updated_at = now()
    from qa_pair_version v
    where v.project_id = ${projectId} and v.pair_id = ${pairId} and v.version = ${version} and p.project_id = v.project_id and p.id = v.pair_id`.execute(
    db,
  );
}

async function insertAgain(
  db: Kysely<unknown>,
  { projectId, pairId, principal, version }: Restoration,
  next: number,
): Promise<void> {
  await sql`
    insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, category, tags, metadata, status, external_id, source_set,
      quality_score, version, last_principal, created_at)
    select pair_id, project_id, key_hash, question_hash, content_hash, question, answer, category, tags, metadata, status, external_id, source_set,
      quality_score, ${next}::int, ${principal.id}, created_at
    from qa_pair_version where project_id = ${projectId} and pair_id = ${pairId} and version = ${version}`.execute(db);
}
