import { KEY_BYTES, type PreparedChunk, type PreparedPair, type SpelledField, type Spelling } from '@pairloom/core';

/** Spellings of a chunk as its row stores them, in the order in which they first appear: the text, the offset of its first row, how many rows have it. */
export type StoredSpellings = Partial<
  Record<SpelledField, readonly (readonly [text: string, offset: number, count: number])[]>
>;

/** What the row of a chunk keeps for comparing its rows with those of other chunks; null where nothing is to be compared. */
export interface StoredComparison {
  readonly answerPrints: Buffer | null;
  /** Null where the keys of the rows are those of their questions. */
  readonly questionKeys: Buffer | null;
  readonly spellings: StoredSpellings | null;
}

/** `reached`: rows from the first on that are part of the import. `keysAreAll`: the stored keys are those of all these rows. */
export function packCompared(
  { compared, pairs }: Pick<PreparedChunk, 'compared' | 'pairs'>,
  { reached, keysAreAll }: { readonly reached: number; readonly keysAreAll: boolean },
): StoredComparison {
  if (compared === undefined) return { answerPrints: null, questionKeys: null, spellings: null };
  const { answers, keyedApart, spellings } = compared;
  const apart = answers !== undefined && (keyedApart || !keysAreAll);
  const stored = Object.entries(spellings).map(([field, found]) => [field, found.map(packed)] as const);
  return {
    answerPrints: answers ?? null,
    questionKeys: apart ? questionKeys(pairs, reached) : null,
    spellings: stored.length === 0 ? null : Object.fromEntries(stored),
  };
}

const packed = ({ text, row, count }: Spelling) => [text, row, count] as const;

function questionKeys(pairs: readonly (PreparedPair | undefined)[], reached: number): Buffer {
  const keys = Buffer.alloc(pairs.length * KEY_BYTES);
  for (let offset = 0; offset < reached; offset++) {
    const pair = pairs[offset];
    if (pair !== undefined) keys.set(pair.questionKey ?? pair.key, offset * KEY_BYTES);
  }
  return keys;
}
