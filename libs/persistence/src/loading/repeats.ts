import { type DuplicatePolicy } from '@pairloom/contract';
import type { PreparedPair } from '@pairloom/core';
import { inKeyOrder, leadingBytes } from './key-order.ts';

/** Keys as map keys: one character a byte. */
const keyText = (key: Buffer): string => key.toString('latin1');

/**
 * The keys that stand more than once in a chunk. By the policy the last row with a key is tried, the first, or none; when
 * PostgreSQL refuses it, the next in line.
 */
export class Repeats {
  /** The rows to be tried, one a key, in key order. */
  readonly candidates: readonly PreparedPair[];
  /** Such keys by the offsets of their rows: one that names its pair has another key by the time it is written. */
  readonly #keys: ReadonlyMap<number, string>;
  /** By key the rows beside the one that is being tried, the next in line at the end. */
  readonly #others = new Map<string, PreparedPair[]>();
  /** Row of the file that won a key. */
  readonly #winners = new Map<string, number>();
  /** Rows of which none may stand beside another. */
  readonly barred: readonly { readonly pair: PreparedPair; readonly other: PreparedPair }[];

  constructor(pairs: readonly (PreparedPair | undefined)[], policy: DuplicatePolicy) {
    const sorted = inKeyOrder(pairs);
    const groups = repeatedOf(sorted);
    this.#keys = new Map(groups.flat().map(({ offset, key }) => [offset, keyText(key)]));
    this.barred = policy === 'error' ? groups.flatMap(barredOf) : [];
    this.candidates = groups.length === 0 ? sorted : this.#triedOf(sorted, groups, policy);
  }

  /** The row that takes the place of one that was refused. */
  successor(pair: PreparedPair): PreparedPair | undefined {
    return this.#others.get(this.#keys.get(pair.offset) ?? '')?.pop();
  }

  /** Notes the row, here or in another chunk, that counts for the key. */
  won(pair: PreparedPair, row: number): void {
    const key = this.#keys.get(pair.offset);
    if (key !== undefined) this.#winners.set(key, row);
  }

  /** The rows that did not win, with the row that did. Of a key that nobody won each row was tried. */
  *losers(): Generator<{ pair: PreparedPair; winner: number }> {
    for (const [key, others] of this.#others) {
      const winner = this.#winners.get(key);
      if (winner !== undefined) for (const pair of others) yield { pair, winner };
    }
  }

  /** All but the rows of repeated keys, and of those the one that is tried first. */
  #triedOf(
    sorted: readonly PreparedPair[],
    groups: readonly (readonly PreparedPair[])[],
    policy: DuplicatePolicy,
  ): readonly PreparedPair[] {
    const left = new Set(groups.flat());
    for (const group of policy === 'error' ? [] : groups) {
      const line = policy === 'skip' ? [...group].reverse() : [...group];
      const tried = line.pop() as PreparedPair;
      left.delete(tried);
      this.#others.set(keyText(tried.key), line);
    }
    return sorted.filter((pair) => !left.has(pair));
  }
}

/** The rows of each key that stands more than once, in row order; keys in their order. */
function repeatedOf(sorted: readonly PreparedPair[]): PreparedPair[][] {
  const groups: PreparedPair[][] = [];
  for (let from = 0; from < sorted.length;) {
    let to = from + 1;
    while (to < sorted.length && isSameKey(sorted[from] as PreparedPair, sorted[to] as PreparedPair)) to++;
    if (to > from + 1) groups.push(sorted.slice(from, to));
    from = to;
  }
  return groups;
}

const isSameKey = (a: PreparedPair, b: PreparedPair): boolean =>
  leadingBytes(a) === leadingBytes(b) && a.key.equals(b.key);

/** Each row of a repeated key names the next, the last one the first. */
const barredOf = (group: readonly PreparedPair[]) =>
  group.map((pair, place) => ({ pair, other: group[(place + 1) % group.length] as PreparedPair }));
