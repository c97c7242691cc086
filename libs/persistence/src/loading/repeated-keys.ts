import { KEY_BYTES, PRINT_BYTES } from '@pairloom/core';
import { KeyPlaces, PlaceTable, grown } from './key-places.ts';

export interface ChunkKeys {
  readonly chunkNo: number;
  /** 16 bytes a row, zeros for rows without a key. */
  readonly keys: Buffer;
  /** `PRINT_BYTES` a row. */
  readonly answers?: Buffer | null;
}

/** Reads the keys of all chunks, chunk by chunk, with the prints of the answers or without. What it gives holds until `visit` returns. */
export type ReadKeys = (visit: (chunk: ChunkKeys) => void, withAnswers: boolean) => Promise<void>;

/** Rows looked at in one pass: bounds the memory to about 10 bytes a row, 20 for each place of a key that repeats, and some for the key. */
const ROWS_PER_PASS = 2_000_000;
const LEADING_VALUES = 2 ** 16;

/** 48 leading bits as a number. Two keys that share them are compared whole afterwards. */
const prefix = (keys: Buffer, at: number): number => keys.readUIntBE(at, 6);

/** Rows that failed have zeros for a key. */
const isNoKey = (keys: Buffer, at: number): boolean =>
  prefix(keys, at) === 0 && keys.readUIntBE(at + KEY_BYTES - 6, 6) === 0;

/**
 * Finds the keys that stand in more than one chunk, in key order. `read` is called once for each pass, and again where keys seem to be
 * such; a pass looks at a range of the key space, so that memory stays bounded whatever the number of rows.
 */
export async function* repeatedKeys(
  rowCount: number,
  read: ReadKeys,
  rowsPerPass = ROWS_PER_PASS,
): AsyncGenerator<Map<string, KeyPlaces>> {
  const passes = Math.max(1, Math.ceil(rowCount / rowsPerPass));
  for (let pass = 0; pass < passes; pass++) {
    const from = Math.floor((pass * LEADING_VALUES) / passes);
    const to = Math.floor(((pass + 1) * LEADING_VALUES) / passes);
    const suspects = await repeatedPrefixes(read, from, to, Math.ceil((rowCount / passes) * 1.2) + 1024);
    if (suspects.size > 0) yield await placesOf(read, from, to, suspects);
  }
}

async function repeatedPrefixes(read: ReadKeys, from: number, to: number, sizeHint: number): Promise<Set<number>> {
  let prefixes = new Float64Array(sizeHint);
  let count = 0;
  await read(({ keys }) => {
    const first = count;
    for (let at = 0; at < keys.length; at += KEY_BYTES) {
      const lead = keys.readUInt16BE(at);
      if (lead < from || lead >= to || isNoKey(keys, at)) continue;
      if (count === prefixes.length) prefixes = grown(prefixes, new Float64Array(count * 2));
      prefixes[count++] = prefix(keys, at);
    }
    count = first + distinct(prefixes.subarray(first, count));
  }, false);
  const sorted = prefixes.subarray(0, count).sort();
  const repeated = new Set<number>();
  for (let i = 1; i < count; i++) {
    const value = sorted[i];
    if (value !== undefined && value === sorted[i - 1]) repeated.add(value);
  }
  return repeated;
}

/** Sorts values and moves one of each to the front. Gives how many these are. */
function distinct(values: Float64Array): number {
  values.sort();
  let count = 0;
  for (const value of values) if (count === 0 || value !== values[count - 1]) values[count++] = value;
  return count;
}

async function placesOf(
  read: ReadKeys,
  from: number,
  to: number,
  suspects: ReadonlySet<number>,
): Promise<Map<string, KeyPlaces>> {
  const table = new PlaceTable();
  const places = new Map<string, KeyPlaces>();
  await read(({ chunkNo, keys, answers }) => {
    for (let at = 0; at < keys.length; at += KEY_BYTES) {
      const lead = keys.readUInt16BE(at);
      if (lead < from || lead >= to || !suspects.has(prefix(keys, at)) || isNoKey(keys, at)) continue;
      const key = keys.toString('latin1', at, at + KEY_BYTES);
      const offset = at / KEY_BYTES;
      const answer = answers?.readUIntBE(offset * PRINT_BYTES, PRINT_BYTES);
      const place = { chunkNo, offset, answer };
      const others = places.get(key);
      if (others === undefined) places.set(key, new KeyPlaces(table, place));
      else others.add(place);
    }
  }, true);
  const inSeveralChunks = [...places].filter(([, found]) => found.inSeveralChunks);
  return new Map(inSeveralChunks.sort(([a], [b]) => (a < b ? -1 : 1)));
}
