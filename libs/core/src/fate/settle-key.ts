import type { DuplicatePolicy, Fate } from '@pairloom/contract';

/** A row that carries a key, as its chunk left it. */
export interface KeyRow {
  /** Row of the file, from 1. */
  readonly row: number;
  readonly fate: Fate;
  /** Failed only for the pair that is there: the row itself is sound. */
  readonly left?: boolean;
}

export interface KeyState {
  /** The pair as it stands: undefined when it is gone. */
  readonly pair:
    { readonly writtenByImport: boolean; readonly row: number | null; readonly contentHash: Buffer } | undefined;
  /** What the pair was before this import first changed it; undefined when the import created or never changed it. */
  readonly before: { readonly contentHash: Buffer } | undefined;
}

export interface KeyDecision {
  /** The row that counts; null when none does, since none may stand beside another. */
  readonly winner: number | null;
  /** Fate of the winner; without one, that of all. */
  readonly fate: Fate;
  /** `restore`: the pair has to become again what it was before the import; `remove`: it has to go, for there was none. */
  readonly pair: 'keep' | 'restore' | 'remove';
}

const WROTE: ReadonlySet<Fate> = new Set(['created', 'updated', 'unchanged', 'deleted']);
/** Whether the row takes part: it was reached, and is sound. */
export const takesPart = ({ fate, left = false }: KeyRow): boolean =>
  fate === 'failed' ? left : fate !== 'unprocessed';

/** Of two rows with one key, whether the first one is the one that counts. Under `error` neither does in the end. */
export const outranks = (policy: DuplicatePolicy, row: number, other: number): boolean =>
  policy === 'skip' ? row < other : row > other;

/**
 * Decides a key that stands in several chunks: by the policy the last valid row wins, the first, or none, and the fate is told
 * against the state before the import, whichever chunk ran first. Loading keeps two facts that this rests on: an import
 * overwrites its own write only by a row that outranks it, and it writes at most one version row per pair. Undefined when no row
 * with the key is valid.
 */
/** Without writing nothing hides what a row was told against: the fate of the winner stands. */
export function settleUnwritten(rows: readonly KeyRow[], policy: DuplicatePolicy): KeyDecision | undefined {
  const decision = settleKey(rows, { pair: undefined, before: undefined }, policy);
  const winner = rows.find(({ row }) => row === decision?.winner);
  return decision === undefined || winner === undefined ? decision : { ...decision, fate: winner.fate };
}

export function settleKey(
  rows: readonly KeyRow[],
  state: KeyState,
  policy: DuplicatePolicy = 'replace',
): KeyDecision | undefined {
  if (policy === 'error') return settleNone(rows, state);
  const valid = rows.filter(takesPart);
  const [first, ...others] = valid;
  if (first === undefined) return undefined;
  const winner = others.reduce((best, other) => (outranks(policy, other.row, best.row) ? other : best), first);
  return { winner: winner.row, ...fateOfWinner(winner, valid, state) };
}

function fateOfWinner(
  { row, fate }: KeyRow,
  valid: readonly KeyRow[],
  { pair, before }: KeyState,
): Pick<KeyDecision, 'fate' | 'pair'> {
  const some = (wanted: Fate): boolean => valid.some((other) => other.fate === wanted);
  if (some('created')) return { fate: 'created', pair: 'keep' };
  // A later row of a file that deletes finds what an earlier one has removed.
  if (some('deleted')) return { fate: 'deleted', pair: 'keep' };
  if (!valid.some((other) => WROTE.has(other.fate))) return { fate, pair: 'keep' };
  if (before === undefined) return { fate: some('updated') ? 'updated' : 'unchanged', pair: 'keep' };
  if (pair?.writtenByImport !== true) return { fate: 'updated', pair: 'keep' };
  // A winner that is not the writer found nothing to change: what it says is what the pair held before.
  const asBefore = pair.row !== row || pair.contentHash.equals(before.contentHash);
  return asBefore ? { fate: 'unchanged', pair: 'restore' } : { fate: 'updated', pair: 'keep' };
}

/** No row counts: what they wrote is taken back, unless someone else has written since. */
function settleNone(rows: readonly KeyRow[], { pair, before }: KeyState): KeyDecision | undefined {
  if (rows.every(({ fate }) => fate === 'unprocessed')) return undefined;
  const decision = { winner: null, fate: 'failed' } as const;
  if (pair?.writtenByImport !== true) return { ...decision, pair: 'keep' };
  if (before !== undefined) return { ...decision, pair: 'restore' };
  return { ...decision, pair: rows.some(({ fate }) => fate === 'created') ? 'remove' : 'keep' };
}
