import type { MatchBy } from '@pairloom/contract';
import { foldText } from './fold.ts';
import { DigestInput } from './digest.ts';
import { sha256 } from './sha256.ts';

/** What a key stands for: the question, question and answer, or the external id. */
export type KeyKind = 'q' | 'qa' | 'ext';

/** Length of a key. */
export const KEY_BYTES = 16;
const SEPARATOR = '\x1f';
const input = new DigestInput();

/** What is hashed before the folded question. */
export const QUESTION_KEY_HEAD: Buffer = Buffer.from(`q${SEPARATOR}`);

/** First 16 bytes of sha256(kind ‖ 0x1f ‖ value): identity of a pair within its project. */
export function keyHash(kind: KeyKind, value: string): Buffer {
  return input.clear().add(kind).add(SEPARATOR).add(value).digest().subarray(0, KEY_BYTES);
}

/** Key of a pair that is told by its question. */
export const questionKey = (question: string): Buffer => keyHash('q', foldText(question));

/** The key of a pair, and that of its question where it is another. */
export interface PairKeys {
  readonly key: Buffer;
  readonly questionKey: Buffer | undefined;
}

/** Keys of what a row says, by what tells pairs apart; left to itself, the external id where there is one. */
export function pairKeys(
  matchBy: MatchBy | undefined,
  row: { readonly question: string; readonly answer: string; readonly externalId: string | null | undefined },
): PairKeys {
  const question = foldText(row.question);
  const questionKey = keyHash('q', question);
  if (matchBy === 'questionAnswer')
    return { key: keyHash('qa', question + SEPARATOR + foldText(row.answer)), questionKey };
  if (matchBy === 'question' || row.externalId == null) return { key: questionKey, questionKey: undefined };
  return { key: keyHash('ext', row.externalId), questionKey };
}

/** As much of a pair as its keys are made of. */
type Identifying = Parameters<typeof pairKeys>[1];

/**
 * The keys of a pair that is changed, `key` being the one it has: it goes on being told by what it was told by. A pair without an
 * external id that is given one is told by it from then on, and by its question again when it is taken away.
 */
export function keysAfterChange(key: Buffer, before: Identifying, after: Identifying): PairKeys {
  return pairKeys(matchAfter(key, before, after), after);
}

function matchAfter(key: Buffer, before: Identifying, after: Identifying): MatchBy | undefined {
  if (before.externalId != null && key.equals(keyHash('ext', before.externalId))) return undefined;
  if (!key.equals(questionKey(before.question))) return 'questionAnswer';
  return before.externalId == null && after.externalId != null ? undefined : 'question';
}

/** sha256 of the exact text, 32 bytes: what a stored vector belongs to. */
export const textHash = (text: string): Buffer => sha256(text);
