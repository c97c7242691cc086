import { describe, expect, it } from '@jest/globals';
import { agoWords, durationWords, timeLeftWords } from './duration.ts';

describe('durations in words', () => {
  it.each([
    [0.4, 'less than a second'],
    [42.4, '42 s'],
    [59.6, '1 min'],
    [200, '3 min 20 s'],
    [7_200, '2 h'],
    [7_500, '2 h 5 min'],
  ])('%d s is "%s"', (seconds, words) => expect(durationWords(seconds)).toBe(words));

  it.each([
    [0.2, 'just now'],
    [3.9, '3 s ago'],
    [240, '4 min ago'],
    [7_300, '2 h ago'],
    [90_000, '1 day ago'],
    [5 * 86_400, '5 days ago'],
  ])('%d s before is "%s"', (seconds, words) => expect(agoWords(seconds)).toBe(words));

  it.each([
    [[2, 6], 'a few seconds left'],
    [[42, 71], '40–70 s left'],
    [[44, 46], '45 s left'],
    [[100, 170], '1–3 min left'],
    [[30, 110], '1–2 min left'],
    [[6_000, 9_000], '1–3 h left'],
  ] as [[number, number], string][])('%j s left is "%s"', (range, words) => expect(timeLeftWords(range)).toBe(words));
});
