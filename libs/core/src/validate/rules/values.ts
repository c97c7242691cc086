/** Texts as rules see them: how long, how many words, and of what kind. */

/** Scripts that put no space between words: each of their characters counts. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/u;
const MAX_EMAIL_CHARS = 320;
const MAX_URL_CHARS = 10_000;

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const MAX_NUMBER_CHARS = 100;

/** Signs that stand alone are no words. */
export function wordsOf(text: string): number {
  let words = 0;
  for (const [word] of text.matchAll(WORD)) if (HAS_LETTER_OR_DIGIT.test(word)) words++;
  return words;
}

/** An address of the web, whole, with http or https. */
export function isUrl(text: string): boolean {
  if (text.length > MAX_URL_CHARS || /\s/u.test(text) || !/^https?:\/\//i.test(text)) return false;
  return URL.canParse(text);
}

export const isEmail = (text: string): boolean => text.length <= MAX_EMAIL_CHARS && EMAIL.test(text);

/** The number that the text writes, with a point for the decimals; undefined when it writes none. */
export function numberIn(text: string): number | undefined {
  const trimmed = text.trim();
  return trimmed.length <= MAX_NUMBER_CHARS && NUMBER.test(trimmed) ? Number(trimmed) : undefined;
}
