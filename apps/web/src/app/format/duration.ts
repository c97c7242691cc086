import { formatWords } from '../words/en/format.ts';
import type { WordsOf } from '../words/words.ts';

export type FormatWords = WordsOf<typeof formatWords>;

/** A span of seconds in words: "less than a second", "42 s", "3 min 20 s", "2 h 5 min". */
export function durationWords(seconds: number, words: FormatWords = formatWords.en): string {
  if (seconds < 1) return words.lessThanSecond;
  const whole = Math.round(seconds);
  if (whole < 60) return words.seconds(whole);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return joined(words.minutes(minutes), whole % 60, words.seconds);
  return joined(words.hours(Math.floor(minutes / 60)), minutes % 60, words.minutes);
}

const joined = (large: string, rest: number, small: (n: number) => string): string =>
  rest === 0 ? large : `${large} ${small(rest)}`;

/** An estimate, given as the range it is: rounded, so that it does not pretend to know more. */
export function timeLeftWords([low, high]: readonly [number, number], words: FormatWords = formatWords.en): string {
  const { few, range } = words.left;
  if (high < 10) return few;
  if (high < 90) return range(roundTo(low, 5), roundTo(high, 5), 's');
  if (high < 5_400) return range(Math.max(1, Math.floor(low / 60)), Math.ceil(high / 60), 'min');
  return range(Math.max(1, Math.floor(low / 3_600)), Math.ceil(high / 3_600), 'h');
}

/** How long ago, coarse: "just now", "3 s ago", "4 min ago", "2 h ago", "5 days ago". */
export function agoWords(seconds: number, { ago }: FormatWords = formatWords.en): string {
  if (seconds < 1) return ago.now;
  if (seconds < 60) return ago.seconds(Math.floor(seconds));
  if (seconds < 3_600) return ago.minutes(Math.floor(seconds / 60));
  if (seconds < 86_400) return ago.hours(Math.floor(seconds / 3_600));
  return ago.days(Math.floor(seconds / 86_400));
}

const roundTo = (value: number, step: number): number => Math.max(step, Math.round(value / step) * step);
