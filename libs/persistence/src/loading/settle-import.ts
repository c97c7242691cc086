import {
  type ImportRun,
  type KeyDecision,
  type SettledImport,
  comparingChecks,
  failpoint,
  settleKey,
  settleUnwritten,
  takesPart,
} from '@pairloom/core';
import { sql } from 'kysely';
import { settleRetry } from '../controls/settle-retry.ts';
import { CopyReader } from '../copy-out.ts';
import type { Database, Tx } from '../database.ts';
import { notifyChange } from '../sql-fragments.ts';
import { AffirmedKeys } from './affirmed-keys.ts';
import type { KeyPlace, KeyPlaces } from './key-places.ts';
import { type ChunkKeys, type ReadKeys, repeatedKeys } from './repeated-keys.ts';
import { type StateBefore, statesBefore } from './pair-lookups.ts';
import { deletePairs } from './pair-writes.ts';
import { restorePairs } from './restore-pairs.ts';
import { tellDiffering } from './settle-answers.ts';
import { type SettlingChanges, lockPlaces, writeChanges } from './settle-changes.ts';
import { type LockedPair, lockByKey } from './settle-keys.ts';
import { settleSpellings } from './settle-spellings.ts';
import { rulesOf, writerOf } from './write-rules.ts';
import { holdUnended, holdWriters, untilStopped } from './writing-guard.ts';

/** Keys decided in one transaction. */
const KEYS_PER_TRANSACTION = 5_000;
/** Read by one statement: some 40 MB. */
const CHUNKS_PER_COPY = 100;

interface DoneChunk {
  chunk_no: number;
  row_count: number;
  /** Whether a row has a key of another kind than that of its question. */
  keyed_apart: boolean;
}

type Places = ReadonlyMap<string, KeyPlaces>;

/**
 * Decides the keys that stand in several done chunks, and in a retry those that were loaded before it, and compares what rows of several chunks say. What it reads
 * (keys, prints of answers, spellings, fates, the import's first version rows) and what it writes change together, so a second call finds nothing left to change.
 */
export async function settleImport(
  database: Database,
  run: ImportRun,
  onProgress: () => void,
  signal?: AbortSignal,
  unwritten = run.options.dryRun,
): Promise<SettledImport | { state: 'decided'; keys: number }> {
  const own = await settleOwn(database, run, onProgress, signal, unwritten);
  if (own.state === 'settled') return own;
  const retried = await settleRetry(database, run, onProgress, signal, unwritten);
  return retried.state === 'settled' ? retried : { state: 'decided', keys: own.keys + retried.keys };
}

async function settleOwn(
  database: Database,
  run: ImportRun,
  onProgress: () => void,
  signal: AbortSignal | undefined,
  unwritten: boolean,
): Promise<SettledImport | { state: 'decided'; keys: number }> {
  const chunks = await database.query(sql<DoneChunk>`
    select chunk_no, row_count, question_keys is not null as keyed_apart from import_chunk
    where import_id = ${run.importId} and status = 'done' order by chunk_no`);
  if (chunks.length < 2) return { state: 'decided', keys: 0 };
  const walk = { database, run, chunks, onProgress, signal };
  const apart = chunks.some((chunk) => chunk.keyed_apart);
  const decided = await eachRepeated(walk, 'key', (tx, places) =>
    settleKeys(tx, run, places, unwritten, !apart, onProgress),
  );
  if (decided === undefined) return { state: 'settled' };
  const asked = apart
    ? await eachRepeated(walk, 'question', (tx, places) => settleAnswers(tx, run, places, onProgress))
    : 0;
  if (asked === undefined || !(await settleSpellings(database, run, onProgress, signal))) return { state: 'settled' };
  return { state: 'decided', keys: decided };
}

interface Walk {
  readonly database: Database;
  readonly run: ImportRun;
  readonly chunks: readonly DoneChunk[];
  readonly onProgress: () => void;
  readonly signal: AbortSignal | undefined;
}

/** Settles what stands in several chunks, some in each transaction. Gives how many there were; undefined when the import has ended. */
async function eachRepeated(
  walk: Walk,
  by: 'key' | 'question',
  settle: (tx: Tx, places: Places) => Promise<void>,
): Promise<number | undefined> {
  const { database, chunks, onProgress, signal } = walk;
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.row_count, 0);
  let settled = 0;
  const read: ReadKeys = (visit, withAnswers) => readKeys(walk, by, visit, withAnswers);
  for await (const places of repeatedKeys(rowCount, read)) {
    const entries = [...places];
    for (let start = 0; start < entries.length; start += KEYS_PER_TRANSACTION) {
      signal?.throwIfAborted();
      const some = new Map(entries.slice(start, start + KEYS_PER_TRANSACTION));
      const outcome = await untilStopped(() =>
        database.transaction(async (tx) => {
          await settle(tx, some);
          await failpoint('settle.before_commit');
        }),
      );
      if (outcome !== undefined) return undefined;
      settled += some.size;
      onProgress();
    }
  }
  return settled;
}

async function readKeys(
  { database, run, chunks, onProgress }: Walk,
  by: 'key' | 'question',
  visit: (chunk: ChunkKeys) => void,
  withAnswers: boolean,
): Promise<void> {
  const reader = new CopyReader(([chunkNo, keys, answers]) => {
    if (chunkNo && keys) visit({ chunkNo: chunkNo.readInt32BE(), keys, answers });
    onProgress();
  });
  const wanted = [by === 'key' ? 'keys' : 'coalesce(question_keys, keys)', ...(withAnswers ? ['answer_prints'] : [])];
  for (let start = 0; start < chunks.length; start += CHUNKS_PER_COPY) {
    const numbers = chunks.slice(start, start + CHUNKS_PER_COPY).map((chunk) => chunk.chunk_no);
    await database.copy(
      `copy (select chunk_no, ${wanted.join()} from import_chunk where import_id = '${run.importId}' and chunk_no in (${numbers.join()})
        order by chunk_no) to stdout (format binary)`,
      reader,
    );
  }
}

/** Rows that are told by something else than their questions. */
async function settleAnswers(tx: Tx, run: ImportRun, places: Places, onProgress: () => void): Promise<void> {
  await holdUnended(tx.kysely, run.importId);
  const changes = await lockPlaces(tx.kysely, run.importId, places.values());
  tellDiffering(changes, places, comparingChecks(run.plan));
  await writeChanges(tx.kysely, run, changes, onProgress);
  await notifyChange(run.projectId, run.importId).execute(tx.kysely);
}

async function settleKeys(
  tx: Tx,
  run: ImportRun,
  places: Places,
  unwritten: boolean,
  compareAnswers: boolean,
  onProgress: () => void,
): Promise<void> {
  const { file } = rulesOf(run).duplicates;
  const takesBack = file === 'error' && !unwritten;
  if (takesBack) await holdWriters(tx.kysely, run.projectId);
  await holdUnended(tx.kysely, run.importId);
  const changes = await lockPlaces(tx.kysely, run.importId, places.values());
  const affirmed = affirmedAmong(run, places);
  if (takesBack) await affirmed.look(async (statement) => (await statement.execute(tx.kysely)).rows, onProgress);
  const pairs = unwritten ? new Map<string, LockedPair>() : await lockByKey(tx.kysely, run, places.keys());
  const ids = [...pairs.values()].map((pair) => pair.id);
  const before = await statesBefore(tx.kysely, writerOf(run), ids);
  const restored: StateBefore[] = [];
  const removed: string[] = [];
  for (const [key, found] of places) {
    const pair = pairs.get(key);
    const version = pair && before.get(pair.id);
    const rows = changes.outermostRows(found);
    const state = {
      pair: pair && { writtenByImport: pair.own, row: pair.row, contentHash: pair.content_hash },
      before: version && { contentHash: version.content_hash },
    };
    const decision = unwritten ? settleUnwritten(rows, file) : settleKey(rows, state, file);
    if (decision === undefined) continue;
    const rests = pair && affirmed.of(pair.key_hash);
    if (decision.pair === 'restore' && version !== undefined && rests !== 'as it is') restored.push(version);
    if (decision.pair === 'remove' && pair !== undefined && rests === undefined) removed.push(pair.id);
    applyDecision(changes, found, decision);
  }
  await restorePairs(tx.kysely, writerOf(run), restored);
  if (removed.length > 0) await deletePairs(tx.kysely, run.projectId, removed);
  if (compareAnswers) tellDiffering(changes, places, comparingChecks(run.plan));
  await writeChanges(tx.kysely, run, changes, onProgress);
  await notifyChange(run.projectId, run.importId).execute(tx.kysely);
}

/** Where no row counts, what they wrote is taken back; another import may have been told meanwhile that it is there. */
function affirmedAmong({ importId, projectId }: ImportRun, places: Places): AffirmedKeys {
  return new AffirmedKeys({ importId, projectId }, async (read) => {
    const chunkNos = new Set<number>();
    for (const found of places.values()) for (const { chunkNo } of found) chunkNos.add(chunkNo);
    const [row] = await read(sql<{ since: number }>`
      select extract(epoch from min(started_at))::float8 as since from import_chunk
      where import_id = ${importId} and chunk_no = any(${[...chunkNos]}::int[])`);
    return [
      { keys: Buffer.concat([...places.keys()].map((key) => Buffer.from(key, 'latin1'))), since: row?.since ?? 0 },
    ];
  });
}

function applyDecision(changes: SettlingChanges, places: KeyPlaces, decision: KeyDecision): void {
  const { winner, fate } = decision;
  if (winner === null) {
    barAll(changes, places);
    return;
  }
  for (const place of places) {
    const keyRow = changes.keyRow(place);
    if (keyRow.row === winner) changes.setFate(place, fate);
    else if (takesPart(keyRow)) changes.setSkipped(place, winner);
  }
}

/** Each row names the next one, the last one the first. */
function barAll(changes: SettlingChanges, places: KeyPlaces): void {
  let first: KeyPlace | undefined;
  let previous: KeyPlace | undefined;
  for (const place of places) {
    first ??= place;
    if (previous !== undefined) changes.setBarred(previous, changes.keyRow(place).row);
    previous = place;
  }
  if (first !== undefined && previous !== undefined) changes.setBarred(previous, changes.keyRow(first).row);
}
