import type { Counts, Fate } from '@pairloom/contract';
import { SHOWN_FATES } from '../../words/import-words.ts';

export interface FateShare {
  fate: Fate;
  rows: number;
  /** Share of all rows counted here, 0 to 1. */
  share: number;
}

/** Rows by fate in the order in which they are shown. The rows add up to `sumOf(counts)`, the shares to 1 (or all are 0). */
export function fateShares(counts: Counts): FateShare[] {
  const sum = sumOf(counts);
  return SHOWN_FATES.map((fate) => ({ fate, rows: counts[fate], share: sum === 0 ? 0 : counts[fate] / sum }));
}

/** All rows that have a fate or are known to want one. Equals `total` once that is known. */
export const sumOf = (counts: Counts): number => SHOWN_FATES.reduce((sum, fate) => sum + counts[fate], 0);
