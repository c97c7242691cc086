import type { ImportRun } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { pairsAt } from './pair-lookups.ts';

/** A pair at a key that is being settled. */
export interface LockedPair {
  readonly id: string;
  readonly key_hash: Buffer;
  readonly content_hash: Buffer;
  /** Whether the import was the last to write it, and by which row. */
  readonly own: boolean;
  readonly row: number | null;
}

/** Locks the pairs at the keys, in key order; keys are the bytes as latin1. */
export async function lockByKey(
  db: Kysely<unknown>,
  run: ImportRun,
  keys: Iterable<string>,
): Promise<Map<string, LockedPair>> {
  const sorted = [...keys].sort();
  const columns = sql`id, key_hash, content_hash, last_import_id is not distinct from ${run.importId}::uuid as own, last_import_row::float8 as row`;
  const hashes = sorted.map((key) => Buffer.from(key, 'latin1'));
  const { rows } = await pairsAt<LockedPair>(run.projectId, hashes, columns, true).execute(db);
  return new Map(rows.map((row) => [row.key_hash.toString('latin1'), row]));
}
