import { describe, expect, it } from '@jest/globals';
import { wordDiff } from './word-diff.ts';

const CASES: [string, string][] = [
  ['', ''],
  ['', 'all new'],
  ['all gone', ''],
  ['the same', 'the same'],
  ['open the old page', 'open the new page now'],
  ['a b c d', 'd c b a'],
  ['كيف أغيّر كلمة المرور؟', 'كيف أغيّر كلمة السر؟'],
  ['x'.repeat(10) + ' 1 '.repeat(1_200), 'y'.repeat(10) + ' 2 '.repeat(1_200)],
];

describe('wordDiff', () => {
  it.each(CASES)('holds both texts: %j', (before, after) => {
    const parts = wordDiff(before, after);
    const without = (kind: string) =>
      parts
        .filter((part) => part.kind !== kind)
        .map((part) => part.text)
        .join('');
    expect([without('added'), without('removed')]).toEqual([before, after]);
  });

  it('tells words, not letters', () => {
    expect(wordDiff('open the old page', 'open the new page')).toEqual([
      { kind: 'same', text: 'open the ' },
      { kind: 'removed', text: 'old' },
      { kind: 'added', text: 'new' },
      { kind: 'same', text: ' page' },
    ]);
  });
});
