import { KEY_BYTES } from '@pairloom/core';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { hashArray, idArray } from '../loading/encoding.ts';

/** A pair, by its key, and the one that it is near to. */
export interface NearLink {
  readonly key: Buffer;
  readonly otherId: string;
}

/** Keeps that pairs are near duplicates, each of two with the other, as they are now. Written in order of ids, so that imports that run at once wait in turn. */
export async function linkNearPairs(db: Kysely<unknown>, projectId: string, links: readonly NearLink[]): Promise<void> {
  if (links.length === 0) return;
  await sql`
    with found as materialized (
      select p.id, p.question_hash, o.id as other_id, o.question_hash as other_hash
      from unnest(${hashArray(links, KEY_BYTES, ({ key }) => key)}::bytea[], ${idArray(links.map(({ otherId }) => otherId))}::uuid[]) as u (key, other)
      cross join lateral (select id, question_hash from qa_pair where project_id = ${projectId} and key_hash = u.key limit 1) p
      cross join lateral (select id, question_hash from qa_pair where project_id = ${projectId} and id = u.other limit 1) o
      where p.id <> o.id
    )
    insert into near_pair (project_id, pair_id, other_id, question_hash, other_question_hash)
    select ${projectId}::uuid, * from (
      select id, other_id, question_hash, other_hash from found union select other_id, id, other_hash, question_hash from found
    ) both_ways order by id, other_id
    on conflict (project_id, pair_id, other_id) do update
      set question_hash = excluded.question_hash, other_question_hash = excluded.other_question_hash`.execute(db);
}

/** Whether pair `p` is a near duplicate of another, by what imports found. */
export const IS_NEAR: RawBuilder<boolean> = sql`exists (
  select from near_pair n
  cross join lateral (select question_hash from qa_pair where project_id = n.project_id and id = n.other_id limit 1) o
  where n.project_id = p.project_id and n.pair_id = p.id and n.question_hash = p.question_hash and n.other_question_hash = o.question_hash)`;
