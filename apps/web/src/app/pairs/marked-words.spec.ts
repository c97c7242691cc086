import { describe, expect, it } from '@jest/globals';
import { markedParts, partsAt } from './marked-words.ts';

const inWords = (parts: readonly { text: string; marked: boolean }[]): string =>
  parts.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('');

describe('markedParts', () => {
  it.each([
    ['How do I reset my password?', ['RESET', 'pass'], 'How do I [reset] my [pass]word?'],
    ['a.b (c)', ['.', '(c)'], 'a[.]b [(c)]'],
    ['nothing', [''], 'nothing'],
  ])('marks in %s', (text, words, marked) => expect(inWords(markedParts(text, words))).toBe(marked));
});

describe('partsAt', () => {
  it('marks where the search says, and loses nothing', () => {
    const ranges = [
      [0, 3],
      [8, 10],
    ] as const;
    expect(inWords(partsAt('How 👍 do you', ranges))).toBe('[How] 👍 d[o ]you');
    expect(inWords(partsAt('as it is', []))).toBe('as it is');
  });
});
