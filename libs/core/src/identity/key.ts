import { sha256 } from './sha256.ts';
import { foldText } from './fold.ts';

/** What a key stands for: the question, question and answer, or the external id. */
export type KeyKind = 'q' | 'qa' | 'ext';

const KEY_BYTES = 16;
const SEPARATOR = '\x1f';

/** First 16 bytes of sha256(kind ‖ 0x1f ‖ value): identity of a pair within its project. */
export function keyHash(kind: KeyKind, value: string): Buffer {
  return sha256(kind + SEPARATOR + value).subarray(0, KEY_BYTES);
}

/** Key of a pair that is told by its question. */
export const questionKey = (question: string): Buffer => keyHash('q', foldText(question));

/** sha256 of the exact text, 32 bytes: what a stored vector belongs to. */
export const textHash = (text: string): Buffer => sha256(text);
