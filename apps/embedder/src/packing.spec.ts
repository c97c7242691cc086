import { describe, expect, it } from '@jest/globals';
import { estimateTokens, MAX_TOKENS, packByLength } from './packing.ts';

describe('packByLength', () => {
  it('puts neighbours in length together and pads no group above the budget', () => {
    expect(packByLength([10, 3, 9, 2, 4], 20)).toEqual([
      [3, 1, 4],
      [2, 0],
    ]);
  });

  it('holds the budget for any lengths, and each place once', () => {
    const lengths = Array.from({ length: 500 }, (_, at) => 2 + ((at * 7919) % 255));
    const groups = packByLength(lengths, 1024);
    expect(groups.flat().sort((a, b) => a - b)).toEqual([...lengths.keys()]);
    for (const group of groups) {
      expect(group.length * Math.max(...group.map((place) => lengths[place]!))).toBeLessThanOrEqual(1024);
    }
  });

  it('gives a text above the budget a group of its own', () => {
    expect(packByLength([5, 30, 5], 20)).toEqual([[0, 2], [1]]);
  });

  it('makes no group of nothing', () => {
    expect(packByLength([], 20)).toEqual([]);
  });
});

describe('estimateTokens', () => {
  it.each([
    ['nothing', '', 2],
    ['four letters', 'word', 3],
    ['nine', 'two words', 5],
    ['two characters beyond ASCII', '漢字', 4],
    ['more than counts', 'x'.repeat(1_000_000), MAX_TOKENS],
  ])('of %s', (_name, text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });
});
