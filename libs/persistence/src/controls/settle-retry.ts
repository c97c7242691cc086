import { type ImportRun, type RetriedDecision, type SettledImport, settleRetried, takesPart } from '@pairloom/core';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import type { KeyPlaces } from '../loading/key-places.ts';
import { type SettlingChanges, writeChanges } from '../loading/settle-changes.ts';
import { type KeySettling, affirmedAmong, settlePairs } from '../loading/settle-keys.ts';
import { rulesOf } from '../loading/write-rules.ts';
import { untilStopped } from '../loading/writing-guard.ts';
import { notifyChange } from '../sql-fragments.ts';
import { familyOf } from './family.ts';
import { type SharedKey, retriedKeys } from './retried-keys.ts';

/** Keys decided in one transaction. */
const KEYS_PER_TRANSACTION = 5_000;

/**
 * Takes back rows of a retry that lose to a row of the file which was loaded before: under the policy that the later row wins, a row is
 * skipped when a later one stands. What another import rests on since stays. A second call finds nothing left to change. `unwritten`: no pair was written, only fates are told.
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
    const entries = [...shared].map(([key, { places }]) => [key, places] as const);
    const settling = await settlingOf(database, run, shared, unwritten, onProgress);
    for (let start = 0; start < entries.length; start += KEYS_PER_TRANSACTION) {
      signal?.throwIfAborted();
      const some = new Map(entries.slice(start, start + KEYS_PER_TRANSACTION));
      const outcome = await untilStopped(() =>
        database.transaction(async (tx) => {
          const changes = await settlePairs(tx, run, some, settling, onProgress);
          await writeChanges(tx.kysely, run, changes, onProgress);
          await notifyChange(run.projectId, run.importId).execute(tx.kysely);
        }),
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

async function settlingOf(
  database: Database,
  run: ImportRun,
  shared: ReadonlyMap<string, SharedKey>,
  unwritten: boolean,
  onProgress: () => void,
): Promise<KeySettling<RetriedDecision>> {
  const { file } = rulesOf(run).duplicates;
  return {
    unwritten,
    affirmed: unwritten ? undefined : await affirmedAmong(database, run, [...shared.keys()], onProgress),
    decide: (rows, state, key) => settleRetried(rows, shared.get(key)?.others ?? [], state, file),
    tell: applyDecision,
  };
}

function applyDecision(changes: SettlingChanges, places: KeyPlaces, { other, fate }: RetriedDecision): void {
  for (const place of places) {
    if (!takesPart(changes.keyRow(place))) continue;
    if (fate === 'failed') changes.setBarred(place, other);
    else changes.setSkipped(place, other);
  }
}
