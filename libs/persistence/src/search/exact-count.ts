import type { PairCount, PairFilter } from '@pairloom/contract';
import { searchWords } from '@pairloom/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { sqlState } from '../faults.ts';
import { filtered, joinsOf } from '../pairs/pair-filter.ts';
import { countMatching } from './matching-pairs.ts';
import { searchBacklog, unseen, waitingPairs } from './search-backlog.ts';
import { queryOf } from './search-document.ts';
import { indexedTerm } from './text-match.ts';

/** Milliseconds that an exact count may take; beyond, pairs are counted up to a bound as in lists. */
export const COUNT_MS = 3_000;
/** Exact counts at a time: each may keep a connection and a core busy as long as it takes. */
const AT_ONCE = 2;

const QUERY_CANCELED = '57014';

export interface Counted {
  readonly projectId: string;
  readonly filter: PairFilter;
  readonly model: string;
  /** Its place is told, too. */
  readonly pairId?: string | undefined;
}

interface CountRow {
  total: number;
  before: number;
  listed: boolean;
}

/** Counts the pairs of filters. */
export class PairCounts {
  readonly #database: Database;
  #running = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  async count(counted: Counted): Promise<PairCount> {
    return (await this.#exactly(counted)) ?? this.#upToBound(counted);
  }

  async #exactly(counted: Counted): Promise<PairCount | undefined> {
    if (this.#running >= AT_ONCE) return undefined;
    this.#running++;
    try {
      return await exactCount(this.#database, counted);
    } finally {
      this.#running--;
    }
  }

  async #upToBound({ projectId, filter, model }: Counted): Promise<PairCount> {
    const total = await countMatching(this.#database, { projectId, filter, model });
    return { total: total.count, totalIsExact: total.isExact, current: null };
  }
}

/** All pairs of a filter, counted one by one; undefined when that takes too long. */
export async function exactCount(
  database: Database,
  counted: Counted,
  milliseconds = COUNT_MS,
): Promise<PairCount | undefined> {
  const pairs = await countedPairs(database, counted);
  try {
    return await database.transaction(async ({ kysely }) => {
      await sql`set local statement_timeout = ${sql.lit(milliseconds)}`.execute(kysely);
      const { rows } = await countOf(pairs, counted.pairId).execute(kysely);
      const { total, before, listed } = rows[0] ?? { total: 0, before: 0, listed: false };
      return { total, totalIsExact: true, current: listed ? before + 1 : null };
    });
  } catch (error) {
    if (sqlState(error) === QUERY_CANCELED) return undefined;
    throw error;
  }
}

/** Newest first, as in the list. */
function countOf(pairs: RawBuilder<unknown>, pairId: string | undefined) {
  if (pairId === undefined)
    return sql<CountRow>`select count(*)::float8 as total, 0::float8 as before, false as listed ${pairs}`;
  return sql<CountRow>`
    select count(*)::float8 as total, count(*) filter (where p.id > ${pairId}::uuid)::float8 as before,
      coalesce(bool_or(p.id = ${pairId}::uuid), false) as listed ${pairs}`;
}

/** Words are looked up in the index and near duplicates by their links; other filters are compared with every pair. */
async function countedPairs(database: Database, { projectId, filter, model }: Counted): Promise<RawBuilder<unknown>> {
  const conditions = sql`${joinsOf(filter, model)} where ${filtered(projectId, filter)}`;
  const of = (ids: RawBuilder<unknown>) => sql`
    from (${ids}) u cross join lateral (select * from qa_pair where project_id = ${projectId} and id = u.id limit 1) p ${conditions}`;
  const term = searchWords(filter.q ?? '').length === 0 ? undefined : indexedTerm(filter);
  if (term !== undefined) {
    const backlog = await searchBacklog(database, projectId);
    const waiting = backlog.rows > 0 ? sql`union ${waitingPairs(projectId)}` : sql``;
    if (!backlog.whole && unseen(backlog) === 0)
      return of(sql`select s.pair_id as id from qa_search s where s.tokens @@ ${queryOf(projectId, term)} ${waiting}`);
  }
  return sql`from qa_pair p ${conditions}`;
}
