import type { UndoRun } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { keyArray } from '../loading/pair-lookups.ts';
import type { WrittenPair } from './last-writers.ts';
import type { UndoneRow } from './undone-rows.ts';

/** A pair that the undone import removed, in its last version before. */
export interface RemovedPair {
  readonly pair_id: string;
  readonly version: number;
  readonly variants: string[];
  /** The pair itself, under whatever key, if it is there again. */
  readonly there: WrittenPair | null;
  /** It, or another pair with its key, was there again and has been removed by somebody else. */
  readonly changed_since: boolean;
}

/** The pairs that the undone import removed under the keys of the rows. */
export async function removedPairs(
  db: Kysely<unknown>,
  { projectId, undoneId }: UndoRun,
  rows: readonly UndoneRow[],
): Promise<Map<UndoneRow, RemovedPair>> {
  const others = await laterRemovers(db, { projectId, undoneId });
  const { rows: found } = await sql<RemovedPair & { place: number }>`
    select k.place::int as place, v.pair_id, v.version, v.variants,
      (select jsonb_build_object('id', p.id, 'version', p.version, 'last_import_id', p.last_import_id) from qa_pair p
        where p.project_id = ${projectId} and p.id = v.pair_id) as there,
      exists (select from qa_pair_version later where later.project_id = ${projectId} and later.pair_id = v.pair_id and later.version > v.version)
        or exists (
          select from qa_pair_version o where (o.changed_by_import = any(${others}::uuid[]) or o.changed_by_import is null) and o.key_hash = k.key
            and o.operation = 'delete' and o.project_id = ${projectId} and o.pair_id <> v.pair_id and o.changed_at > v.changed_at
            and not exists (select from qa_pair_version n where n.project_id = ${projectId} and n.pair_id = o.pair_id and n.version > o.version)
        ) as changed_since
    from unnest(${keyArray(rows.map(({ key }) => key))}::bytea[]) with ordinality as k (key, place)
    cross join lateral (
      select pair_id, version, variants, changed_at from qa_pair_version
      where changed_by_import = ${undoneId} and key_hash = k.key and operation = 'delete' and project_id = ${projectId}
      order by version desc limit 1
    ) v`.execute(db);
  return new Map(found.map(({ place, ...pair }) => [rows[place - 1] as UndoneRow, pair]));
}

/** Later imports that removed pairs; what an undo removes was made by an import that was undone with it. */
async function laterRemovers(
  db: Kysely<unknown>,
  { projectId, undoneId }: Pick<UndoRun, 'projectId' | 'undoneId'>,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select j.id from import_job j join import_job x on x.id = ${undoneId}
    where j.project_id = ${projectId} and j.id <> x.id and j.undo_of is null and coalesce(j.loaded_at, now()) >= x.started_at
      and (j.deleted_rows > 0 or j.phase <> 'ended')`.execute(db);
  return rows.map(({ id }) => id);
}

/** By row the pairs that an undo of the same import, this one or an earlier one, has removed. */
export async function removedByUndo(
  db: Kysely<unknown>,
  { projectId, undoneId }: UndoRun,
  rows: readonly UndoneRow[],
): Promise<Map<UndoneRow, string>> {
  const { rows: found } = await sql<{ place: number; pair_id: string }>`
    select k.place::int as place, v.pair_id
    from unnest(${keyArray(rows.map(({ key }) => key))}::bytea[]) with ordinality as k (key, place)
    cross join lateral (
      select v.pair_id from import_job u
      join qa_pair_version v on v.changed_by_import = u.id and v.key_hash = k.key and v.operation = 'delete' and v.project_id = ${projectId}
      where u.undo_of = ${undoneId} order by v.version desc limit 1
    ) v`.execute(db);
  return new Map(found.map(({ place, pair_id: pairId }) => [rows[place - 1] as UndoneRow, pairId]));
}
