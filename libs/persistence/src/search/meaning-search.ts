import type { PairFilter } from '@pairloom/contract';
import { EmbeddingFault } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { idArray } from '../loading/encoding.ts';
import { filtered, joinsOf } from '../pairs/pair-filter.ts';
import { QUESTION_HASH, pairsWithText } from '../pairs-with-text.ts';
import { matchingPairs } from './matching-pairs.ts';
import type { RankedPair } from './text-search.ts';
import { type VectorIndex, asIndexed, askIndex, ofIndex, readyIndex } from './vector-index.ts';

/** Vectors whose pair has gone or changed stay a while: so many more are looked at than are wanted. */
const SPARE_NEIGHBOURS = 50;
/** Of a filter that fewer pairs fit each pair is compared; of another so many of the nearest are looked at. */
const FILTERED_NEIGHBOURS = 2_000;

export interface MeaningHits {
  readonly hits: readonly RankedPair[];
  readonly method: 'exact' | 'index';
}

export interface Meant {
  readonly projectId: string;
  readonly model: string;
  /** Text form of a vector. */
  readonly vector: string;
  /** Numbers in it. */
  readonly dimension: number;
  readonly filter: PairFilter;
  readonly limit: number;
}

/** The pairs nearest to a vector, the nearest first; retired ones never. */
export async function meaningHits(database: Database, meant: Meant): Promise<MeaningHits> {
  const { projectId, model } = meant;
  const [stored] = await database.query(sql<{ id: number; dimension: number | null }>`
    select id, dimension from embedding_model where name = ${model}`);
  if (stored === undefined || stored.dimension === null) return { hits: [], method: 'exact' };
  if (stored.dimension !== meant.dimension) {
    const message = `The provider gives vectors of ${meant.dimension} numbers, those stored for the model have ${stored.dimension}.`;
    throw new EmbeddingFault('embedding_dimension_changed', message, { retryable: false });
  }
  const isFiltered = Object.values(meant.filter).some((value) => value !== undefined);
  if (isFiltered) {
    const few = await fewPairs(database, meant);
    if (few !== undefined) return { hits: await database.query(amongPairs(meant, stored.id, few)), method: 'exact' };
  }
  const index = await readyIndex(database, projectId, stored.id);
  const looked = meant.limit * 2 + (isFiltered ? FILTERED_NEIGHBOURS : SPARE_NEIGHBOURS);
  if (index === undefined)
    return { hits: await database.query(pairsOf(meant, everyVector(meant, stored.id, looked))), method: 'exact' };
  const hits = await database.transaction(async ({ kysely }) => {
    await askIndex(kysely, index);
    return (await pairsOf(meant, vectorsOfIndex(meant, index, looked)).execute(kysely)).rows;
  });
  return { hits, method: 'index' };
}

/** The pairs of a filter if it is one that few fit. */
async function fewPairs(
  database: Database,
  { projectId, filter, model }: Meant,
): Promise<readonly string[] | undefined> {
  const limit = FILTERED_NEIGHBOURS + 1;
  const ids = await matchingPairs(database, { projectId, filter, model, order: 'desc', limit });
  return ids.length < limit ? ids : undefined;
}

const everyVector = ({ projectId, vector }: Meant, modelId: number, looked: number) => sql`
  select text_hash, question_hash, v <=> ${vector}::halfvec as distance from qa_embedding
  where project_id = ${projectId} and model_id = ${modelId} and v is not null order by v <=> ${vector}::halfvec limit ${looked}`;

export const vectorsOfIndex = ({ vector }: Pick<Meant, 'vector'>, index: VectorIndex, looked: number) => {
  const distance = sql`${asIndexed(index, sql`v`)} <=> ${asIndexed(index, sql`${vector}`)}`;
  return sql`
    select text_hash, question_hash, ${distance} as distance from qa_embedding where ${ofIndex(index)} order by ${distance} limit ${looked}`;
};

/** The pairs of the nearest vectors that fit the filter. */
const pairsOf = ({ projectId, filter, model, limit }: Meant, nearest: RawBuilder<unknown>) => sql<RankedPair>`
  with nearest as materialized (${nearest}), best as (
    select f.id, min(n.distance) as distance from nearest n
    cross join lateral (${pairsWithText(projectId, sql`n`)} offset 0) f group by f.id
  )
  select p.id, (1 - b.distance)::float8 as score from best b
  cross join lateral (select * from qa_pair where project_id = ${projectId} and id = b.id limit 1) p ${joinsOf(filter, model)}
  where ${filtered(projectId, filter)} and p.status <> 'retired'
  order by b.distance, p.id desc limit ${limit}`;

/** Each of the pairs compared by the nearest of its texts. */
const amongPairs = ({ projectId, vector, limit }: Meant, modelId: number, ids: readonly string[]) => sql<RankedPair>`
  select p.id, (1 - d.distance)::float8 as score from unnest(${idArray(ids)}::uuid[]) as u (id)
  cross join lateral (select * from qa_pair where project_id = ${projectId} and id = u.id limit 1) p
  cross join lateral (
    select min(e.v <=> ${vector}::halfvec) as distance from (
      select ${QUESTION_HASH} as hash
      union all select w.text_hash from qa_variant w where w.project_id = p.project_id and w.pair_id = p.id
    ) t
    cross join lateral (select v from qa_embedding where project_id = ${projectId} and model_id = ${modelId} and text_hash = t.hash limit 1) e
  ) d
  where p.status <> 'retired' and d.distance is not null order by d.distance, p.id desc limit ${limit}`;
