import { KEY_BYTES } from '@pairloom/core';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { fateCode } from '../loading/chunk-result.ts';
import { KeyPlaces, PlaceTable, grown } from '../loading/key-places.ts';

/** Rows of the retry that are looked at in one pass over the file: bounds the memory. */
const ROWS_PER_PASS = 500_000;
const LOADED = new Set((['created', 'updated', 'unchanged', 'deleted'] as const).map(fateCode));
const NONE = Buffer.alloc(KEY_BYTES).toString('latin1');

export interface SharedKey {
  /** Where the key stands in the retry. */
  readonly places: KeyPlaces;
  /** Rows of other imports that were loaded with it. */
  readonly others: number[];
}

interface ChunkKeys {
  readonly importId: string;
  readonly chunkNo: number;
  readonly firstRow: number;
  readonly keys: Buffer;
  readonly fates: Buffer;
}

/**
 * Finds the keys that stand in a retry and in the imports that read its file before it, in key order. A pass holds the keys of a part of
 * the retry, by their leading bytes, and goes through all the others.
 */
export async function* retriedKeys(
  database: Database,
  retryId: string,
  otherIds: readonly string[],
  onProgress: () => void,
  rowsPerPass = ROWS_PER_PASS,
): AsyncGenerator<Map<string, SharedKey>> {
  const own = () => chunksOf(database, [retryId], onProgress);
  for await (const part of parts(own, rowsPerPass)) {
    const others = await rowsWith(part, chunksOf(database, otherIds, onProgress));
    if (others.size > 0) yield await withPlaces(others, own());
  }
}

/** Some of the distinct keys at a time, as 48 leading bits, sorted; two that share them are compared whole afterwards. */
async function* parts(own: () => AsyncIterable<ChunkKeys>, rowsPerPass: number): AsyncGenerator<Float64Array> {
  let part = new Float64Array(Math.min(rowsPerPass, 4_096));
  let count = 0;
  for await (const { keys } of own()) {
    for (let at = 0; at < keys.length; at += KEY_BYTES) {
      if (isNone(keys, at)) continue;
      if (count === part.length) part = grown(part, new Float64Array(count * 2));
      part[count++] = keys.readUIntBE(at, 6);
    }
    if (count >= rowsPerPass) {
      yield part.slice(0, count).sort();
      count = 0;
    }
  }
  if (count > 0) yield part.slice(0, count).sort();
}

async function rowsWith(part: Float64Array, others: AsyncIterable<ChunkKeys>): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for await (const { keys, fates, firstRow } of others) {
    for (let at = 0; at < keys.length; at += KEY_BYTES) {
      const offset = at / KEY_BYTES;
      if (!LOADED.has(fates[offset] ?? 0) || !includes(part, keys.readUIntBE(at, 6)) || isNone(keys, at)) continue;
      const key = keys.toString('latin1', at, at + KEY_BYTES);
      const rows = found.get(key);
      if (rows === undefined) found.set(key, [firstRow + offset]);
      else rows.push(firstRow + offset);
    }
  }
  return found;
}

async function withPlaces(
  others: ReadonlyMap<string, number[]>,
  own: AsyncIterable<ChunkKeys>,
): Promise<Map<string, SharedKey>> {
  const table = new PlaceTable();
  const shared = new Map<string, SharedKey>();
  for await (const { chunkNo, keys } of own) {
    for (let at = 0; at < keys.length; at += KEY_BYTES) {
      const key = keys.toString('latin1', at, at + KEY_BYTES);
      const rows = others.get(key);
      if (rows === undefined) continue;
      const place = { chunkNo, offset: at / KEY_BYTES };
      const known = shared.get(key);
      if (known === undefined) shared.set(key, { places: new KeyPlaces(table, place), others: rows });
      else known.places.add(place);
    }
  }
  return new Map([...shared].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function* chunksOf(
  database: Database,
  importIds: readonly string[],
  onProgress: () => void,
): AsyncGenerator<ChunkKeys> {
  const chunks = await database.query(sql<{ importId: string; chunkNo: number }>`
    select import_id::text as "importId", chunk_no as "chunkNo" from import_chunk
    where import_id = any(${[...importIds]}::uuid[]) and status = 'done' and keys is not null and fates is not null order by 1, 2`);
  for (const { importId, chunkNo } of chunks) {
    const rows = await database.query(sql<{ firstRow: number; keys: Buffer; fates: Buffer }>`
      select first_row::float8 as "firstRow", keys, fates from import_chunk
      where import_id = ${importId} and chunk_no = ${chunkNo} and keys is not null and fates is not null`);
    onProgress();
    if (rows[0] !== undefined) yield { importId, chunkNo, ...rows[0] };
  }
}

/** Rows without a valid key have zeros. */
const isNone = (keys: Buffer, at: number): boolean =>
  keys.readUIntBE(at, 6) === 0 && keys.toString('latin1', at, at + KEY_BYTES) === NONE;

function includes(sorted: Float64Array, wanted: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] ?? 0;
    if (value === wanted) return true;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
