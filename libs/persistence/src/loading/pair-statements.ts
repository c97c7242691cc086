import type { PairContent, PreparedPair } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { hashArray, hashAt, plainArray, textArray } from './encoding.ts';

const KEY_BYTES = 16;
const CONTENT_BYTES = 32;

/** Who writes. */
export interface Writer {
  readonly projectId: string;
  readonly importId: string;
  readonly principal: string;
}

/** As much of a stored pair as tells whether a row changes it. */
export interface PairGlance {
  readonly id: string;
  readonly key_hash: Buffer;
  readonly content_hash: Buffer;
  /** Row by which this import wrote the pair last, null when someone else did. */
  readonly own_row: number | null;
}

export interface StoredPair extends PairGlance, PairContent {}

/** What a pair shall hold, and the row of the file that says so. */
export interface ContentRow {
  readonly id: string;
  readonly row: number;
  readonly content: PairContent;
  readonly contentHash: Buffer;
}

export interface NewPair extends ContentRow {
  readonly prepared: PreparedPair;
}

export interface ChangedPair extends ContentRow {
  /** Whether the pair gets a new version, and its old state a row in the history: not when the import corrects itself. */
  readonly newVersion: boolean;
}

function metadataText(metadata: PairContent['metadata']): string {
  for (const _name in metadata) return JSON.stringify(metadata);
  return '{}';
}

export async function glanceAt(db: Kysely<unknown>, writer: Writer, keys: readonly Buffer[]): Promise<PairGlance[]> {
  const { rows } = await sql<PairGlance>`
    select id, key_hash, content_hash, case when last_import_id = ${writer.importId} then last_import_row::float8 end as own_row
    from qa_pair where project_id = ${writer.projectId} and key_hash = any(${hashArray(keys, KEY_BYTES)}::bytea[])`.execute(
    db,
  );
  return rows;
}

/** Locks in key order, so that two writers of the same pairs wait for each other instead of dying in each other's arms. */
export async function lockPairs(db: Kysely<unknown>, writer: Writer, keys: readonly Buffer[]): Promise<StoredPair[]> {
  const { rows } = await sql<StoredPair>`
    select id, key_hash, content_hash, case when last_import_id = ${writer.importId} then last_import_row::float8 end as own_row,
      question, answer, category, tags, metadata, status, external_id as "externalId"
    from qa_pair where project_id = ${writer.projectId} and key_hash = any(${hashArray(keys, KEY_BYTES)}::bytea[]) order by key_hash for update`.execute(
    db,
  );
  return rows;
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

/** Contents to be written, one row each in the order given, as `u` with the place from 1. */
const contentRows = (pairs: readonly ContentRow[]) => sql`(
  select n.*, ${hashAt(
    pairs.map((p) => p.contentHash),
    CONTENT_BYTES,
    'n.place',
  )} as content
  from unnest(${plainArray(pairs.map((p) => p.id))}::uuid[], ${plainArray(pairs.map((p) => p.row))}::bigint[],
    ${textArray(pairs.map((p) => p.content.question))}::text[], ${textArray(pairs.map((p) => p.content.answer))}::text[],
    ${textArray(pairs.map((p) => p.content.category))}::text[], ${textArray(pairs.map((p) => textArray(p.content.tags)))}::text[],
    ${textArray(pairs.map((p) => metadataText(p.content.metadata)))}::text[], ${textArray(pairs.map((p) => p.content.status))}::text[],
    ${textArray(pairs.map((p) => p.content.externalId))}::text[]) with ordinality
    as n (id, row, question, answer, category, tags, metadata, status, external, place)
) u`;

/** Inserts in the order given; keys that someone else was faster with are left alone. Gives the number inserted. */
export async function insertPairs(db: Kysely<unknown>, writer: Writer, pairs: readonly NewPair[]): Promise<number> {
  const key = hashAt(
    pairs.map((p) => p.prepared.key),
    KEY_BYTES,
    'u.place',
  );
  const { numAffectedRows } = await sql`
    insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, category, tags, metadata, status, external_id,
      last_import_id, last_import_row, last_principal)
    select k.id, ${writer.projectId}, k.key, k.key, k.content, k.question, k.answer, k.category, k.tags::text[], k.metadata::jsonb, k.status, k.external,
      ${writer.importId}, k.row, ${writer.principal}
    from (select u.*, ${key} as key from ${contentRows(pairs)}) k
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
    from unnest(${pairs.map((p) => p.id)}::uuid[], ${pairs.map((p) => p.row)}::bigint[]) as u (id, row)
    join qa_pair p on p.project_id = ${writer.projectId} and p.id = u.id`.execute(db);
}

export async function updatePairs(db: Kysely<unknown>, writer: Writer, pairs: readonly ChangedPair[]): Promise<void> {
  const corrected = pairs.filter((p) => !p.newVersion).map((p) => p.id);
  await sql`
    update qa_pair p set content_hash = u.content, question = u.question, answer = u.answer, category = u.category, tags = u.tags::text[],
      metadata = u.metadata::jsonb, status = u.status, external_id = u.external,
      version = p.version + case when u.id = any(${plainArray(corrected)}::uuid[]) then 0 else 1 end,
      last_import_id = ${writer.importId}, last_import_row = u.row, last_principal = ${writer.principal}, updated_at = now()
    from ${contentRows(pairs)}
    where p.project_id = ${writer.projectId} and p.id = u.id`.execute(db);
}

/** Notes that a higher row of this import says the same as the lower one that wrote the pair. */
export async function affirmPairs(
  db: Kysely<unknown>,
  writer: Writer,
  pairs: readonly { id: string; row: number }[],
): Promise<void> {
  await sql`
    update qa_pair p set last_import_row = u.row from unnest(${pairs.map((p) => p.id)}::uuid[], ${pairs.map((p) => p.row)}::bigint[]) as u (id, row)
    where p.project_id = ${writer.projectId} and p.id = u.id`.execute(db);
}
