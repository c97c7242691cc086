import {
  type ImportRun,
  SPELLED_FIELDS,
  type SpelledField,
  type Spelling,
  comparingChecks,
  skeletonOf,
  spellingFindings,
} from '@pairloom/core';
import { sql } from 'kysely';
import type { Database, Tx } from '../database.ts';
import { notifyChange } from '../sql-fragments.ts';
import type { StoredSpellings } from './compared-rows.ts';
import { type Said, lockSettlingChunks, rewriteChunk } from './settling-chunk.ts';
import { holdUnended, untilStopped } from './writing-guard.ts';

/** Spellings of the chunks that are looked at together: with those that differ from them by case or space only, they are what is held in memory. */
const SPELLINGS_PER_WINDOW = 100_000;

interface SpelledChunk {
  readonly chunk_no: number;
  readonly first_row: number;
  readonly row_count: number;
  readonly spellings: number;
  /** Whether the chunk has said something of its spellings by itself. */
  readonly told: boolean;
}

interface Settling {
  readonly database: Database;
  readonly run: ImportRun;
  readonly field: SpelledField;
  readonly chunks: readonly SpelledChunk[];
  readonly onProgress: () => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Says of the spellings of categories and tags in a file of several chunks what would be said in one. It follows from the spellings that the chunks
 * store, whatever they said before. False when the import has ended.
 */
export async function settleSpellings(
  database: Database,
  run: ImportRun,
  onProgress: () => void,
  signal: AbortSignal | undefined,
  perWindow = SPELLINGS_PER_WINDOW,
): Promise<boolean> {
  const checks = comparingChecks(run.plan);
  for (const field of ['category', 'tags'] as const) {
    if (checks[field] === undefined) continue;
    const chunks = await spelledChunks(database, run.importId, field);
    // What stands in one chunk only was compared when it was loaded.
    if (chunks.length < 2) continue;
    const settling = { database, run, field, chunks, onProgress, signal };
    const windows = windowsOf(chunks, perWindow);
    for (const window of windows) if (!(await settleWindow(settling, window))) return false;
  }
  return true;
}

async function spelledChunks(database: Database, importId: string, field: SpelledField): Promise<SpelledChunk[]> {
  const told = JSON.stringify([{ c: SPELLED_FIELDS[field].code }]);
  return database.query(sql<SpelledChunk>`
    select chunk_no, first_row::float8 as first_row, row_count, jsonb_array_length(spellings -> ${field}) as spellings,
      coalesce(findings @> ${told}::jsonb, false) as told
    from import_chunk where import_id = ${importId} and status = 'done' and spellings ? ${field} order by first_row`);
}

/** Chunks one after another with about so many spellings together. */
function windowsOf(chunks: readonly SpelledChunk[], perWindow: number): SpelledChunk[][] {
  const windows: SpelledChunk[][] = [];
  let held = 0;
  for (const chunk of chunks) {
    const last = windows.at(-1);
    if (last === undefined || held + chunk.spellings > perWindow) {
      windows.push([chunk]);
      held = 0;
    } else last.push(chunk);
    held += chunk.spellings;
  }
  return windows;
}

async function settleWindow(settling: Settling, window: readonly SpelledChunk[]): Promise<boolean> {
  const { database, run, field, chunks } = settling;
  const severity = comparingChecks(run.plan)[field];
  if (severity === undefined) return true;
  const spellings = await spellingsLike(settling, window.length === chunks.length ? undefined : window);
  const findings = spellingFindings(field, spellings, severity, run.plan.validation?.known?.[field] ?? [], 0);
  for (const chunk of window) {
    const { first_row: first, row_count: count } = chunk;
    const said = Map.groupBy(
      findings.filter(({ offset: row }) => row >= first && row < first + count),
      ({ offset: row }) => row - first,
    );
    if (said.size === 0 && !chunk.told) continue;
    settling.signal?.throwIfAborted();
    const outcome = await untilStopped(() =>
      database.transaction((tx) => sayInChunk(tx, run, chunk.chunk_no, SPELLED_FIELDS[field].code, said)),
    );
    if (outcome !== undefined) return false;
    settling.onProgress();
  }
  return true;
}

/** The spellings of the file, rows being those of the file: all of them, or those that a window has or that differ from one of its by case or space only. */
async function spellingsLike(settling: Settling, window: readonly SpelledChunk[] | undefined): Promise<Spelling[]> {
  const skeletons = window === undefined ? undefined : new Set<string>();
  for (const chunk of window ?? [])
    for (const { text } of await readSpellings(settling, chunk)) skeletons?.add(skeletonOf(text));
  const merged = new Map<string, Spelling>();
  for (const chunk of settling.chunks)
    for (const spelling of await readSpellings(settling, chunk)) {
      if (skeletons?.has(skeletonOf(spelling.text)) === false) continue;
      const known = merged.get(spelling.text);
      merged.set(spelling.text, known === undefined ? spelling : { ...known, count: known.count + spelling.count });
    }
  return [...merged.values()];
}

async function readSpellings(
  { database, run, field, onProgress }: Settling,
  { chunk_no: chunkNo, first_row: firstRow }: SpelledChunk,
): Promise<Spelling[]> {
  const [row] = await database.query(sql<{ spellings: NonNullable<StoredSpellings[SpelledField]> | null }>`
    select spellings -> ${field} as spellings from import_chunk where import_id = ${run.importId} and chunk_no = ${chunkNo}`);
  onProgress();
  return (row?.spellings ?? []).map(([text, offset, count]) => ({ text, row: firstRow + offset, count }));
}

async function sayInChunk(
  tx: Tx,
  run: ImportRun,
  chunkNo: number,
  code: string,
  said: ReadonlyMap<number, readonly Said[]>,
): Promise<void> {
  await holdUnended(tx.kysely, run.importId);
  const codes = new Set([code]);
  for (const chunk of (await lockSettlingChunks(tx.kysely, run.importId, [chunkNo])).values()) {
    for (const offset of new Set([...chunk.offsetsWith(codes), ...said.keys()]))
      chunk.say(offset, codes, said.get(offset) ?? []);
    if (!chunk.changed) continue;
    await rewriteChunk(tx.kysely, run.importId, chunk);
    await notifyChange(run.projectId, run.importId).execute(tx.kysely);
  }
}
