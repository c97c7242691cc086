import { type Kysely, sql } from 'kysely';
import { few } from '../sql-fragments.ts';
import { numberArray, idArray } from './encoding.ts';
import type { StateBefore, Writer } from './pair-lookups.ts';
import { replaceVariants } from './pair-writes.ts';

/** The content of a version `v` as that of a pair. */
export const CONTENT_OF_VERSION = sql`
  key_hash = v.key_hash, question_hash = v.question_hash, content_hash = v.content_hash, question = v.question, answer = v.answer,
  category = v.category, tags = v.tags, metadata = v.metadata, status = v.status, external_id = v.external_id, source_set = v.source_set,
  quality_score = v.quality_score`;

/** Makes pairs again what they were, as if the import had never touched them. */
export async function restorePairs(
  db: Kysely<unknown>,
  writer: Writer,
  versions: readonly StateBefore[],
): Promise<void> {
  if (versions.length === 0) return;
  const ids = idArray(versions.map((v) => v.pair_id));
  const wanted = sql`unnest(${few(ids, 'uuid')}, ${few(
    numberArray(versions, (v) => v.version),
    'bigint',
  )}) as u (pair_id, version)`;
  await sql`
    update qa_pair p set ${CONTENT_OF_VERSION}, version = v.version, last_import_id = v.last_import_id, last_import_row = v.last_import_row,
      last_principal = v.last_principal, updated_at = v.updated_at
    from qa_pair_version v join ${wanted} on v.pair_id = u.pair_id and v.version = u.version
    where v.project_id = ${writer.projectId} and p.project_id = v.project_id and p.id = v.pair_id`.execute(db);
  await replaceVariants(
    db,
    writer,
    versions.map(({ pair_id: id, variants }) => ({ id, variants })),
  );
  await sql`
    delete from qa_pair_version v using ${wanted}
    where v.project_id = ${writer.projectId} and v.pair_id = u.pair_id and v.version >= u.version and v.changed_by_import = ${writer.importId}`.execute(
    db,
  );
}

/** Brings back the pairs that the import removed at the keys, under their old ids; a key that is taken meanwhile stays with its new pair. */
export async function reviveRemoved(db: Kysely<unknown>, writer: Writer, keys: readonly Buffer[]): Promise<void> {
  const { rows } = await sql<{ id: string; variants: string[] }>`
    with removed as (
      select v.* from unnest(${[...keys]}::bytea[]) as k (key)
      cross join lateral (
        select * from qa_pair_version where changed_by_import = ${writer.importId} and key_hash = k.key and operation = 'delete' and project_id = ${writer.projectId}
        order by version desc limit 1
      ) v
    ), revived as (
      insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, category, tags, metadata, status, external_id, source_set,
        quality_score, version, last_import_id, last_import_row, last_principal, created_at, updated_at)
      select pair_id, project_id, key_hash, question_hash, content_hash, question, answer, category, tags, metadata, status, external_id, source_set,
        quality_score, version, last_import_id, last_import_row, last_principal, created_at, updated_at
      from removed on conflict do nothing returning id
    ), forgotten as (
      delete from qa_pair_version v using removed r, revived p
      where v.project_id = r.project_id and v.pair_id = r.pair_id and v.version = r.version and r.pair_id = p.id
    )
    select r.pair_id as id, r.variants from removed r join revived p on p.id = r.pair_id`.execute(db);
  await replaceVariants(
    db,
    writer,
    rows.filter(({ variants }) => variants.length > 0),
  );
}
