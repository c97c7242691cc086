import type { Severity } from '@pairloom/contract';
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
import { type Said, lockSettlingChunk, rewriteChunk } from './settling-chunk.ts';
import { holdUnended, untilStopped } from './writing-guard.ts';

/** Spellings of the chunks that are looked at together: with those that differ from them by case or space only, they are what is held in memory. */
const SPELLINGS_PER_WINDOW = 100_000;

interface SpelledChunk {
  readonly chunk_no: number;
  readonly first_row: number;
  readonly row_count: number;
  /** How many spellings the chunk has of each field. */
  readonly category: number;
  readonly tags: number;
  /** Whether the chunk has said something of them by itself. */
  readonly category_told: boolean;
  readonly tags_told: boolean;
}

type Window = readonly SpelledChunk[];

interface Settling {
  readonly database: Database;
  readonly run: ImportRun;
  readonly field: SpelledField;
  readonly severity: Severity;
  /** All chunks that have spellings of the field, in file order, as many together as are read at once. */
  readonly windows: readonly Window[];
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
  if (checks.category === undefined && checks.tags === undefined) return true;
  const chunks = await spelledChunks(database, run.importId);
  for (const field of ['category', 'tags'] as const) {
    const severity = checks[field];
    const spelled = chunks.filter((chunk) => chunk[field] > 0);
    // What stands in one chunk only was compared when it was loaded.
    if (severity === undefined || spelled.length < 2) continue;
    const windows = windowsOf(spelled, field, perWindow);
    const settling = { database, run, field, severity, windows, onProgress, signal };
    for (const window of windows) if (!(await settleWindow(settling, window))) return false;
  }
  return true;
}

function spelledChunks(database: Database, importId: string): Promise<SpelledChunk[]> {
  const size = (field: SpelledField) => sql`coalesce(jsonb_array_length(spellings -> ${field}), 0)`;
  const told = (field: SpelledField) =>
    sql`coalesce(findings @> ${JSON.stringify([{ c: SPELLED_FIELDS[field].code }])}::jsonb, false)`;
  return database.query(sql<SpelledChunk>`
    select chunk_no, first_row::float8 as first_row, row_count, ${size('category')} as category, ${size('tags')} as tags,
      ${told('category')} as category_told, ${told('tags')} as tags_told
    from import_chunk where import_id = ${importId} and status = 'done' and spellings is not null order by first_row`);
}

/** Chunks one after another with about so many spellings together. */
function windowsOf(chunks: readonly SpelledChunk[], field: SpelledField, perWindow: number): Window[] {
  const windows: SpelledChunk[][] = [];
  let held = 0;
  for (const chunk of chunks) {
    const last = windows.at(-1);
    if (last === undefined || held + chunk[field] > perWindow) {
      windows.push([chunk]);
      held = 0;
    } else last.push(chunk);
    held += chunk[field];
  }
  return windows;
}

async function settleWindow(settling: Settling, window: Window): Promise<boolean> {
  const { database, run, field, severity, signal } = settling;
  const known = run.plan.validation?.known?.[field] ?? [];
  const findings = spellingFindings(field, await spellingsLike(settling, window), severity, known, 0);
  for (const chunk of window) {
    const { first_row: first, row_count: count } = chunk;
    const own = findings.filter(({ offset: row }) => row >= first && row < first + count);
    if (own.length === 0 && !chunk[`${field}_told`]) continue;
    const said = Map.groupBy(own, ({ offset: row }) => row - first);
    signal?.throwIfAborted();
    const outcome = await untilStopped(() =>
      database.transaction((tx) => sayInChunk(tx, run, chunk.chunk_no, SPELLED_FIELDS[field].code, said)),
    );
    if (outcome !== undefined) return false;
    settling.onProgress();
  }
  return true;
}

/** The spellings of the file, rows being those of the file, that a window has or that differ from one of its by case or space only. */
async function spellingsLike(settling: Settling, window: Window): Promise<Spelling[]> {
  const merged = new Map<string, Spelling>();
  const isWhole = settling.windows.length === 1;
  const skeletons = isWhole ? [] : (await readSpellings(settling, window)).map(({ text }) => skeletonOf(text));
  const wanted = new Set(skeletons);
  for (const some of settling.windows)
    for (const spelling of await readSpellings(settling, some)) {
      if (!isWhole && !wanted.has(skeletonOf(spelling.text))) continue;
      const known = merged.get(spelling.text);
      merged.set(spelling.text, known === undefined ? spelling : { ...known, count: known.count + spelling.count });
    }
  return [...merged.values()];
}

interface FieldRow {
  readonly first_row: number;
  readonly spellings: NonNullable<StoredSpellings[SpelledField]> | null;
}

/** In file order, so that of a spelling the first row comes first. */
async function readSpellings({ database, run, field, onProgress }: Settling, window: Window): Promise<Spelling[]> {
  const chunks = await database.query(sql<FieldRow>`
    select first_row::float8 as first_row, spellings -> ${field} as spellings from import_chunk
    where import_id = ${run.importId} and chunk_no = any(${window.map((chunk) => chunk.chunk_no)}::int[]) order by import_chunk.first_row`);
  onProgress();
  return chunks.flatMap(({ first_row: firstRow, spellings }) =>
    (spellings ?? []).map(([text, offset, count]) => ({ text, row: firstRow + offset, count })),
  );
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
  const chunk = await lockSettlingChunk(tx.kysely, run.importId, chunkNo);
  if (chunk === undefined) return;
  for (const offset of new Set([...chunk.offsetsWith(codes), ...said.keys()]))
    chunk.say(offset, codes, said.get(offset) ?? []);
  if (!chunk.changed) return;
  await rewriteChunk(tx.kysely, run.importId, chunk);
  await notifyChange(run.projectId, run.importId).execute(tx.kysely);
}
