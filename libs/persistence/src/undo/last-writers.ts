import { type Kysely, sql } from 'kysely';
import { idArray, numberArray } from '../loading/encoding.ts';

/** A pair as it stands, or as it stood in a version. */
export interface WrittenPair {
  readonly id: string;
  readonly version: number;
  readonly last_import_id: string | null;
}

/** What a pair was before an import changed it. */
export interface VersionBefore {
  readonly pair_id: string;
  readonly version: number;
  readonly key_hash: Buffer;
  readonly last_import_id: string | null;
  readonly variants: string[];
}

export type Ownership =
  /** The pair is what the import made of it; `below`: the version that the import wrote. */
  | { readonly owner: 'import'; readonly below: number }
  /** An undo of the import has taken the pair back already. */
  | { readonly owner: 'its undo' }
  | { readonly owner: 'other' };

/**
 * Whose the pairs are. What an undo has made of a pair is what it was before, so the pair is again its who wrote it then: an import can
 * be undone after a later one that was undone itself.
 */
export async function ownershipOf(
  db: Kysely<unknown>,
  projectId: string,
  importId: string,
  pairs: readonly WrittenPair[],
): Promise<Map<string, Ownership>> {
  const known = new Map<string, Ownership>();
  let open = pairs;
  while (open.length > 0) {
    const undos = await undosAmong(db, open);
    const restored: { pair: WrittenPair; undone: string }[] = [];
    for (const pair of open) {
      const undone = pair.last_import_id === null ? undefined : undos.get(pair.last_import_id);
      if (pair.last_import_id === importId) known.set(pair.id, { owner: 'import', below: pair.version });
      else if (undone === importId) known.set(pair.id, { owner: 'its undo' });
      else if (undone === undefined) known.set(pair.id, { owner: 'other' });
      else restored.push({ pair, undone });
    }
    open = await statesRestored(db, projectId, restored, known);
  }
  return known;
}

/** By the id of an undo, among the last writers of the pairs, the import that it undid. */
async function undosAmong(db: Kysely<unknown>, pairs: readonly WrittenPair[]): Promise<Map<string, string>> {
  const writers = [...new Set(pairs.flatMap(({ last_import_id: id }) => (id === null ? [] : [id])))];
  if (writers.length === 0) return new Map();
  const { rows } = await sql<{ id: string; undo_of: string }>`
    select id, undo_of from import_job where id = any(${writers}::uuid[]) and undo_of is not null`.execute(db);
  return new Map(rows.map((row) => [row.id, row.undo_of]));
}

/** The states that undos went back to. */
async function statesRestored(
  db: Kysely<unknown>,
  projectId: string,
  restored: readonly { pair: WrittenPair; undone: string }[],
  known: Map<string, Ownership>,
): Promise<WrittenPair[]> {
  const states: WrittenPair[] = [];
  for (const [undone, some] of Map.groupBy(restored, (entry) => entry.undone)) {
    const before = await versionsBefore(
      db,
      projectId,
      undone,
      some.map(({ pair }) => ({ id: pair.id, below: pair.version })),
    );
    for (const { pair } of some) {
      const version = before.get(pair.id);
      if (version === undefined) known.set(pair.id, { owner: 'other' });
      else states.push({ id: pair.id, version: version.version, last_import_id: version.last_import_id });
    }
  }
  return states;
}

/** By pair id what pairs were before an import last changed or removed them; one that the import made has none. */
export async function versionsBefore(
  db: Kysely<unknown>,
  projectId: string,
  importId: string,
  pairs: readonly { readonly id: string; readonly below: number }[],
): Promise<Map<string, VersionBefore>> {
  if (pairs.length === 0) return new Map();
  const { rows } = await sql<VersionBefore>`
    select v.* from unnest(${idArray(pairs.map(({ id }) => id))}::uuid[], ${numberArray(pairs, ({ below }) => below)}::bigint[]) as u (id, below)
    cross join lateral (
      select pair_id, version, key_hash, last_import_id, variants from qa_pair_version
      where project_id = ${projectId} and pair_id = u.id and version < u.below and changed_by_import = ${importId}
      order by version desc limit 1
    ) v`.execute(db);
  return new Map(rows.map((row) => [row.pair_id, row]));
}
