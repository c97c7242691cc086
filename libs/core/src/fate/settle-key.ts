import type { Fate } from '@pairloom/contract';

/** A row that carries a key, as its chunk left it. */
export interface KeyRow {
  /** Row of the file, from 1. */
  readonly row: number;
  readonly fate: Fate;
}

export interface KeyState {
  /** The pair as it stands: undefined when it is gone. */
  readonly pair:
    { readonly writtenByImport: boolean; readonly row: number | null; readonly contentHash: Buffer } | undefined;
  /** What the pair was before this import first changed it; undefined when the import created or never changed it. */
  readonly before: { readonly contentHash: Buffer } | undefined;
}

export interface KeyDecision {
  readonly winner: number;
  readonly fate: Fate;
  /** The pair has to become again what it was before the import. */
  readonly restore: boolean;
}

const counts = (row: KeyRow): boolean => row.fate !== 'failed' && row.fate !== 'unprocessed';

/**
 * Decides a key that stands in several chunks: the last valid row wins, and its fate is told against the state before the
 * import, whichever chunk ran first. Loading keeps two facts that this rests on: an import overwrites its own write only by
 * a higher row, and it writes at most one version row per pair. Undefined when no row with the key is valid.
 */
export function settleKey(rows: readonly KeyRow[], state: KeyState): KeyDecision | undefined {
  const valid = rows.filter(counts);
  const winner = valid.reduce<number>((highest, { row }) => Math.max(highest, row), 0);
  if (winner === 0) return undefined;
  if (valid.some(({ fate }) => fate === 'created')) return { winner, fate: 'created', restore: false };
  const { pair, before } = state;
  if (before === undefined)
    return { winner, fate: valid.some(({ fate }) => fate === 'updated') ? 'updated' : 'unchanged', restore: false };
  if (pair?.writtenByImport !== true) return { winner, fate: 'updated', restore: false };
  // A winner that is not the writer found nothing to change: what it says is what the pair held before.
  const asBefore = pair.row !== winner || pair.contentHash.equals(before.contentHash);
  return asBefore ? { winner, fate: 'unchanged', restore: true } : { winner, fate: 'updated', restore: false };
}
