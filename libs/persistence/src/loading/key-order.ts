import type { PreparedPair } from '@pairloom/core';

/** More than a chunk has rows; with 32 bits of a key still an exact number. */
const MAX_PLACES = 2 ** 20;

/**
 * In the order of the keys, and of the rows under one key. Sorted as numbers, of the first four bytes of the key and the place: far
 * cheaper than comparing buffers. Only where these bytes are the same have whole keys to be compared.
 */
export function inKeyOrder(pairs: readonly (PreparedPair | undefined)[]): PreparedPair[] {
  const present = pairs.filter((pair) => pair !== undefined);
  const order = Float64Array.from(present, (pair, place) => pair.key.readUInt32BE(0) * MAX_PLACES + place).sort();
  const sorted = Array.from(order, (number) => present[number % MAX_PLACES] as PreparedPair);
  for (let i = 1; i < sorted.length; i++) {
    const pair = sorted[i] as PreparedPair;
    let to = i;
    while (to > 0 && comesBefore(pair, sorted[to - 1] as PreparedPair)) to--;
    if (to < i) sorted.splice(to, 0, ...sorted.splice(i, 1));
  }
  return sorted;
}

function comesBefore(a: PreparedPair, b: PreparedPair): boolean {
  if (a.key.readUInt32BE(0) !== b.key.readUInt32BE(0)) return false;
  return (a.key.compare(b.key) || a.offset - b.offset) < 0;
}
