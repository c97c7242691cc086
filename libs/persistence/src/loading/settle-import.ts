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
import type { KeyPlace, KeyPlaces } from './key-places.ts';
import { type ChunkKeys, type ReadKeys, repeatedKeys } from './repeated-keys.ts';
import { tellDiffering } from './settle-answers.ts';
import { type SettlingChanges, lockPlaces, writeChanges } from './settle-changes.ts';
import { type KeySettling, affirmedAmong, settlePairs } from './settle-keys.ts';
import { settleSpellings } from './settle-spellings.ts';
import { rulesOf } from './write-rules.ts';
import { holdUnended, untilStopped } from './writing-guard.ts';

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
  const decided = await eachRepeated(walk, 'key', async (all) => {
    const settling = await settlingOf(walk, all, unwritten);
    return (tx, places) => settleKeys(tx, walk, places, settling, !apart);
  });
  if (decided === undefined) return { state: 'settled' };
  const asked = apart
    ? await eachRepeated(walk, 'question', async () => (tx, places) => settleAnswers(tx, run, places, onProgress))
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

type Settle = (tx: Tx, places: Places) => Promise<void>;

/**
 * Settles what stands in several chunks: `begin` is given all that a pass has found, then what it answers some of that in each transaction.
 * Gives how many there were; undefined when the import has ended.
 */
async function eachRepeated(
  walk: Walk,
  by: 'key' | 'question',
  begin: (all: Places) => Promise<Settle>,
): Promise<number | undefined> {
  const { database, chunks, onProgress, signal } = walk;
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.row_count, 0);
  let settled = 0;
  const read: ReadKeys = (visit, withAnswers) => readKeys(walk, by, visit, withAnswers);
  for await (const places of repeatedKeys(rowCount, read)) {
    const entries = [...places];
    const settle = await begin(places);
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

/** Where no row counts, what they wrote is taken back. */
async function settlingOf(
  { database, run, onProgress }: Walk,
  all: Places,
  unwritten: boolean,
): Promise<KeySettling<KeyDecision>> {
  const { file } = rulesOf(run).duplicates;
  const takesBack = file === 'error' && !unwritten;
  return {
    unwritten,
    affirmed: takesBack ? await affirmedAmong(database, run, [...all.keys()], onProgress) : undefined,
    decide: (rows, state) => (unwritten ? settleUnwritten(rows, file) : settleKey(rows, state, file)),
    tell: applyDecision,
  };
}

async function settleKeys(
  tx: Tx,
  { run, onProgress }: Walk,
  places: Places,
  settling: KeySettling<KeyDecision>,
  compareAnswers: boolean,
): Promise<void> {
  const changes = await settlePairs(tx, run, places, settling, onProgress);
  if (compareAnswers) tellDiffering(changes, places, comparingChecks(run.plan));
  await writeChanges(tx.kysely, run, changes, onProgress);
  await notifyChange(run.projectId, run.importId).execute(tx.kysely);
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
