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
  /** It was there again and has been removed by somebody else. */
  readonly changed_since: boolean;
}

/** The pairs that the undone import removed under the keys of the rows. */
export async function removedPairs(
  db: Kysely<unknown>,
  { projectId, undoneId }: UndoRun,
  rows: readonly UndoneRow[],
): Promise<Map<UndoneRow, RemovedPair>> {
  const { rows: found } = await sql<RemovedPair & { place: number }>`
    select k.place::int as place, v.pair_id, v.version, v.variants,
      (select jsonb_build_object('id', p.id, 'version', p.version, 'last_import_id', p.last_import_id) from qa_pair p
        where p.project_id = ${projectId} and p.id = v.pair_id) as there,
      exists (select from qa_pair_version later where later.project_id = ${projectId} and later.pair_id = v.pair_id and later.version > v.version) as changed_since
    from unnest(${keyArray(rows.map(({ key }) => key))}::bytea[]) with ordinality as k (key, place)
    cross join lateral (
      select pair_id, version, variants from qa_pair_version
      where changed_by_import = ${undoneId} and key_hash = k.key and operation = 'delete' and project_id = ${projectId}
      order by version desc limit 1
    ) v`.execute(db);
  return new Map(found.map(({ place, ...pair }) => [rows[place - 1] as UndoneRow, pair]));
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
