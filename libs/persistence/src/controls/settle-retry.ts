import {
  type ImportRun,
  type KeyState,
  type RetriedDecision,
  type SettledImport,
  settleRetried,
  takesPart,
} from '@pairloom/core';
import { sql } from 'kysely';
import type { Database, Tx } from '../database.ts';
import type { KeyPlaces } from '../loading/key-places.ts';
import { type StateBefore, statesBefore } from '../loading/pair-lookups.ts';
import { deletePairs } from '../loading/pair-writes.ts';
import { restorePairs } from '../loading/restore-pairs.ts';
import { type SettlingChanges, lockPlaces, writeChanges } from '../loading/settle-changes.ts';
import { type LockedPair, lockByKey } from '../loading/settle-keys.ts';
import { rulesOf, writerOf } from '../loading/write-rules.ts';
import { holdUnended, untilStopped } from '../loading/writing-guard.ts';
import { notifyChange } from '../sql-fragments.ts';
import { familyOf } from './family.ts';
import { type SharedKey, retriedKeys } from './retried-keys.ts';

/** Keys decided in one transaction. */
const KEYS_PER_TRANSACTION = 5_000;

/**
 * Takes back rows of a retry that lose to a row of the file which was loaded before: under the policy that the later row wins, a row is
 * skipped when a later one stands. A second call finds nothing left to change. `unwritten`: no pair was written, only fates are told.
 */
export async function settleRetry(
  database: Database,
  run: ImportRun,
  onProgress: () => void,
  signal: AbortSignal | undefined,
  unwritten: boolean,
): Promise<SettledImport | { state: 'decided'; keys: number }> {
  const others = await othersOf(database, run.importId);
  let decided = 0;
  if (others.length === 0) return { state: 'decided', keys: decided };
  for await (const shared of retriedKeys(database, run.importId, others, onProgress)) {
    const entries = [...shared];
    for (let start = 0; start < entries.length; start += KEYS_PER_TRANSACTION) {
      signal?.throwIfAborted();
      const some = new Map(entries.slice(start, start + KEYS_PER_TRANSACTION));
      const outcome = await untilStopped(() =>
        database.transaction((tx) => settleKeys(tx, run, some, unwritten, onProgress)),
      );
      if (outcome !== undefined) return { state: 'settled' };
      decided += some.size;
      onProgress();
    }
  }
  return { state: 'decided', keys: decided };
}

/** Imports that read the file before. A retry of the whole file has all of its rows itself. */
async function othersOf(database: Database, importId: string): Promise<string[]> {
  const [job] = await database.query(sql<{ whole: boolean }>`
    select retry_of is null or retry_scope = 'all' or retry_scope = 'embeddings' as whole from import_job where id = ${importId}`);
  if (job === undefined || job.whole) return [];
  const family = await database.transaction(({ kysely }) => familyOf(kysely, importId));
  return family.filter(({ id, stands }) => id !== importId && stands).map(({ id }) => id);
}

async function settleKeys(
  tx: Tx,
  run: ImportRun,
  shared: ReadonlyMap<string, SharedKey>,
  unwritten: boolean,
  onProgress: () => void,
): Promise<void> {
  await holdUnended(tx.kysely, run.importId);
  const changes = await lockPlaces(
    tx.kysely,
    run.importId,
    [...shared.values()].map(({ places }) => places),
  );
  const { file } = rulesOf(run).duplicates;
  const pairs = unwritten ? new Map<string, LockedPair>() : await lockByKey(tx.kysely, run, shared.keys());
  const before = await statesBefore(
    tx.kysely,
    writerOf(run),
    [...pairs.values()].map(({ id }) => id),
  );
  const restored: StateBefore[] = [];
  const removed: string[] = [];
  for (const [key, { places, others }] of shared) {
    const pair = pairs.get(key);
    const version = pair && before.get(pair.id);
    const rows = changes.outermostRows(places);
    const decision = settleRetried(rows, others, stateOf(pair, version), file);
    if (decision === undefined) continue;
    if (decision.pair === 'restore' && version !== undefined) restored.push(version);
    if (decision.pair === 'remove' && pair !== undefined) removed.push(pair.id);
    applyDecision(changes, places, decision);
  }
  await restorePairs(tx.kysely, writerOf(run), restored);
  if (removed.length > 0) await deletePairs(tx.kysely, run.projectId, removed);
  await writeChanges(tx.kysely, run, changes, onProgress);
  await notifyChange(run.projectId, run.importId).execute(tx.kysely);
}

const stateOf = (pair: LockedPair | undefined, version: StateBefore | undefined): KeyState => ({
  pair: pair && { writtenByImport: pair.own, row: pair.row, contentHash: pair.content_hash },
  before: version && { contentHash: version.content_hash },
});

function applyDecision(changes: SettlingChanges, places: KeyPlaces, { other, fate }: RetriedDecision): void {
  for (const place of places) {
    if (!takesPart(changes.keyRow(place))) continue;
    if (fate === 'failed') changes.setBarred(place, other);
    else changes.setSkipped(place, other);
  }
}
