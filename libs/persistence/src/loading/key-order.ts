import { KEY_BYTES, type PreparedPair } from '@pairloom/core';

/** More than a chunk has rows; with 32 bits of a key still an exact number. */
const MAX_PLACES = 2 ** 20;

const LEADING_VALUES = 2 ** 32;

/**
 * In the order of the keys, and of the rows under one key. Sorted as numbers, of the first four bytes of the key and the place: far
 * cheaper than comparing buffers. Only where these bytes are the same have whole keys to be compared: hardly ever for keys that are
 * hashes, throughout for ids of pairs, which begin with the time.
 */
export function inKeyOrder(pairs: readonly (PreparedPair | undefined)[]): readonly PreparedPair[] {
  const present = pairs.filter((pair) => pair !== undefined);
  const order = new Float64Array(present.length);
  let last = 0;
  let isSorted = true;
  for (let place = 0; place < present.length; place++) {
    const leading = leadingBytes(present[place] as PreparedPair);
    order[place] = leading * MAX_PLACES + place;
    isSorted &&= leading > last || place === 0;
    last = leading;
  }
  if (isSorted) return present;
  order.sort();
  const sorted = new Array<PreparedPair>(present.length);
  for (let place = 0; place < sorted.length; place++)
    sorted[place] = present[(order[place] as number) % MAX_PLACES] as PreparedPair;
  for (let from = 0; from < sorted.length;) {
    const leading = leadingBytes(sorted[from] as PreparedPair);
    let to = from + 1;
    while (to < sorted.length && leadingBytes(sorted[to] as PreparedPair) === leading) to++;
    if (to === from + 1) from = to;
    else for (const pair of sorted.slice(from, to).sort(byWholeKey)) sorted[from++] = pair;
  }
  return sorted;
}

/** The first four bytes of the key as a number; read one by one where they lie, which costs less than a call. */
export function leadingBytes(pair: PreparedPair): number {
  const { packed } = pair;
  const bytes = packed?.keys ?? pair.key;
  const at = packed === undefined ? 0 : pair.offset * KEY_BYTES;
  return (
    (bytes[at] as number) * (LEADING_VALUES / 256) +
    (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
  );
}

const byWholeKey = (a: PreparedPair, b: PreparedPair): number => a.key.compare(b.key) || a.offset - b.offset;
