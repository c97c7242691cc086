import type {
  FacetQuery,
  NearPair,
  Page,
  PageQuery,
  Pair,
  PairCount,
  PairCountQuery,
  PairEmbedding,
  PairFacets,
  PairListQuery,
  PairStatus,
  SearchHit,
} from '@pairloom/contract';
import {
  type MeaningSearchResult,
  type MeaningSearch,
  type PairCatalogue,
  type TextSearchResult,
  type TextSearch,
  highlightsOf,
  searchWords,
} from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { vectorText } from './embedding-repository.ts';
import { variantsOf } from './loading/pair-lookups.ts';
import { pageOf, readCursor } from './paging.ts';
import { EMBEDDING, withEmbedding } from './pairs/pair-filter.ts';
import { nearFindings } from './pairs/near-findings.ts';
import { pairFacets } from './pairs/pair-facets.ts';
import { PairCounts } from './search/exact-count.ts';
import { matchingPairs } from './search/matching-pairs.ts';
import { type Meant, meaningHits } from './search/meaning-search.ts';
import { inPlaces, textHits } from './search/text-search.ts';
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
}

const COLUMNS = sql`
  p.id, p.question, p.answer, p.category, p.tags, p.metadata, p.status, p.external_id, p.version, ${variantsOf('p')} as variants,
  p.quality_score::float8 as quality, p.last_import_id, p.last_import_row::float8 as last_import_row, ${iso('p.created_at')} as created_at, ${iso('p.updated_at')} as updated_at`;

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

/** Reading side of the pairs. */
export class PairCatalogueRepository implements PairCatalogue {
  readonly #database: Database;
  readonly #counts: PairCounts;

  constructor(database: Database) {
    this.#database = database;
    this.#counts = new PairCounts(database);
  }

  async list(projectId: string, query: PairListQuery, model: string): Promise<Page<Pair>> {
    const { cursor, limit, order, after, skip, ...filter } = query;
    const beyond = after ?? readCursor(cursor, 'id');
    const direction = order === 'oldest' ? 'asc' : 'desc';
    const wanted = { projectId, filter, model, beyond, skip, order: direction, limit: limit + 1 } as const;
    const ids = await matchingPairs(this.#database, wanted);
    const page = pageOf(ids, limit, (id) => id);
    return { items: (await this.#inOrder(projectId, page.items, model)).map(toPair), nextCursor: page.nextCursor };
  }

  async get(projectId: string, pairId: string, model: string): Promise<Pair | undefined> {
    const rows = await this.#read(model, sql`where p.project_id = ${projectId} and p.id = ${pairId}`);
    return rows[0] && toPair(rows[0]);
  }

  async searchText(projectId: string, search: TextSearch, model: string): Promise<TextSearchResult> {
    const { hits, unsearched } = await textHits(this.#database, projectId, search, model);
    const scores = new Map(hits.map(({ id, score }) => [id, score]));
    const words = searchWords(search.q);
    const rows = await this.#inOrder(
      projectId,
      hits.map(({ id }) => id),
      model,
    );
    const items = rows.map((row): SearchHit => {
      const { question, answer } = row;
      const highlights = { question: highlightsOf(question, words), answer: highlightsOf(answer, words) };
      return { pair: toPair(row), score: scores.get(row.id) ?? 0, highlights };
    });
    return { items, unsearched };
  }

  searchMeaning(
    projectId: string,
    { vector, filter, limit }: MeaningSearch,
    model: string,
  ): Promise<MeaningSearchResult> {
    const dimension = vector.length;
    return this.#meaning({ projectId, model, vector: vectorText(vector), dimension, filter, limit });
  }

  async similar(projectId: string, pairId: string, limit: number, model: string): Promise<MeaningSearchResult> {
    const [own] = await this.#database.query(sql<{ v: string | null; dimension: number }>`
      select e.v::text as v, vector_dims(e.v) as dimension from qa_pair p ${withEmbedding(model)} where p.project_id = ${projectId} and p.id = ${pairId}`);
    if (own === undefined || own.v === null) return { items: [], method: 'exact' };
    const { v: vector, dimension } = own;
    const found = await this.#meaning({ projectId, model, vector, dimension, filter: {}, limit: limit + 1 });
    return { ...found, items: found.items.filter(({ pair }) => pair.id !== pairId).slice(0, limit) };
  }

  facets(projectId: string, filter: FacetQuery, model: string): Promise<PairFacets> {
    return pairFacets(this.#database, projectId, filter, model);
  }

  count(projectId: string, { pairId, ...filter }: PairCountQuery, model: string): Promise<PairCount> {
    return this.#counts.count({ projectId, filter, model, pairId });
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

  async #meaning(meant: Meant): Promise<MeaningSearchResult> {
    const { hits, method } = await meaningHits(this.#database, meant);
    const scores = new Map(hits.map(({ id, score }) => [id, score]));
    const ids = hits.map(({ id }) => id);
    const rows = await this.#inOrder(meant.projectId, ids, meant.model);
    return { items: rows.map((row) => ({ pair: toPair(row), score: scores.get(row.id) ?? 0 })), method };
  }

  /** Pairs in the order of their ids given; those that have gone meanwhile are left out. */
  async #inOrder(projectId: string, ids: readonly string[], model: string): Promise<PairRow[]> {
    return this.#database.query(sql<PairRow>`
      select ${COLUMNS}, ${EMBEDDING} as embedding from ${inPlaces(ids)}
      cross join lateral (select * from qa_pair where project_id = ${projectId} and id = u.id limit 1) p ${withEmbedding(model)} order by u.place`);
  }

  #read(model: string, where: RawBuilder<unknown>): Promise<PairRow[]> {
    return this.#database.query(
      sql<PairRow>`select ${COLUMNS}, ${EMBEDDING} as embedding from qa_pair p ${withEmbedding(model)} ${where}`,
    );
  }
}
