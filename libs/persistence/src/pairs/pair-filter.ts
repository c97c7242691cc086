import type { PairEmbedding, PairFilter, PairQuality } from '@pairloom/contract';
import { type RawBuilder, sql } from 'kysely';
import { IS_NEAR } from '../near-duplicates/near-links.ts';
import { QUESTION_HASH } from '../pairs-with-text.ts';
import { WITH_DOCUMENT, matches } from '../search/text-match.ts';

/** Joins the vector of a pair's question, if there is one, as `e`. */
export const withEmbedding = (model: string) => sql`
  left join qa_embedding e on e.project_id = p.project_id and e.text_hash = ${QUESTION_HASH}
    and e.model_id = (select id from embedding_model where name = ${model})`;

/** The worst of question and variants: a pair is embedded when all of them are. */
export const EMBEDDING = sql<PairEmbedding>`case
  when e.refused is not null then 'failed'
  when e.v is null or exists (
    select from qa_variant w left join qa_embedding we on we.project_id = w.project_id and we.text_hash = w.text_hash and we.model_id = e.model_id
    where w.project_id = p.project_id and w.pair_id = p.id and we.v is null
  ) then 'pending'
  else 'embedded' end`;

/** Scores from, to (without it). */
const QUALITIES: Record<Exclude<PairQuality, 'unknown'>, readonly [number, number]> = {
  low: [0, 0.5],
  fair: [0.5, 0.8],
  good: [0.8, 2],
};

function ofQuality(quality: PairQuality): RawBuilder<unknown> {
  if (quality === 'unknown') return sql`p.quality_score is null`;
  const [from, to] = QUALITIES[quality];
  return sql`p.quality_score >= ${from} and p.quality_score < ${to}`;
}

/** The word for the quality of `p`. */
export const QUALITY = sql<PairQuality>`case
  when p.quality_score is null then 'unknown' when p.quality_score < ${QUALITIES.fair[0]} then 'low'
  when p.quality_score < ${QUALITIES.good[0]} then 'fair' else 'good' end`;

/** What `filtered` needs joined to `p` for a filter. */
export const joinsOf = ({ q, embedding }: PairFilter, model: string): RawBuilder<unknown> =>
  sql`${q === undefined ? sql`` : WITH_DOCUMENT} ${embedding === undefined ? sql`` : withEmbedding(model)}`;

/** Condition on the pairs `p` of a filter, which are joined as `joinsOf` says. */
export function filtered(projectId: string, filter: PairFilter): RawBuilder<unknown> {
  const { q, status, category, tag, embedding, quality, near } = filter;
  const conditions = [sql`p.project_id = ${projectId}`];
  if (q !== undefined) conditions.push(matches(projectId, q));
  if (status !== undefined) conditions.push(sql`p.status = ${status}`);
  if (category !== undefined) conditions.push(sql`p.category = ${category}`);
  if (tag !== undefined) conditions.push(sql`${tag} = any(p.tags)`);
  if (embedding !== undefined) conditions.push(sql`${EMBEDDING} = ${embedding}`);
  if (quality !== undefined) conditions.push(ofQuality(quality));
  if (near !== undefined) conditions.push(near === 'found' ? IS_NEAR : sql`not ${IS_NEAR}`);
  return sql.join(conditions, sql` and `);
}
