import type { ErrorCode } from '@pairloom/contract';
import { MAX_ANSWER_CHARS, MAX_CATEGORY_CHARS, MAX_EXTERNAL_ID_CHARS, MAX_QUESTION_CHARS } from './limits.ts';

/** What a field that is one text must keep to. */
export interface TextRule {
  /** Code for a blank value; undefined when the field may be blank. */
  readonly missing: ErrorCode | undefined;
  readonly maxChars: number;
  readonly tooLong: ErrorCode;
  /** Whether `html: strip` concerns it. Ids are never touched. */
  readonly markup: boolean;
}

export type TextField = 'question' | 'answer' | 'category' | 'externalId';

export const TEXT_RULES: Record<TextField, TextRule> = {
  question: {
    missing: 'question_missing',
    maxChars: MAX_QUESTION_CHARS,
    tooLong: 'question_too_long',
    markup: true,
  },
  answer: { missing: 'answer_missing', maxChars: MAX_ANSWER_CHARS, tooLong: 'answer_too_long', markup: true },
  category: { missing: undefined, maxChars: MAX_CATEGORY_CHARS, tooLong: 'field_too_long', markup: true },
  externalId: { missing: undefined, maxChars: MAX_EXTERNAL_ID_CHARS, tooLong: 'field_too_long', markup: false },
};
