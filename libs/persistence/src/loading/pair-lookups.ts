import { KEY_BYTES, type PairContent } from '@pairloom/core';
import type { PairStatus } from '@pairloom/contract';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { few } from '../sql-fragments.ts';
import { hashArray, idArray } from './encoding.ts';

export const keyArray = (keys: readonly Buffer[]): Buffer => hashArray(keys, KEY_BYTES, (key) => key);

/** Who writes. */
export interface Writer {
  readonly projectId: string;
  readonly importId: string;
  readonly principal: string;
  /** Set that the pairs of the import belong to, null when it names none. */
  readonly sourceSet: string | null;
}

/** As much of a stored pair as tells what a row does to it. */
export interface PairGlance {
  readonly id: string;
  readonly content_hash: Buffer;
  readonly status: PairStatus;
  /** Whether a row with an external id and the same question may make the pair its own. */
  readonly adoptable: boolean;
  /** Row by which this import wrote the pair last, null when someone else did. */
  readonly own_row: number | null;
}

export interface StoredPair extends PairGlance, PairContent {
  readonly status: PairStatus;
}

/**
 * The pairs at the keys, in the order given and with the place of their key from 1. The limit makes PostgreSQL look up one key after
 * the other: left to choose, it reads the whole project as long as it has no statistics of a table that is just being filled.
 */
export const pairsAt = <Pair>(
  projectId: string,
  keys: readonly Buffer[],
  columns: RawBuilder<unknown>,
  lock = false,
) => sql<AtPlace<Pair>>`
  select k.place::int as place, p.* from unnest(${keyArray(keys)}::bytea[]) with ordinality as k (key, place)
  cross join lateral (select ${columns} from qa_pair where project_id = ${projectId} and key_hash = k.key limit 1 ${lock ? sql`for update` : sql``}) p`;

const glanceColumns = ({ importId }: Writer) =>
  sql`id, content_hash, status, external_id is null as adoptable, case when last_import_id = ${importId} then last_import_row::float8 end as own_row`;

/** What is stored at each of the keys, undefined where there is nothing. */
export async function glanceAt(
  db: Kysely<unknown>,
  writer: Writer,
  keys: readonly Buffer[],
): Promise<(PairGlance | undefined)[]> {
  const { rows } = await pairsAt<PairGlance>(writer.projectId, keys, glanceColumns(writer)).execute(db);
  return byPlace(rows, keys.length);
}

/** The keys of pairs that are named by their ids, as they are now; a pair that is not there has none. */
export async function keysOfPairs(
  db: Kysely<unknown>,
  projectId: string,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  const { rows } = await sql<{ id: string; key_hash: Buffer }>`
    select p.id, p.key_hash from unnest(${idArray(ids)}::uuid[]) as u (id)
    cross join lateral (select id, key_hash from qa_pair where project_id = ${projectId} and id = u.id limit 1) p`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.key_hash]));
}

/** Locks in the order of the keys given: two writers of the same pairs that both give them sorted wait for each other instead of dying in each other's arms. */
export async function lockPairs(
  db: Kysely<unknown>,
  writer: Writer,
  keys: readonly Buffer[],
  lock = true,
): Promise<(StoredPair | undefined)[]> {
  const columns = sql`${glanceColumns(writer)}, question, answer, category, tags, metadata, external_id as "externalId", ${variantsOf('qa_pair')} as variants`;
  const { rows } = await pairsAt<StoredPair>(writer.projectId, keys, columns, lock).execute(db);
  return byPlace(rows, keys.length);
}

type AtPlace<Pair> = Pair & { readonly place: number };

function byPlace<Pair>(rows: readonly AtPlace<Pair>[], count: number): (Pair | undefined)[] {
  const found = new Array<Pair | undefined>(count).fill(undefined);
  for (const row of rows) found[row.place - 1] = row;
  return found;
}

/** Variants of a pair as a JSON list. */
export const variantsOf = (
  pair: 'p' | 'qa_pair',
) => sql`coalesce((select jsonb_agg(x.question order by x.ordinal) from qa_variant x
  where x.project_id = ${sql.ref(pair)}.project_id and x.pair_id = ${sql.ref(pair)}.id), '[]')`;

/** A version row `v` of this import that no one else's change has come after. */
const isOwnSinceOthers = (importId: string) => sql`v.changed_by_import = ${importId} and not exists (
  select from qa_pair_version later where later.project_id = v.project_id and later.pair_id = v.pair_id
    and later.version > v.version and later.changed_by_import is distinct from ${importId})`;

/** What a pair was before this import changed it: before its first change, or its first after someone else's. */
export interface StateBefore extends PairContent {
  readonly pair_id: string;
  readonly version: number;
  readonly content_hash: Buffer;
}

/** By pair id. A pair that this import created, or never changed, has none. */
export async function statesBefore(
  db: Kysely<unknown>,
  writer: Writer,
  pairIds: readonly string[],
): Promise<Map<string, StateBefore>> {
  if (pairIds.length === 0) return new Map();
  const { rows } = await sql<StateBefore>`
    select distinct on (v.pair_id) v.pair_id, v.version, v.content_hash, v.question, v.answer, v.category, v.tags, v.metadata, v.status,
      v.external_id as "externalId", v.variants
    from qa_pair_version v where v.project_id = ${writer.projectId} and v.pair_id = any(${few(idArray(pairIds), 'uuid')}::uuid[]) and ${isOwnSinceOthers(writer.importId)}
    order by v.pair_id, v.version`.execute(db);
  return new Map(rows.map((row) => [row.pair_id, row]));
}
