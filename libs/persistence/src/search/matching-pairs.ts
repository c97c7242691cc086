import type { PairFilter } from '@pairloom/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { filtered, joinsOf } from '../pairs/pair-filter.ts';
import { searchBacklog, waitingPairs } from './search-backlog.ts';
import { type SearchTerm, queryOf } from './search-document.ts';
import { indexedTerm } from './text-match.ts';

/** Pairs that are looked at first, by their order: what many pairs have is among them. */
const FIRST_WINDOW = 1_000;
/** With so many hits in the first window a page is full after about the second: one hit in 200 pairs. */
const HITS_OF_COMMON = 5;
const SECOND_WINDOW = 20_000;
/** Pairs that are taken from the index: what more of them fit is common, and found in order. */
export const MAX_FROM_INDEX = 10_000;

export interface Wanted {
  readonly projectId: string;
  readonly filter: PairFilter;
  readonly model: string;
  /** Pairs beyond this one, in the order wanted. */
  readonly beyond?: string | null;
  /** So many of these are passed over. */
  readonly skip?: number | undefined;
  /** By id: the newest first is `desc`. */
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}

/**
 * Ids of the first pairs of a filter, in order. What many pairs have is found by looking at them in order; what few have by the
 * index; a value that the index does not know by looking at all.
 */
export async function matchingPairs(database: Database, wanted: Wanted): Promise<string[]> {
  const quick = await quickly(database, wanted);
  return quick.isComplete ? quick.ids : idsOf(await database.query(inOrder(wanted)));
}

/** The same, but only those among the first in order where neither they nor the index tell all. */
export const matchingSample = (database: Database, wanted: Wanted): Promise<MatchingSample> =>
  quickly(database, wanted);

export interface MatchingSample {
  readonly ids: string[];
  /** They are as many as were wanted, or all. */
  readonly isComplete: boolean;
}

async function quickly(database: Database, wanted: Wanted): Promise<MatchingSample> {
  const term = indexedTerm(wanted.filter);
  const { skip = 0, limit } = wanted;
  // What is passed over and wanted is more than is looked at first.
  const isBeyond = skip > 0 && skip + limit > SECOND_WINDOW;
  const window = term === undefined ? SECOND_WINDOW : FIRST_WINDOW;
  const first = isBeyond ? [] : idsOf(await database.query(inOrder(wanted, window)));
  if (first.length >= wanted.limit) return { ids: first, isComplete: true };
  if (term === undefined) return { ids: first, isComplete: false };
  let ids = first;
  if (first.length >= HITS_OF_COMMON) {
    ids = idsOf(await database.query(inOrder(wanted, SECOND_WINDOW)));
    if (ids.length >= wanted.limit) return { ids, isComplete: true };
  }
  const backlog = await searchBacklog(database, wanted.projectId);
  if (!backlog.whole) {
    const [found] = await database.query(fromIndex(wanted, term, backlog.rows > 0));
    if (found !== undefined && found.found <= MAX_FROM_INDEX) return { ids: found.ids, isComplete: true };
  }
  return { ids, isComplete: false };
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

const beyondOf = (column: RawBuilder<unknown>, { beyond, order }: Wanted): RawBuilder<unknown> =>
  beyond == null ? sql`true` : order === 'desc' ? sql`${column} < ${beyond}::uuid` : sql`${column} > ${beyond}::uuid`;

const direction = ({ order }: Wanted) => sql.raw(order);

const offset = ({ skip = 0 }: Wanted) => (skip === 0 ? sql`` : sql`offset ${skip}`);

/** Looks at pairs one by one, the first `window` of them. */
function inOrder(wanted: Wanted, window?: number): RawBuilder<{ id: string }> {
  const { projectId, filter, model, limit } = wanted;
  return sql<{ id: string }>`
    select u.id from ${looked(wanted, window)} ${joinsOf(filter, model)}
    where ${filtered(projectId, filter)} order by u.id ${direction(wanted)} limit ${limit} ${offset(wanted)}`;
}

/** Pairs `p` that are looked at, in the order of `u`: near duplicates are few, and known by their links; with another filter any pair. */
function looked(wanted: Wanted, window?: number): RawBuilder<unknown> {
  const { projectId, filter } = wanted;
  const bound = window === undefined ? sql`` : sql`limit ${window}`;
  const inTurn = sql`order by id ${direction(wanted)} ${bound}`;
  const beyond = (column: RawBuilder<unknown>) => sql`project_id = ${projectId} and ${beyondOf(column, wanted)}`;
  return filter.near === 'found'
    ? sql`
      (select distinct pair_id as id from near_pair where ${beyond(sql`pair_id`)} ${inTurn}) u
      cross join lateral (select * from qa_pair where project_id = ${projectId} and id = u.id limit 1) p`
    : sql`(select * from qa_pair where ${beyond(sql`id`)} ${inTurn}) u cross join lateral (select u.*) p`;
}

/**
 * Pairs that the index tells and those that wait for their documents; each is compared with the filter. Tokens are parted by projects themselves: a condition on the project would lead PostgreSQL, which knows nothing of how large it is, to the
 * primary key.
 */
export function fromIndex(wanted: Wanted, term: SearchTerm, withWaiting: boolean) {
  const { projectId, filter, model, limit } = wanted;
  const waiting = withWaiting ? sql`union ${waitingPairs(projectId)}` : sql``;
  return sql<{ found: number; ids: string[] }>`
    with found as materialized (
      select s.pair_id as id from qa_search s where s.tokens @@ ${queryOf(projectId, term)} limit ${MAX_FROM_INDEX + 1}
    ), place as materialized (select id from found ${waiting})
    select (select count(*) from found)::int as found, array(
      select p.id::text from (select id from place where ${beyondOf(sql`id`, wanted)} order by id ${direction(wanted)}) u
      cross join lateral (select * from qa_pair where project_id = ${projectId} and id = u.id limit 1) p
      ${joinsOf(filter, model)}
      where ${filtered(projectId, filter)} order by u.id ${direction(wanted)} limit ${limit} ${offset(wanted)}
    ) as ids`;
}

/** Pairs that are counted one by one. */
export const MAX_COUNTED = 10_000;

export interface MatchingCount {
  readonly count: number;
  /** False: there are more than were counted. */
  readonly isExact: boolean;
}

/** How many pairs fit, counted up to 10,000. */
export async function countMatching(
  database: Database,
  some: Pick<Wanted, 'projectId' | 'filter' | 'model' | 'beyond'> & { readonly order?: Wanted['order'] },
): Promise<MatchingCount> {
  const { projectId, filter } = some;
  const wanted: Wanted = { order: 'desc', ...some, limit: MAX_COUNTED + 1 };
  const term = indexedTerm(filter);
  if (term !== undefined) {
    const backlog = await searchBacklog(database, projectId);
    const [found] = await database.query(fromIndex(wanted, term, backlog.rows > 0));
    if (found !== undefined && found.found > MAX_FROM_INDEX) return { count: MAX_COUNTED, isExact: false };
    if (found !== undefined && !backlog.whole) return counted(found.ids.length);
  }
  const [row] = await database.query(sql<{ count: number }>`
    select count(*)::int as count from (${inOrder(wanted, COUNT_WINDOW)}) x`);
  const [more] = await database.query(sql<{ more: boolean }>`
    select exists (select from ${looked(wanted)} offset ${COUNT_WINDOW} limit 1) as more`);
  const { count, isExact } = counted(row?.count ?? 0);
  return { count, isExact: isExact && more?.more === false };
}

/** Pairs that are looked at where the index cannot tell how many fit. */
const COUNT_WINDOW = 50_000;

const counted = (count: number): MatchingCount => ({
  count: Math.min(count, MAX_COUNTED),
  isExact: count <= MAX_COUNTED,
});
