import type {
  FacetQuery,
  NearPair,
  Page,
  PageQuery,
  Pair,
  PairEmbedding,
  PairFacets,
  PairListQuery,
  PairStatus,
  SearchHit,
} from '@pairloom/contract';
import type { MeaningSearch, PairCatalogue, TextSearch } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { vectorText } from './embedding-repository.ts';
import { variantsOf } from './loading/pair-lookups.ts';
import { pageOf, readCursor } from './paging.ts';
import { EMBEDDING, filtered, pattern, withEmbedding } from './pairs/pair-filter.ts';
import { nearFindings } from './pairs/near-findings.ts';
import { pairFacets } from './pairs/pair-facets.ts';
import { pairsWithText } from './pairs-with-text.ts';
import { iso } from './sql-fragments.ts';

export { filtered, withEmbedding } from './pairs/pair-filter.ts';

interface PairRow {
  id: string;
  question: string;
  answer: string;
  category: string | null;
  tags: string[];
  metadata: Record<string, unknown>;
  status: PairStatus;
  external_id: string | null;
  version: number;
  variants: string[];
  embedding: PairEmbedding;
  quality: number | null;
  last_import_id: string | null;
  last_import_row: number | null;
  created_at: string;
  updated_at: string;
  score: number;
}

const COLUMNS = sql`
  p.id, p.question, p.answer, p.category, p.tags, p.metadata, p.status, p.external_id, p.version, ${variantsOf('p')} as variants,
  p.quality_score::float8 as quality, p.last_import_id, p.last_import_row::float8 as last_import_row, ${iso('p.created_at')} as created_at, ${iso('p.updated_at')} as updated_at`;

const MAX_WORDS = 16;
/** Vectors whose pair has gone or changed stay a while: so many more are looked at than are wanted. */
const SPARE_NEIGHBOURS = 50;
/** With a filter many of the nearest may not fit: so many are looked at. */
const FILTERED_NEIGHBOURS = 2_000;

const toPair = (row: PairRow): Pair => ({
  id: row.id,
  question: row.question,
  answer: row.answer,
  category: row.category,
  tags: row.tags,
  metadata: row.metadata,
  status: row.status,
  externalId: row.external_id,
  version: row.version,
  variants: row.variants,
  embedding: row.embedding,
  quality: row.quality,
  lastImport:
    row.last_import_id === null || row.last_import_row === null
      ? null
      : { importId: row.last_import_id, row: row.last_import_row },
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const toHit = (row: PairRow): SearchHit => ({ pair: toPair(row), score: row.score });

/** Reading side of the pairs. */
export class PairCatalogueRepository implements PairCatalogue {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(projectId: string, query: PairListQuery, model: string): Promise<Page<Pair>> {
    const after = readCursor(query.cursor, 'id');
    const conditions = [filtered(projectId, query)];
    if (after !== null) conditions.push(sql`p.id < ${after}::uuid`);
    const rows = await this.#read(
      model,
      sql`where ${sql.join(conditions, sql` and `)} order by p.id desc limit ${query.limit + 1}`,
    );
    const page = pageOf(rows, query.limit, (row) => row.id);
    return { items: page.items.map(toPair), nextCursor: page.nextCursor };
  }

  async get(projectId: string, pairId: string, model: string): Promise<Pair | undefined> {
    const rows = await this.#read(model, sql`where p.project_id = ${projectId} and p.id = ${pairId}`);
    return rows[0] && toPair(rows[0]);
  }

  async searchText(projectId: string, { q, filter, limit }: TextSearch, model: string): Promise<SearchHit[]> {
    const words = [...new Set(q.toLowerCase().split(/\s+/u).filter(Boolean))].slice(0, MAX_WORDS).map(pattern);
    if (words.length === 0) return [];
    const weights = words.map(
      (word) => sql`case when p.question ilike ${word} then 1.0 when p.answer ilike ${word} then 0.5 else 0 end`,
    );
    const found = words.map((word) => sql`p.question ilike ${word} or p.answer ilike ${word}`);
    const rows = await this.#database.query(sql<PairRow>`
      with hits as (
        select p.id, ((${sql.join(weights, sql` + `)}) / ${words.length}::float8)::float8 as score
        from qa_pair p ${filter.embedding === undefined ? sql`` : withEmbedding(model)}
        where ${filtered(projectId, filter)} and p.status <> 'retired' and (${sql.join(found, sql` or `)})
        order by score desc, p.id desc limit ${limit}
      )
      select ${COLUMNS}, ${EMBEDDING} as embedding, h.score from hits h join qa_pair p on p.project_id = ${projectId} and p.id = h.id ${withEmbedding(model)}
      order by h.score desc, p.id desc`);
    return rows.map(toHit);
  }

  searchMeaning(projectId: string, { vector, filter, limit }: MeaningSearch, model: string): Promise<SearchHit[]> {
    return this.#nearest(projectId, sql`${vectorText(vector)}::halfvec`, { filter, limit }, model);
  }

  async similar(projectId: string, pairId: string, limit: number, model: string): Promise<SearchHit[]> {
    const [own] = await this.#database.query(sql<{ v: string | null }>`
      select e.v::text as v from qa_pair p ${withEmbedding(model)} where p.project_id = ${projectId} and p.id = ${pairId}`);
    if (own === undefined || own.v === null) return [];
    const hits = await this.#nearest(projectId, sql`${own.v}::halfvec`, { filter: {}, limit: limit + 1 }, model);
    return hits.filter(({ pair }) => pair.id !== pairId).slice(0, limit);
  }

  facets(projectId: string, filter: FacetQuery, model: string): Promise<PairFacets> {
    return pairFacets(this.#database, projectId, filter, model);
  }

  async nearPairs(projectId: string, query: PageQuery, model: string): Promise<Page<NearPair>> {
    const { items, nextCursor } = await nearFindings(this.#database, projectId, query);
    const ids = [...new Set(items.flatMap(({ pairId, otherId }) => [pairId, otherId]))];
    const rows = await this.#read(model, sql`where p.project_id = ${projectId} and p.id = any(${ids}::uuid[])`);
    const pairs = new Map(rows.map((row) => [row.id, toPair(row)]));
    const near = items.flatMap(({ pairId, otherId, ...finding }): NearPair[] => {
      const pair = pairs.get(pairId);
      const other = pairs.get(otherId);
      return pair && other ? [{ ...finding, pair, other }] : [];
    });
    return { items: near, nextCursor };
  }

  async #nearest(
    projectId: string,
    wanted: RawBuilder<unknown>,
    { filter, limit }: Pick<MeaningSearch, 'filter' | 'limit'>,
    model: string,
  ): Promise<SearchHit[]> {
    const looked = Object.values(filter).some((value) => value !== undefined) ? FILTERED_NEIGHBOURS : SPARE_NEIGHBOURS;
    const rows = await this.#database.query(sql<PairRow>`
      with nearest as materialized (
        select text_hash, question_hash, v <=> ${wanted} as distance from qa_embedding
        where project_id = ${projectId} and model_id = (select id from embedding_model where name = ${model}) and v is not null
        order by v <=> ${wanted} limit ${limit * 2 + looked}
      ), best as (
        select distinct on (f.id) f.id, n.distance from nearest n
        cross join lateral (${pairsWithText(projectId, sql`n`)}) f
        order by f.id, n.distance
      )
      select ${COLUMNS}, ${EMBEDDING} as embedding, (1 - b.distance)::float8 as score from best b
      join qa_pair p on p.project_id = ${projectId} and p.id = b.id ${withEmbedding(model)}
      where ${filtered(projectId, filter)} and p.status <> 'retired'
      order by b.distance, p.id desc limit ${limit}`);
    return rows.map(toHit);
  }

  #read(model: string, where: RawBuilder<unknown>): Promise<PairRow[]> {
    return this.#database.query(
      sql<PairRow>`select ${COLUMNS}, ${EMBEDDING} as embedding, 0::float8 as score from qa_pair p ${withEmbedding(model)} ${where}`,
    );
  }
}
