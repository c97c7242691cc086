import type { FacetQuery, PairFacets } from '@pairloom/contract';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { EMBEDDING, filtered, QUALITY, withEmbedding } from './pair-filter.ts';

/** Pairs that values are counted in: a state of vectors has to be looked up for each. */
const COUNTED = 20_000;
const VALUES = 20;

interface FacetRow {
  facet: 'status' | 'category' | 'tag' | 'quality' | 'embedding';
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
  const joined = filter.embedding === undefined ? sql`` : withEmbedding(model);
  const where = filtered(projectId, filter);
  const [[sum], rows] = await Promise.all([
    database.query(sql<{ total: number }>`select count(*)::float8 as total from qa_pair p ${joined} where ${where}`),
    database.query(sql<FacetRow>`
      with counted as materialized (
        select p.status, p.category, p.tags, ${QUALITY} as quality, ${EMBEDDING} as embedding
        from qa_pair p ${withEmbedding(model)} where ${where} order by p.id desc limit ${COUNTED}
      ), valued as (
        select 'status' as facet, status as value from counted
        union all select 'category', category from counted where category is not null
        union all select 'tag', tag from counted cross join lateral unnest(tags) as tag
        union all select 'quality', quality from counted
        union all select 'embedding', embedding from counted
      )
      select facet, value, count(*)::float8 as count from valued group by facet, value order by count desc, value`),
  ]);
  const total = sum?.total ?? 0;
  const of = (facet: FacetRow['facet']) =>
    rows
      .filter((row) => row.facet === facet)
      .map(({ value, count }) => ({ value, count }))
      .slice(0, VALUES);
  // The statement gives the values that the schema names.
  return {
    total,
    counted: Math.min(total, COUNTED),
    status: of('status'),
    category: of('category'),
    tag: of('tag'),
    quality: of('quality'),
    embedding: of('embedding'),
  } as PairFacets;
}
