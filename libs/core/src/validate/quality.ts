import { foldText } from '../identity/fold.ts';
import { isGarbled } from './garbled.ts';
import { LONGEST_PLACEHOLDER, isPlaceholder } from './placeholders.ts';
import { scriptsDiffer } from './scripts.ts';

/** What lowers the quality of a pair, and the share of the score that it takes. */
export const QUALITY_PARTS = {
  answer_placeholder: 0.9,
  question_placeholder: 0.9,
  answer_repeats_question: 0.8,
  text_garbled: 0.6,
  answer_without_words: 0.6,
  question_without_words: 0.5,
  answer_mostly_markup: 0.4,
  languages_differ: 0.3,
  answer_short: 0.15,
  question_short: 0.15,
} as const;

export type QualityPart = keyof typeof QUALITY_PARTS;

export interface Quality {
  /** From 0 to 1, in thousandths: the product of what each part leaves. */
  readonly score: number;
  /** What lowers it; none for a score of 1. */
  readonly parts: readonly QualityPart[];
}

/** What is known of the text beforehand, so that it need not be searched. */
export interface TextTraits {
  readonly mayHoldNonAscii: boolean;
  readonly mayHoldMarkup: boolean;
}

const ANYTHING: TextTraits = { mayHoldNonAscii: true, mayHoldMarkup: true };
const PERFECT: Quality = { score: 1, parts: [] };

/** Below these a text is short; half of it for texts that are not Latin, where a character says more. */
const SHORT_ANSWER = 12;
const SHORT_QUESTION = 8;
const DENSE = /[\u0e00-\u0e7f\u1100-\u11ff\u3041-\u9fff\uac00-\ud7a3]/u;

/** Latin text without any of these is neither garbled nor of two scripts: one look instead of several. */
const NOT_PLAIN = /[\u00c2-\u00f0][^\0-\x7f]|[\u0370-\u1cff\u3041-\ud7a3\ufffd]/;
const LETTER = /\p{L}/u;
const WORDLIKE = /[\p{L}\p{N}]/u;
const TAG = /<[^<>]{1,500}>/g;
const SPACE = /\s+/gu;
/** Answers of which less than this share is left without their tags are mostly markup. */
const TEXT_SHARE = 0.3;
const PUNCTUATION = /[\s\p{P}]/u;
/** How much longer one of two texts may be that fold to the same. */
const FOLDING_SLACK = 8;

/**
 * Two texts lack nothing when both have at least so many characters, begin with a letter (but not with those of filler text), hold no
 * markup, are surely not garbled and of one script, and one has so many characters more than the other. Whatever is less sure is for
 * `qualityOf`.
 */
export const SURE = { chars: LONGEST_PLACEHOLDER + 1, difference: FOLDING_SLACK + 1, notBeginning: 'lor' } as const;

/** How good a pair is, as far as its texts alone show. Pure; the same texts have the same score always. */
export function qualityOf(question: string, answer: string, traits: TextTraits = ANYTHING): Quality {
  const parts: QualityPart[] | undefined = lackingOf(question, answer, traits);
  if (parts === undefined) return PERFECT;
  const left = parts.reduce((score, part) => score * (1 - QUALITY_PARTS[part]), 1);
  return { score: Math.round(left * 1000) / 1000, parts };
}

/** Undefined for most pairs, for which nothing is allocated. */
function lackingOf(question: string, answer: string, traits: TextTraits): QualityPart[] | undefined {
  let parts: QualityPart[] | undefined;
  const lacks = (part: QualityPart): void => void (parts ??= []).push(part);
  const emptyAnswer = isPlaceholder(answer);
  if (emptyAnswer) lacks('answer_placeholder');
  else if (!hasWords(answer)) lacks('answer_without_words');
  if (isPlaceholder(question)) lacks('question_placeholder');
  else if (!beginsWithLetter(question) && !LETTER.test(question)) lacks('question_without_words');
  if (!emptyAnswer && repeats(question, answer)) lacks('answer_repeats_question');
  if (!emptyAnswer && isShort(answer, SHORT_ANSWER)) lacks('answer_short');
  if (isShort(question, SHORT_QUESTION)) lacks('question_short');
  if (traits.mayHoldMarkup && isMostlyMarkup(answer)) lacks('answer_mostly_markup');
  if (traits.mayHoldNonAscii && (NOT_PLAIN.test(answer) || NOT_PLAIN.test(question))) {
    if (isGarbled(answer) || isGarbled(question)) lacks('text_garbled');
    else if (scriptsDiffer(question, answer)) lacks('languages_differ');
  }
  return parts;
}

/** A letter or a digit: numbers are answers, too. */
const hasWords = (text: string): boolean => beginsWithLetter(text) || WORDLIKE.test(text);

/** Of ASCII: what most texts begin with, so that they need not be searched. */
function beginsWithLetter(text: string): boolean {
  const lower = text.charCodeAt(0) | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

const isShort = (text: string, limit: number): boolean =>
  text.length < limit && !(text.length * 2 >= limit && DENSE.test(text));

function repeats(question: string, answer: string): boolean {
  const longer = Math.abs(question.length - answer.length);
  if (longer > FOLDING_SLACK) return false;
  return question === answer || plain(question) === plain(answer);
}

/** Folded, without the marks at its end. */
function plain(text: string): string {
  const folded = foldText(text);
  let end = folded.length;
  while (end > 0 && PUNCTUATION.test(folded[end - 1] as string)) end--;
  return folded.slice(0, end);
}

function isMostlyMarkup(text: string): boolean {
  if (!text.includes('<')) return false;
  const whole = text.replace(SPACE, '').length;
  const left = text.replace(TAG, '').replace(SPACE, '').length;
  return left < whole * TEXT_SHARE;
}
