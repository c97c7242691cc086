import type { DuplicatePolicy } from '@pairloom/contract';
import { type KeyRow, type KeyState, outranks, takesPart } from './settle-key.ts';

/** What becomes of the rows of a retry that take part in a key which another row of the file has, too: one that was loaded before and stands. */
export interface RetriedDecision {
  /** Row that they are told of. */
  readonly other: number;
  /** `failed` when none may stand beside another. */
  readonly fate: 'skipped' | 'failed';
  /** As for a key within one import. */
  readonly pair: 'keep' | 'restore' | 'remove';
}

/**
 * Decides a key between the rows of a retry and those of the imports that read the file before it. These have ended and keep their
 * fates; so a row of the retry either outranks them all, or is taken back. Undefined when the rows of the retry stand.
 */
export function settleRetried(
  rows: readonly KeyRow[],
  others: readonly number[],
  state: KeyState,
  policy: DuplicatePolicy,
): RetriedDecision | undefined {
  const own = rows.filter(takesPart).map(({ row }) => row);
  const other = best(others, policy);
  const winner = best(own, policy);
  if (other === undefined || winner === undefined) return undefined;
  if (policy !== 'error' && outranks(policy, winner, other)) return undefined;
  return { other, fate: policy === 'error' ? 'failed' : 'skipped', pair: pairAfter(rows, state) };
}

const best = (rows: readonly number[], policy: DuplicatePolicy): number | undefined =>
  rows.reduce<number | undefined>(
    (found, row) => (found === undefined || outranks(policy, row, found) ? row : found),
    undefined,
  );

/** What the retry wrote is taken back, unless someone else has written since. */
function pairAfter(rows: readonly KeyRow[], { pair, before }: KeyState): RetriedDecision['pair'] {
  if (pair?.writtenByImport !== true) return 'keep';
  if (before !== undefined) return 'restore';
  return rows.some(({ fate }) => fate === 'created') ? 'remove' : 'keep';
}
