import { type DuplicatePolicy } from '@pairloom/contract';
import type { PreparedPair } from '@pairloom/core';
import { inKeyOrder } from './key-order.ts';

/** Keys as map keys: one character a byte. */
const keyText = (key: Buffer): string => key.toString('latin1');

/**
 * The keys that stand more than once in a chunk. By the policy the last row with a key is tried, the first, or none; when
 * PostgreSQL refuses it, the next in line.
 */
export class Repeats {
  /** The rows to be tried, one a key, in key order. */
  readonly candidates: readonly PreparedPair[];
  /** By key the rows beside the one that is being tried, the next in line at the end. */
  readonly #others = new Map<string, PreparedPair[]>();
  /** Row of the file that won a key. */
  readonly #winners = new Map<string, number>();
  /** Rows of which none may stand beside another. */
  readonly barred: readonly { readonly pair: PreparedPair; readonly other: PreparedPair }[];

  constructor(pairs: readonly (PreparedPair | undefined)[], policy: DuplicatePolicy) {
    const groups = groupsOf(inKeyOrder(pairs));
    this.barred = policy === 'error' ? groups.flatMap(barredOf) : [];
    this.candidates = groups.flatMap((group) => this.#take(group, policy));
  }

  /** The row that takes the place of one that was refused. */
  successor(pair: PreparedPair): PreparedPair | undefined {
    return this.#others.size === 0 ? undefined : this.#others.get(keyText(pair.key))?.pop();
  }

  /** Notes the row, here or in another chunk, that counts for the key. */
  won(pair: PreparedPair, row: number): void {
    if (this.#others.size > 0) this.#winners.set(keyText(pair.key), row);
  }

  /** The rows that did not win, with the row that did. */
  *losers(): Generator<{ pair: PreparedPair; winner: number }> {
    for (const [key, others] of this.#others)
      for (const pair of others) yield { pair, winner: this.#winners.get(key) ?? 0 };
  }

  #take(group: readonly PreparedPair[], policy: DuplicatePolicy): readonly PreparedPair[] {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    if (policy === 'error') return [];
    const line = policy === 'skip' ? [...group].reverse() : [...group];
    const tried = line.pop();
    this.#others.set(keyText(first.key), line);
    return tried === undefined ? [] : [tried];
  }
}

/** Rows with the same key, in row order; keys in their order. */
function groupsOf(sorted: readonly PreparedPair[]): PreparedPair[][] {
  const groups: PreparedPair[][] = [];
  for (const pair of sorted) {
    const group = groups.at(-1);
    if (group?.[0]?.key.equals(pair.key) === true) group.push(pair);
    else groups.push([pair]);
  }
  return groups;
}

/** Each row of a repeated key names the next, the last one the first. */
const barredOf = (group: readonly PreparedPair[]) =>
  group.length === 1
    ? []
    : group.map((pair, place) => ({ pair, other: group[(place + 1) % group.length] as PreparedPair }));
