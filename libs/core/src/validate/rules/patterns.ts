import { RE2JS } from 're2js';

/**
 * Instructions that a pattern may be compiled to. Time for a text is at most its length times these, whatever the pattern: RE2 never
 * tries the same place twice.
 */
const MAX_PATTERN_SIZE = 200;
/** Counted repetition is written out before it is compiled, so that a few characters could ask for much. */
const MAX_REPEATS = 200;
/** Longest text that a pattern is held against, in UTF-16 units. */
export const MAX_MATCHED_CHARS = 20_000;

const COUNTED = /\{(\d+)(?:,(\d*))?\}/g;

/** A regular expression that cannot take more than linear time. */
export interface Pattern {
  /** Whether it is found in the text; undefined when the text is too long to be searched. */
  test(text: string): boolean | undefined;
}

/** Why a pattern cannot be used. */
export interface PatternFault {
  readonly fault: string;
}

export function compilePattern(source: string): Pattern | PatternFault {
  for (const [, least = '0', most = ''] of source.matchAll(COUNTED))
    if (Math.max(Number(least), Number(most)) > MAX_REPEATS)
      return { fault: `may repeat at most ${MAX_REPEATS} times` };
  try {
    const compiled = RE2JS.compile(source);
    if (compiled.programSize() > MAX_PATTERN_SIZE)
      return { fault: 'is too complex; split it, or use fewer repetitions' };
    return { test: (text) => (text.length > MAX_MATCHED_CHARS ? undefined : compiled.test(text)) };
  } catch (error) {
    return { fault: `is no regular expression of RE2: ${messageOf(error)}` };
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^error parsing regexp: /, '');
