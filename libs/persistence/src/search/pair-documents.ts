import { type Kysely, sql } from 'kysely';
import { idArray, textArray } from '../loading/encoding.ts';
import { variantsOf } from '../loading/pair-lookups.ts';
import { MARK, type SearchedPair, searchDocument } from './search-document.ts';

/** Pairs that change while their documents are made are taken again, so often at most; then a later round has them. */
const ROUNDS = 5;

interface StalePair extends SearchedPair {
  readonly id: string;
  readonly mark: string;
  readonly search_no: number;
}

/**
 * Makes the documents of those of the pairs whose content has none. Locks nothing of the pairs: whoever changes one meanwhile is seen
 * by the look after the writing. Gives how many were made.
 */
export async function makeDocuments(
  db: Kysely<unknown>,
  projectId: string,
  pairIds: readonly string[],
): Promise<number> {
  let made = 0;
  let ids = pairIds;
  for (let round = 0; round < ROUNDS && ids.length > 0; round++) {
    const stale = await stalePairs(db, projectId, ids);
    await writeDocuments(db, projectId, stale);
    made += stale.length;
    ids = stale.map(({ id }) => id);
  }
  return made;
}

async function stalePairs(db: Kysely<unknown>, projectId: string, ids: readonly string[]): Promise<StalePair[]> {
  const { rows } = await sql<StalePair>`
    select p.id, encode(${MARK}, 'hex') as mark, p.question, p.answer, p.category, p.tags, p.status, ${variantsOf('p')} as variants,
      (select search_no from project where id = ${projectId}) as search_no
    from unnest(${idArray(ids)}::uuid[]) as u (id)
    cross join lateral (select * from qa_pair where project_id = ${projectId} and id = u.id limit 1) p
    left join lateral (select mark from qa_search where project_id = ${projectId} and pair_id = u.id limit 1) s on true
    where s.mark is distinct from ${MARK}`.execute(db);
  return rows;
}

async function writeDocuments(db: Kysely<unknown>, projectId: string, pairs: readonly StalePair[]): Promise<void> {
  if (pairs.length === 0) return;
  // In one order, so that two writers of the same documents wait for each other.
  const sorted = [...pairs].sort((a, b) => (a.id < b.id ? -1 : 1));
  await sql`
    insert into qa_search (project_id, pair_id, mark, tokens)
    select ${projectId}, u.id, decode(u.mark, 'hex'), u.tokens::tsvector
    from unnest(${idArray(sorted.map(({ id }) => id))}::uuid[], ${textArray(sorted, ({ mark }) => mark)}::text[],
      ${textArray(sorted, (pair) => searchDocument(pair, pair.search_no))}::text[]) as u (id, mark, tokens)
    on conflict (project_id, pair_id) do update set mark = excluded.mark, tokens = excluded.tokens`.execute(db);
}

/** Documents without a pair, among those up to the pair `to`; undefined for all after `after`. Gives how many went. */
export async function removeDocuments(
  db: Kysely<unknown>,
  projectId: string,
  after: string | null,
  to: string | undefined,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from qa_search s where s.project_id = ${projectId}
      ${after === null ? sql`` : sql`and s.pair_id > ${after}::uuid`} ${to === undefined ? sql`` : sql`and s.pair_id <= ${to}::uuid`}
      and not exists (select from qa_pair p where p.project_id = s.project_id and p.id = s.pair_id)`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
