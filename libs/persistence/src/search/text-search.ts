import type { PairFilter } from '@pairloom/contract';
import { type SearchWord, type TextSearch, searchWords } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { idArray } from '../loading/encoding.ts';
import { filtered, withEmbedding } from '../pairs/pair-filter.ts';
import { searchBacklog, unseen, waitingPairs } from './search-backlog.ts';
import { type SearchTerm, allOf, anyOf, queryOf, wordTerm } from './search-document.ts';
import { WITH_DOCUMENT, weightOf } from './text-match.ts';

/** The newest pairs are looked at themselves: what many pairs hold is among them, and they tell how common each word is. */
const WINDOW = 1_000;
/** A word that more of them hold says too little to look for all pairs that hold it. */
const COMMON = 50;
/** Words that are looked for one by one, the rarest first. */
const RARE_WORDS = 5;
/** Pairs that are ranked of those that the index tells for one question. */
const RANKED = 1_000;

export interface RankedPair {
  readonly id: string;
  readonly score: number;
}

export interface TextHits {
  readonly hits: readonly RankedPair[];
  /** Pairs that no search can see yet. */
  readonly unsearched: number;
}

interface Ranking extends RankedPair {
  /** For each word, whether the pair holds it. */
  readonly held: boolean[];
}

/** The pairs that hold the most of the words, in the question rather than in the answer; of equals the newest. */
export async function textHits(
  database: Database,
  projectId: string,
  search: TextSearch,
  model: string,
): Promise<TextHits> {
  const words = searchWords(search.q);
  const backlog = await searchBacklog(database, projectId);
  if (words.length === 0) return { hits: [], unsearched: unseen(backlog) };
  const rank = (places: RawBuilder<unknown>, limit: number) =>
    database.query(ranked({ projectId, words, filter: search.filter, model, places, limit }));
  const ranking = new Map<string, Ranking>();
  const add = (rows: readonly Ranking[]): void => rows.forEach((row) => void ranking.set(row.id, row));
  const isFull = (score: number): boolean =>
    [...ranking.values()].filter((row) => row.score >= score).length >= search.limit;

  const newest = await rank(newestPairs(projectId), WINDOW);
  add(newest);
  if (backlog.rows > 0) add(await rank(waitingPairs(projectId), search.limit));
  const rare = rareWords(words, newest);
  // What holds all words is among what holds the rare ones, which the index tells without going through the places of the common ones.
  const holders = rare.length === 0 ? undefined : await idsOf(database, projectId, allOf(anywhere(rare)));
  const isComplete = holders !== undefined && holders.length < RANKED;
  if (isComplete) add(await rank(sql`select unnest(${idArray(holders)}::uuid[]) as id`, search.limit));
  else {
    const inQuestion = allOf(words.map((word) => wordTerm(word, 'question')));
    if (!isFull(1)) add(await rank(told(projectId, inQuestion), search.limit));
    if (!isFull(1)) add(await rank(told(projectId, allOf(anywhere(words))), search.limit));
  }
  // What holds all words has at least half a point for each; fewer words count only while there are too few of those.
  const isMore = isComplete ? rare.length > 1 : rare.length > 0 && words.length > 1;
  if (isMore && !isFull(0.5)) add(await rank(told(projectId, anyOf(anywhere(rare))), search.limit));
  const hits = [...ranking.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1));
  return { hits: hits.slice(0, search.limit), unsearched: unseen(backlog) };
}

const newestPairs = (projectId: string) =>
  sql`select id from qa_pair where project_id = ${projectId} order by id desc limit ${WINDOW}`;

const told = (projectId: string, term: SearchTerm) => sql`
  select pair_id as id from qa_search where tokens @@ ${queryOf(projectId, term)} limit ${RANKED}`;

const anywhere = (words: readonly SearchWord[]): SearchTerm[] => words.map((word) => wordTerm(word, 'any'));

/** Pairs that the index tells, as many as are ranked. */
async function idsOf(database: Database, projectId: string, term: SearchTerm): Promise<string[]> {
  const rows = await database.query(sql<{ id: string }>`select id from (${told(projectId, term)}) x`);
  return rows.map(({ id }) => id);
}

/** The words that few of the newest pairs hold. */
function rareWords(words: readonly SearchWord[], newest: readonly Ranking[]): SearchWord[] {
  const counted = words.map((word, at) => ({ word, count: newest.filter(({ held }) => held[at]).length }));
  return counted
    .filter(({ count }) => count <= COMMON)
    .sort((a, b) => a.count - b.count)
    .slice(0, RARE_WORDS)
    .map(({ word }) => word);
}

interface Ranked {
  readonly projectId: string;
  readonly words: readonly SearchWord[];
  readonly filter: PairFilter;
  readonly model: string;
  readonly places: RawBuilder<unknown>;
  readonly limit: number;
}

/** The best of the pairs at `places`, which are ids of pairs. */
const ranked = ({ projectId, words, filter, model, places, limit }: Ranked) => sql<Ranking>`
  select id, (select avg(w) from unnest(weights) w)::float8 as score, array(select w > 0 from unnest(weights) w) as held from (
    select p.id, array[${sql.join(words.map((word) => weightOf(projectId, word)))}]::float8[] as weights
    from (select distinct id from (${places}) x) u
    cross join lateral (select * from qa_pair where project_id = ${projectId} and id = u.id limit 1) p
    ${WITH_DOCUMENT} ${filter.embedding === undefined ? sql`` : withEmbedding(model)}
    where ${filtered(projectId, filter)} and p.status <> 'retired'
  ) r where 0 < any(weights) order by score desc, id desc limit ${limit}`;

/** Ids with a place for each, for reading them in that order. */
export const inPlaces = (ids: readonly string[]): RawBuilder<unknown> =>
  sql`unnest(${idArray(ids)}::uuid[]) with ordinality as u (id, place)`;
