import type { PreparedChunk } from '@pairloom/core';
import type { RowFates } from './chunk-result.ts';

/** Which rows of a chunk an import takes up, a byte a row; null when it takes up all. */
export type RetriedRows = Buffer | null;

/** The chunk without the rows that a retry does not take up: they have no pair, and nothing is found in them. */
export function ofRetriedRows(prepared: PreparedChunk, retried: RetriedRows): PreparedChunk {
  if (retried === null) return prepared;
  const leftOut = new Set(prepared.leftOut);
  for (const [offset, taken] of retried.entries()) if (taken === 0) leftOut.add(offset);
  return {
    ...prepared,
    pairs: prepared.pairs.map((pair, offset) => (retried[offset] === 1 ? pair : undefined)),
    findings: prepared.findings.filter(({ offset }) => retried[offset] === 1),
    leftOut,
  };
}

/** What was left out is none of the import: it has no fate. */
export function leaveOutOthers(fates: RowFates, retried: RetriedRows): void {
  retried?.forEach((taken, offset) => {
    if (taken === 0) fates.leaveOut(offset);
  });
}
