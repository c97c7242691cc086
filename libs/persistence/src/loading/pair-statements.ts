import { type PairContent, type PreparedPair, newContent } from '@pairloom/core';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { hashArray, idArray, numberArray, textArray, textList } from './encoding.ts';
import { newPairIds } from './pair-ids.ts';

const KEY_BYTES = 16;
const CONTENT_BYTES = 32;
const NEW_STATUS = 'draft';

const keyArray = (keys: readonly Buffer[]): Buffer => hashArray(keys, KEY_BYTES, (key) => key);

/** Who writes. */
export interface Writer {
  readonly projectId: string;
  readonly importId: string;
  readonly principal: string;
}

/** As much of a stored pair as tells whether a row changes it. */
export interface PairGlance {
  readonly id: string;
  readonly content_hash: Buffer;
  /** Row by which this import wrote the pair last, null when someone else did. */
  readonly own_row: number | null;
}

export interface StoredPair extends PairGlance, PairContent {}

/** What a pair shall hold: all of it, or what a row says, where what is undefined stands for the value of a new pair. */
export type Contents = PairContent | Omit<PreparedPair, 'offset' | 'key' | 'contentHash'>;

/** A content to be written, and the row of the file that says so. */
export interface ContentRow {
  readonly row: number;
  readonly content: Contents;
  readonly contentHash: Buffer;
}

export interface ChangedPair extends ContentRow {
  readonly id: string;
  /** Whether the pair gets a new version, and its old state a row in the history: not when the import corrects itself. */
  readonly newVersion: boolean;
}

/** Null for no metadata at all. */
function metadataText({ metadata = {} }: Contents): string | null {
  for (const _name in metadata) return JSON.stringify(metadata);
  return null;
}

const statusText = ({ status = NEW_STATUS }: Contents): string | null => (status === NEW_STATUS ? null : status);
const tagsText = ({ tags = [] }: Contents): string | null => (tags.length === 0 ? null : textList(tags));

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
  sql`id, content_hash, case when last_import_id = ${importId} then last_import_row::float8 end as own_row`;

/** What is stored at each of the keys, undefined where there is nothing. */
export async function glanceAt(
  db: Kysely<unknown>,
  writer: Writer,
  keys: readonly Buffer[],
): Promise<(PairGlance | undefined)[]> {
  const { rows } = await pairsAt<PairGlance>(writer.projectId, keys, glanceColumns(writer)).execute(db);
  return byPlace(rows, keys.length);
}

/** Locks in the order of the keys given: two writers of the same pairs that both give them sorted wait for each other instead of dying in each other's arms. */
export async function lockPairs(
  db: Kysely<unknown>,
  writer: Writer,
  keys: readonly Buffer[],
): Promise<(StoredPair | undefined)[]> {
  const columns = sql`${glanceColumns(writer)}, question, answer, category, tags, metadata, status, external_id as "externalId"`;
  const { rows } = await pairsAt<StoredPair>(writer.projectId, keys, columns, true).execute(db);
  return byPlace(rows, keys.length);
}

type AtPlace<Pair> = Pair & { readonly place: number };

function byPlace<Pair>(rows: readonly AtPlace<Pair>[], count: number): (Pair | undefined)[] {
  const found = new Array<Pair | undefined>(count).fill(undefined);
  for (const row of rows) found[row.place - 1] = row;
  return found;
}

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
      v.external_id as "externalId"
    from qa_pair_version v where v.project_id = ${writer.projectId} and v.pair_id = any(${[...pairIds]}::uuid[]) and ${isOwnSinceOthers(writer.importId)}
    order by v.pair_id, v.version`.execute(db);
  return new Map(rows.map((row) => [row.pair_id, row]));
}

/** Contents to be written, one row each in the order given, as `u`. What a new pair has anyway travels as null. */
const contentRows = (ids: readonly (Buffer | string)[], keys: readonly Buffer[], rows: readonly ContentRow[]) => sql`(
  select id, key, content, row, question, answer, category, coalesce(tags::text[], '{}') as tags, coalesce(metadata::jsonb, '{}') as metadata,
    coalesce(status, ${NEW_STATUS}) as status, external
  from unnest(${idArray(ids)}::uuid[], ${keyArray(keys)}::bytea[], ${hashArray(rows, CONTENT_BYTES, (r) => r.contentHash)}::bytea[],
    ${numberArray(rows, (r) => r.row)}::bigint[], ${textArray(rows, (r) => r.content.question)}::text[],
    ${textArray(rows, (r) => r.content.answer)}::text[], ${textArray(rows, (r) => r.content.category ?? null)}::text[],
    ${textArray(rows, (r) => tagsText(r.content))}::text[], ${textArray(rows, (r) => metadataText(r.content))}::text[],
    ${textArray(rows, (r) => statusText(r.content))}::text[], ${textArray(rows, (r) => r.content.externalId ?? null)}::text[])
    as n (id, key, content, row, question, answer, category, tags, metadata, status, external)
) u`;

/** Inserts in the order given; keys that are there already are left alone. Gives the number inserted. */
export async function insertPairs(
  db: Kysely<unknown>,
  writer: Writer,
  firstRow: number,
  pairs: readonly PreparedPair[],
): Promise<number> {
  const rows = pairs.map((pair) => ({
    row: firstRow + pair.offset,
    content: pair.metadata === undefined ? pair : newContent(pair),
    contentHash: pair.contentHash,
  }));
  const keys = pairs.map((pair) => pair.key);
  const { numAffectedRows } = await sql`
    insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, category, tags, metadata, status, external_id,
      last_import_id, last_import_row, last_principal)
    select u.id, ${writer.projectId}, u.key, u.key, u.content, u.question, u.answer, u.category, u.tags, u.metadata, u.status, u.external,
      ${writer.importId}, u.row, ${writer.principal}
    from ${contentRows(newPairIds(pairs.length), keys, rows)}
    on conflict (project_id, key_hash) do nothing`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Puts the states that pairs have now into the history. */
export async function insertVersions(
  db: Kysely<unknown>,
  writer: Writer,
  pairs: readonly ChangedPair[],
): Promise<void> {
  await sql`
    insert into qa_pair_version (project_id, pair_id, version, operation, changed_by_import, changed_by_row, changed_by_principal, key_hash, question_hash,
      content_hash, question, answer, category, tags, metadata, status, external_id, source_set, quality_score, last_import_id, last_import_row,
      last_principal, created_at, updated_at, variants)
    select p.project_id, p.id, p.version, 'update', ${writer.importId}, u.row, ${writer.principal}, p.key_hash, p.question_hash,
      p.content_hash, p.question, p.answer, p.category, p.tags, p.metadata, p.status, p.external_id, p.source_set, p.quality_score, p.last_import_id,
      p.last_import_row, p.last_principal, p.created_at, p.updated_at,
      coalesce((select jsonb_agg(v.question order by v.ordinal) from qa_variant v where v.project_id = p.project_id and v.pair_id = p.id), '[]')
    from unnest(${idArray(pairs.map((p) => p.id))}::uuid[], ${numberArray(pairs, (p) => p.row)}::bigint[]) as u (id, row)
    join qa_pair p on p.project_id = ${writer.projectId} and p.id = u.id`.execute(db);
}

export async function updatePairs(db: Kysely<unknown>, writer: Writer, pairs: readonly ChangedPair[]): Promise<void> {
  const corrected = pairs.filter((p) => !p.newVersion).map((p) => p.id);
  await sql`
    update qa_pair p set content_hash = u.content, question = u.question, answer = u.answer, category = u.category, tags = u.tags,
      metadata = u.metadata, status = u.status, external_id = u.external,
      version = p.version + case when u.id = any(${idArray(corrected)}::uuid[]) then 0 else 1 end,
      last_import_id = ${writer.importId}, last_import_row = u.row, last_principal = ${writer.principal}, updated_at = now()
    from ${contentRows(
      pairs.map((p) => p.id),
      [],
      pairs,
    )}
    where p.project_id = ${writer.projectId} and p.id = u.id`.execute(db);
}

/** Notes that a higher row of this import says the same as the lower one that wrote the pair. */
export async function affirmPairs(
  db: Kysely<unknown>,
  writer: Writer,
  pairs: readonly { id: string; row: number }[],
): Promise<void> {
  await sql`
    update qa_pair p set last_import_row = u.row from unnest(${idArray(pairs.map((p) => p.id))}::uuid[], ${numberArray(pairs, (p) => p.row)}::bigint[]) as u (id, row)
    where p.project_id = ${writer.projectId} and p.id = u.id`.execute(db);
}
