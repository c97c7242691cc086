import type { FacetQuery, PairFacets } from '@pairloom/contract';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { idArray } from '../loading/encoding.ts';
import {
  countMatching,
  matchingSample,
  MAX_COUNTED,
  type MatchingCount,
  type MatchingSample,
} from '../search/matching-pairs.ts';
import { IS_NEAR } from '../near-duplicates/near-links.ts';
import { EMBEDDING, QUALITY, withEmbedding } from './pair-filter.ts';

/** Pairs that values are counted in: a state of vectors has to be looked up for each. */
const COUNTED = 5_000;
const VALUES = 20;

interface FacetRow {
  facet: 'status' | 'category' | 'tag' | 'quality' | 'embedding' | 'near';
  value: string;
  count: number;
}

/** How the pairs of a filter divide. */
export async function pairFacets(
  database: Database,
  projectId: string,
  filter: FacetQuery,
  model: string,
): Promise<PairFacets> {
  // Each near duplicate takes several looks, so that they are sampled and counted at once.
  const limit = filter.near === 'found' ? MAX_COUNTED + 1 : COUNTED;
  const sample = await matchingSample(database, { projectId, filter, model, order: 'desc', limit });
  const ids = sample.ids.slice(0, COUNTED);
  const [total, rows] = await Promise.all([
    totalOf(sample, limit) ?? countMatching(database, { projectId, filter, model }),
    database.query(valuesOf(projectId, ids, filter, model)),
  ]);
  const of = (facet: FacetRow['facet']) =>
    rows
      .filter((row) => row.facet === facet)
      .map(({ value, count }) => ({ value, count }))
      .slice(0, VALUES);
  // The statement gives the values that the schema names.
  return {
    total: total.count,
    totalIsExact: total.isExact,
    counted: ids.length,
    status: of('status'),
    category: of('category'),
    tag: of('tag'),
    quality: of('quality'),
    embedding: of('embedding'),
    near: of('near'),
  } as PairFacets;
}

/** What a sample tells of all; undefined where there may be more. */
function totalOf({ ids, isComplete }: MatchingSample, limit: number): MatchingCount | undefined {
  if (isComplete && ids.length < limit) return { count: ids.length, isExact: true };
  return ids.length > MAX_COUNTED ? { count: MAX_COUNTED, isExact: false } : undefined;
}

const valuesOf = (projectId: string, ids: readonly string[], { near }: FacetQuery, model: string) => sql<FacetRow>`
  with counted as materialized (
    select p.status, p.category, p.tags, ${QUALITY} as quality, ${EMBEDDING} as embedding, ${near === undefined ? IS_NEAR : sql.lit(near === 'found')} as is_near
    from unnest(${idArray(ids)}::uuid[]) as u (id)
    cross join lateral (select * from qa_pair where project_id = ${projectId} and id = u.id limit 1) p ${withEmbedding(model)}
  ), valued as (
    select 'status' as facet, status as value from counted
    union all select 'category', category from counted where category is not null
    union all select 'tag', tag from counted cross join lateral unnest(tags) as tag
    union all select 'quality', quality from counted
    union all select 'embedding', embedding from counted
    union all select 'near', case when is_near then 'found' else 'none' end from counted
  )
  select facet, value, count(*)::float8 as count from valued group by facet, value order by count desc, value`;
