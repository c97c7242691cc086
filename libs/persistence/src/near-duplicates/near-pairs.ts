import { KEY_BYTES, MAX_NEAR_VECTORS, type NearDuplicateSearch, type SearchedPart } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { fateCode } from '../loading/chunk-result.ts';
import { pairsAt, variantsOf } from '../loading/pair-lookups.ts';
import { QUESTION_HASH, pairsWithText } from '../pairs-with-text.ts';
import { type VectorIndex, asIndexed, askIndex, ofIndex } from '../search/vector-index.ts';

/** Rows looked up by one statement; each of their texts is compared with every vector of the project. */
const ROWS_PER_STATEMENT = 50;
/** Texts near to a text that are looked at: the nearest is reported, the others may be later rows of the import or have lost their pairs. */
const NEIGHBOURS = 100;
/** Similarities are compared as they are shown, with four digits. */
const HALF_DIGIT = 0.00005;

export interface NearRow {
  /** Row of the file whose pair came later. */
  readonly row: number;
  readonly existingId: string;
  /** Cosine, four digits. */
  readonly similarity: number;
}

export interface SearchedChunk {
  readonly projectId: string;
  readonly importId: string;
  readonly modelId: number;
  readonly firstRow: number;
  readonly keys: Buffer;
  readonly fates: Buffer;
  /** Over the vectors of the project; without one each text is compared with all of them. */
  readonly index: VectorIndex | undefined;
}

interface Neighbour {
  place: number;
  id: string;
  existed: boolean;
  other: string;
  /** Row of this import that the other pair is of, null when it is of none. */
  other_row: number | null;
  other_existed: boolean;
  similarity: number;
}

/** Whether the project has more vectors of the model than are compared. */
export async function hasTooMany(database: Database, projectId: string, modelId: number): Promise<boolean> {
  const [row] = await database.query(sql<{ vectors: number }>`
    select count(*)::int as vectors from (
      select from qa_embedding where project_id = ${projectId} and model_id = ${modelId} and v is not null limit ${MAX_NEAR_VECTORS + 1}
    ) e`);
  return (row?.vectors ?? 0) > MAX_NEAR_VECTORS;
}

/**
 * The rows of the import that are near duplicates of something: rows of the chunk, and rows that come later in the file than
 * one of the chunk but had their vectors before it. At most one entry a row, the nearest. `next`: where to go on, when it was stopped.
 */
export async function nearRows(
  database: Database,
  chunk: SearchedChunk,
  { threshold }: NearDuplicateSearch,
  { from = 0, stop, signal }: SearchedPart,
): Promise<{ near: NearRow[]; next: number | undefined }> {
  const found = new Map<number, NearRow>();
  const offsets = [...chunk.fates.keys()].filter((offset) => SEARCHED.has(chunk.fates[offset] ?? 0));
  let start = from;
  while (start < offsets.length && (start === from || stop?.() !== true)) {
    signal?.throwIfAborted();
    const some = offsets.slice(start, start + ROWS_PER_STATEMENT);
    const keys = some.map((offset) => chunk.keys.subarray(offset * KEY_BYTES, (offset + 1) * KEY_BYTES));
    for (const neighbour of await neighbours(database, chunk, keys, 1 - threshold + HALF_DIGIT))
      keepNearest(found, laterOf(neighbour, chunk.firstRow + (some[neighbour.place - 1] ?? 0)));
    start += ROWS_PER_STATEMENT;
  }
  const near = [...found.values()].sort((a, b) => a.row - b.row);
  return { near, next: start < offsets.length ? start : undefined };
}

function neighbours(
  database: Database,
  chunk: SearchedChunk,
  keys: readonly Buffer[],
  maxDistance: number,
): Promise<Neighbour[]> {
  const { index } = chunk;
  if (index === undefined) return database.query(neighboursOf(chunk, keys, everyNear(chunk, maxDistance)));
  return database.transaction(async ({ kysely }) => {
    await askIndex(kysely, index);
    return (await neighboursOf(chunk, keys, indexedNear(index, maxDistance)).execute(kysely)).rows;
  });
}

const SEARCHED = new Set([fateCode('created'), fateCode('updated')]);

/** Which of two near pairs is told about: one that was there before is the older, else the one whose row comes first. */
function laterOf({ id, existed, other, other_row, other_existed, similarity }: Neighbour, row: number): NearRow {
  const otherIsLater = other_row !== null && (existed === other_existed ? other_row > row : existed);
  return otherIsLater ? { row: other_row, existingId: id, similarity } : { row, existingId: other, similarity };
}

function keepNearest(found: Map<number, NearRow>, near: NearRow): void {
  const known = found.get(near.row);
  if (known === undefined || isNearer(near, known)) found.set(near.row, near);
}

/** Of two as near the one with the lower id, so that the order of looking does not count. */
export const isNearer = (a: Omit<NearRow, 'row'>, b: Omit<NearRow, 'row'>): boolean =>
  a.similarity > b.similarity || (a.similarity === b.similarity && a.existingId < b.existingId);

/**
 * The nearest other pairs of each pair at the keys. Left out are pairs that someone else has changed since, and texts that the pair
 * had before with a vector of that time, unless the import published it. Each `offset 0` and `limit 1` keeps PostgreSQL to the order
 * written: the vectors are read once for all texts, and the pairs of a text are looked up by key; joined freely, the questions of
 * the whole project would be hashed for each.
 */
const neighboursOf = (
  { projectId, modelId, importId }: SearchedChunk,
  keys: readonly Buffer[],
  near: RawBuilder<unknown>,
) => sql<Neighbour>`
  with pair as materialized (
    select p.*, exists (${ownVersion(importId)}) as existed,
      exists (${ownVersion(importId)} and v.question = p.question and v.variants = p.variants and (v.status = p.status or p.status <> 'published')) as known
    from (${pairsAt(projectId, keys, sql`id, project_id, question, status, last_import_id, ${variantsOf('qa_pair')} as variants`)}) p
    where p.last_import_id = ${importId}
  ), text as materialized (
    select p.place, p.id, p.existed, t.hash, e.v from pair p
    cross join lateral (
      select ${QUESTION_HASH} as hash
      union select w.text_hash from qa_variant w where w.project_id = p.project_id and w.pair_id = p.id
    ) t
    cross join lateral (
      select v, answered_at, created_at from qa_embedding where project_id = ${projectId} and model_id = ${modelId} and text_hash = t.hash limit 1
    ) e
    where e.v is not null and (not p.known or coalesce(e.answered_at, e.created_at) >= (select created_at from import_job where id = ${importId}))
  ), near as materialized (${near})
  select n.place, n.id, n.existed, p.id as other, case when p.last_import_id = ${importId} then p.last_import_row::float8 end as other_row,
    exists (${ownVersion(importId)}) as other_existed, round(least(1 - n.distance, 1)::numeric, 4)::float8 as similarity
  from near n
  cross join lateral (${pairsWithText(projectId, sql`n`)} offset 0) f
  cross join lateral (
    select id, project_id, last_import_id, last_import_row from qa_pair where project_id = ${projectId} and id = f.id limit 1
  ) p
  where p.id <> n.id`;

/** The nearest of every vector of the project, for each text. */
const everyNear = ({ projectId, modelId }: SearchedChunk, maxDistance: number) => sql`
  select * from (
    select t.place, t.id, t.existed, t.distance, e.text_hash, e.question_hash,
      row_number() over (partition by t.place, t.hash order by t.distance, e.text_hash) as rank
    from (
      select text_hash, question_hash, v from qa_embedding
      where project_id = ${projectId} and model_id = ${modelId} and v is not null offset 0
    ) e
    cross join lateral (
      select text.place, text.id, text.existed, text.hash, e.v <=> text.v as distance
      from text where e.v <=> text.v <= ${maxDistance} offset 0
    ) t
  ) ranked where rank <= ${NEIGHBOURS}`;

/** The nearest vectors that the index tells, for each text. */
const indexedNear = (index: VectorIndex, maxDistance: number) => sql`
  select t.place, t.id, t.existed, e.distance, e.text_hash, e.question_hash from text t
  cross join lateral (
    select text_hash, question_hash, ${asIndexed(index, sql`v`)} <=> ${asIndexed(index, sql`t.v`)} as distance
    from qa_embedding where ${ofIndex(index)} order by ${asIndexed(index, sql`v`)} <=> ${asIndexed(index, sql`t.v`)} limit ${NEIGHBOURS}
  ) e where e.distance <= ${maxDistance}`;

/** What pair `p` was before the import changed it. */
const ownVersion = (importId: string) => sql`
  select from qa_pair_version v where v.project_id = p.project_id and v.pair_id = p.id and v.changed_by_import = ${importId}`;
