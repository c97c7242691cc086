import { type PairContent, type PreparedPair, changedContent, mergeContent, newContent } from '@pairloom/core';
import type { StoredPair } from './pair-lookups.ts';

/** What a pair holds once a row was put over it. Another row of the same import counts for nothing: what is merged with is what was there before both. */
export function contentOver(stored: StoredPair, before: PairContent | undefined, row: PreparedPair): PairContent {
  if (row.pairId !== undefined) return changedContent(stored, row);
  if (stored.own_row === null) return mergeContent(stored, row);
  return before === undefined ? newContent(row) : mergeContent(before, row);
}
