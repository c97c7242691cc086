import type { Page, Pair, PairEmbedding, PairFilter, PairListQuery, PairStatus, SearchHit } from '@pairloom/contract';
import type { PairCatalogue } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { vectorText } from './embedding-repository.ts';
import { variantsOf } from './loading/pair-lookups.ts';
import { pageOf, readCursor } from './paging.ts';
import { QUESTION_HASH, pairsWithText } from './pairs-with-text.ts';
import { iso } from './sql-fragments.ts';

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
  last_import_id: string | null;
  last_import_row: number | null;
  created_at: string;
  updated_at: string;
  score: number;
}

const COLUMNS = sql`
  p.id, p.question, p.answer, p.category, p.tags, p.metadata, p.status, p.external_id, p.version, ${variantsOf('p')} as variants,
  p.last_import_id, p.last_import_row::float8 as last_import_row, ${iso('p.created_at')} as created_at, ${iso('p.updated_at')} as updated_at`;

/** Joins the vector of a pair's question, if there is one, as `e`. */
export const withEmbedding = (model: string) => sql`
  left join qa_embedding e on e.project_id = p.project_id and e.text_hash = ${QUESTION_HASH}
    and e.model_id = (select id from embedding_model where name = ${model})`;

/** The worst of question and variants: a pair is embedded when all of them are. */
const EMBEDDING = sql<PairEmbedding>`case
  when e.refused is not null then 'failed'
  when e.v is null or exists (
    select from qa_variant w left join qa_embedding we on we.project_id = w.project_id and we.text_hash = w.text_hash and we.model_id = e.model_id
    where w.project_id = p.project_id and w.pair_id = p.id and we.v is null
  ) then 'pending'
  else 'embedded' end`;

const MAX_WORDS = 16;
/** Vectors whose pair has gone or changed stay a while: so many more are looked at than are wanted. */
const SPARE_NEIGHBOURS = 50;

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
  lastImport:
    row.last_import_id === null || row.last_import_row === null
      ? null
      : { importId: row.last_import_id, row: row.last_import_row },
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const toHit = (row: PairRow): SearchHit => ({ pair: toPair(row), score: row.score });

/** `text` as a pattern that finds it anywhere. */
const pattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Condition on the pairs `p` of a filter; one on vectors asks for `withEmbedding`. */
export function filtered(projectId: string, filter: PairFilter): RawBuilder<unknown> {
  const { q, status, category, tag, embedding } = filter;
  const conditions = [sql`p.project_id = ${projectId}`];
  if (q !== undefined) conditions.push(sql`(p.question ilike ${pattern(q)} or p.answer ilike ${pattern(q)})`);
  if (status !== undefined) conditions.push(sql`p.status = ${status}`);
  if (category !== undefined) conditions.push(sql`p.category = ${category}`);
  if (tag !== undefined) conditions.push(sql`${tag} = any(p.tags)`);
  if (embedding !== undefined) conditions.push(sql`${EMBEDDING} = ${embedding}`);
  return sql.join(conditions, sql` and `);
}

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

  async searchText(projectId: string, q: string, limit: number, model: string): Promise<SearchHit[]> {
    const words = [...new Set(q.toLowerCase().split(/\s+/u).filter(Boolean))].slice(0, MAX_WORDS).map(pattern);
    if (words.length === 0) return [];
    const weights = words.map(
      (word) => sql`case when p.question ilike ${word} then 1.0 when p.answer ilike ${word} then 0.5 else 0 end`,
    );
    const found = words.map((word) => sql`p.question ilike ${word} or p.answer ilike ${word}`);
    const rows = await this.#database.query(sql<PairRow>`
      with hits as (
        select p.id, ((${sql.join(weights, sql` + `)}) / ${words.length}::float8)::float8 as score from qa_pair p
        where p.project_id = ${projectId} and p.status <> 'retired' and (${sql.join(found, sql` or `)})
        order by score desc, p.id desc limit ${limit}
      )
      select ${COLUMNS}, ${EMBEDDING} as embedding, h.score from hits h join qa_pair p on p.project_id = ${projectId} and p.id = h.id ${withEmbedding(model)}
      order by h.score desc, p.id desc`);
    return rows.map(toHit);
  }

  async searchMeaning(projectId: string, vector: Float32Array, limit: number, model: string): Promise<SearchHit[]> {
    const wanted = vectorText(vector);
    const rows = await this.#database.query(sql<PairRow>`
      with nearest as materialized (
        select text_hash, question_hash, v <=> ${wanted}::halfvec as distance from qa_embedding
        where project_id = ${projectId} and model_id = (select id from embedding_model where name = ${model}) and v is not null
        order by v <=> ${wanted}::halfvec limit ${limit * 2 + SPARE_NEIGHBOURS}
      ), best as (
        select distinct on (f.id) f.id, n.distance from nearest n
        cross join lateral (${pairsWithText(projectId, sql`n`)}) f
        order by f.id, n.distance
      )
      select ${COLUMNS}, 'embedded' as embedding, (1 - b.distance)::float8 as score from best b
      join qa_pair p on p.project_id = ${projectId} and p.id = b.id and p.status <> 'retired'
      order by b.distance, p.id desc limit ${limit}`);
    return rows.map(toHit);
  }

  #read(model: string, where: RawBuilder<unknown>): Promise<PairRow[]> {
    return this.#database.query(
      sql<PairRow>`select ${COLUMNS}, ${EMBEDDING} as embedding, 0::float8 as score from qa_pair p ${withEmbedding(model)} ${where}`,
    );
  }
}
