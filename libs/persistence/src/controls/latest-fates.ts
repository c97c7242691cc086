import type { ChunkRange } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { RANGE_COLUMNS, toRange } from '../import-runs-repository.ts';
import { NOT_RETRIED, fateCode } from '../loading/chunk-result.ts';

/** Rows of the file that are looked at at once: bounds the memory. */
const ROWS_AT_ONCE = 200_000;
const UNPROCESSED = fateCode('unprocessed');

interface ChunkRow {
  import_id: string;
  chunk_no: number;
  byte_start: number;
  byte_end: number;
  first_row: number;
  row_count: number;
  first_line: number;
  status: string;
  scope_rows: number | null;
  retried_rows: Buffer | null;
  fates: Buffer | null;
}

/** A range of the file, and what became of its rows over several imports. */
export interface LatestChunk {
  readonly range: ChunkRange;
  /** The first of the imports that has the range. */
  readonly importId: string;
  /** A code a row; NOT_RETRIED for rows that none of the imports took up. */
  readonly fates: Uint8Array;
}

/**
 * What became of each row at last, over imports that read the same file one after the other, in file order. All cut the file alike, since
 * a retry takes over the chunks of what it retries and goes on where that has stopped. A row that a later import did not reach keeps
 * the fate it had.
 */
export async function* latestFates(db: Kysely<unknown>, importIds: readonly string[]): AsyncGenerator<LatestChunk> {
  const ids = [...importIds];
  const { rows } = await sql<{ last: number | null }>`
    select max(first_row)::float8 as last from import_chunk where import_id = any(${ids}::uuid[])`.execute(db);
  const last = rows[0]?.last ?? 0;
  for (let from = 1; from <= last; from += ROWS_AT_ONCE) {
    const chunks = await sql<ChunkRow>`
      select import_id::text as import_id, ${RANGE_COLUMNS}, status, scope_rows, retried_rows, fates from import_chunk
      where import_id = any(${ids}::uuid[]) and first_row >= ${from} and first_row < ${from + ROWS_AT_ONCE}
      order by first_row, byte_start, array_position(${ids}::uuid[], import_id)`.execute(db);
    yield* overlaid(chunks.rows);
  }
}

function* overlaid(chunks: readonly ChunkRow[]): Generator<LatestChunk> {
  let current: { base: ChunkRow; fates: Uint8Array } | undefined;
  for (const chunk of chunks) {
    if (current?.base.first_row === chunk.first_row && current.base.byte_start === chunk.byte_start) {
      overlay(current.fates, chunk);
      continue;
    }
    if (current !== undefined) yield latest(current);
    current = { base: chunk, fates: fatesOf(chunk) };
  }
  if (current !== undefined) yield latest(current);
}

const latest = ({ base, fates }: { base: ChunkRow; fates: Uint8Array }): LatestChunk => ({
  range: toRange(base),
  importId: base.import_id,
  fates,
});

function fatesOf({ status, row_count: rows, scope_rows: scope, retried_rows: retried, fates }: ChunkRow): Uint8Array {
  if (status === 'done' && fates !== null) return Uint8Array.from(fates);
  if (scope === 0) return new Uint8Array(rows).fill(NOT_RETRIED);
  return Uint8Array.from({ length: rows }, (_, at) =>
    retried === null || retried[at] === 1 ? UNPROCESSED : NOT_RETRIED,
  );
}

function overlay(fates: Uint8Array, later: ChunkRow): void {
  for (const [offset, code] of fatesOf(later).entries()) {
    if (code === NOT_RETRIED || (code === UNPROCESSED && fates[offset] !== NOT_RETRIED)) continue;
    fates[offset] = code;
  }
}
