import type { ImportRun, KeyDecision, KeyRow, KeyState } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { AffirmedKeys, TIMES, type TimedPair } from '../affirmed/affirmed-keys.ts';
import type { Database, Tx } from '../database.ts';
import type { KeyPlaces } from './key-places.ts';
import { type StateBefore, pairsAt, statesBefore } from './pair-lookups.ts';
import { deletePairs } from './pair-writes.ts';
import { restorePairs } from './restore-pairs.ts';
import { type SettlingChanges, lockPlaces } from './settle-changes.ts';
import { writerOf } from './write-rules.ts';
import { holdUnended, holdWriters } from './writing-guard.ts';

/** A pair at a key that is being settled. */
interface LockedPair extends TimedPair {
  readonly id: string;
  readonly content_hash: Buffer;
  /** Whether the import was the last to write it, and by which row. */
  readonly own: boolean;
  readonly row: number | null;
}

/** How keys are settled. */
export interface KeySettling<Decision extends Pick<KeyDecision, 'pair'>> {
  /** No pair was written, only fates are told. */
  readonly unwritten: boolean;
  /** What other imports rest on, where what rows have written may be taken back. */
  readonly affirmed: AffirmedKeys | undefined;
  /** Undefined where all stays as it is; keys are the bytes as latin1. */
  readonly decide: (rows: readonly KeyRow[], state: KeyState, key: string) => Decision | undefined;
  /** Gives the rows their fates. */
  readonly tell: (changes: SettlingChanges, places: KeyPlaces, decision: Decision) => void;
}

/** What other imports rest on among the keys, as far as it can be told before their pairs are locked. */
export async function affirmedAmong(
  database: Database,
  { importId, projectId }: ImportRun,
  keys: readonly string[],
  onProgress: () => void,
): Promise<AffirmedKeys> {
  const bytes = (): Promise<Buffer[]> => Promise.resolve(keys.map((key) => Buffer.from(key, 'latin1')));
  const affirmed = new AffirmedKeys({ importId, projectId }, bytes);
  await affirmed.look((statement) => database.query(statement), onProgress);
  return affirmed;
}

/** Decides keys and takes back what is to be taken back, unless others rest on it. Gives what is to change in the rows. */
export async function settlePairs<Decision extends Pick<KeyDecision, 'pair'>>(
  { kysely }: Tx,
  run: ImportRun,
  places: ReadonlyMap<string, KeyPlaces>,
  { unwritten, affirmed, decide, tell }: KeySettling<Decision>,
  onProgress: () => void,
): Promise<SettlingChanges> {
  if (affirmed !== undefined) await holdWriters(kysely, run.projectId);
  await holdUnended(kysely, run.importId);
  const changes = await lockPlaces(kysely, run.importId, places.values());
  await affirmed?.look(async (statement) => (await statement.execute(kysely)).rows, onProgress);
  const pairs = unwritten ? new Map<string, LockedPair>() : await lockByKey(kysely, run, places.keys());
  const ids = [...pairs.values()].map((pair) => pair.id);
  const before = await statesBefore(kysely, writerOf(run), ids);
  const restored: StateBefore[] = [];
  const removed: string[] = [];
  for (const [key, found] of places) {
    const pair = pairs.get(key);
    const version = pair && before.get(pair.id);
    const decision = decide(changes.outermostRows(found), stateOf(pair, version), key);
    if (decision === undefined) continue;
    if (decision.pair === 'restore' && pair && version && affirmed?.asItIs(pair) !== true) restored.push(version);
    if (decision.pair === 'remove' && pair && affirmed?.there(pair) !== true) removed.push(pair.id);
    tell(changes, found, decision);
  }
  await restorePairs(kysely, writerOf(run), restored);
  if (removed.length > 0) await deletePairs(kysely, run.projectId, removed);
  return changes;
}

const stateOf = (pair: LockedPair | undefined, version: StateBefore | undefined): KeyState => ({
  pair: pair && { writtenByImport: pair.own, row: pair.row, contentHash: pair.content_hash },
  before: version && { contentHash: version.content_hash },
});

/** Locks the pairs at the keys, in key order. */
async function lockByKey(
  db: Kysely<unknown>,
  run: ImportRun,
  keys: Iterable<string>,
): Promise<Map<string, LockedPair>> {
  const sorted = [...keys].sort();
  const columns = sql`id, key_hash, content_hash, ${TIMES}, last_import_id is not distinct from ${run.importId}::uuid as own, last_import_row::float8 as row`;
  const hashes = sorted.map((key) => Buffer.from(key, 'latin1'));
  const { rows } = await pairsAt<LockedPair>(run.projectId, hashes, columns, true).execute(db);
  return new Map(rows.map((row) => [row.key_hash.toString('latin1'), row]));
}
