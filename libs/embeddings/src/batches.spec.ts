import { describe, expect, it } from '@jest/globals';
import { estimateTokens, halve, planBatches } from './batches.ts';

const plan = (texts: string[], limits: { texts: number; tokens: number }) => [
  ...planBatches(texts, texts.keys(), limits),
];

describe('planBatches', () => {
  it('cuts by count, in order', () => {
    expect(plan(['a', 'b', 'c', 'd', 'e'], { texts: 2, tokens: 1000 })).toEqual([[0, 1], [2, 3], [4]]);
  });

  it('cuts by estimated tokens', () => {
    const text = 'x'.repeat(27);
    expect(estimateTokens(text)).toBe(10);
    expect(plan([text, text, text], { texts: 64, tokens: 20 })).toEqual([[0, 1], [2]]);
  });

  it('gives a text above the limit a call to itself, and keeps its neighbours together', () => {
    expect(plan(['a', 'b', 'x'.repeat(300), 'c', 'd'], { texts: 64, tokens: 20 })).toEqual([[0, 1], [2], [3, 4]]);
  });

  it('takes only the places asked for', () => {
    expect([...planBatches(['a', 'b', 'c', 'd'], [1, 3], { texts: 64, tokens: 1000 })]).toEqual([[1, 3]]);
  });

  it('makes no batch of nothing', () => {
    expect(plan([], { texts: 64, tokens: 1000 })).toEqual([]);
  });
});

describe('estimateTokens', () => {
  it.each([
    ['', 1],
    ['abc', 2],
    ['ab', 2],
    ['漢字', 3],
    ['año', 3],
    ['😀', 3],
  ])('%j: %d', (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });
});

describe('halve', () => {
  it.each([
    [
      [1, 2],
      [[1], [2]],
    ],
    [
      [1, 2, 3],
      [[1, 2], [3]],
    ],
  ])('%j', (batch, halves) => {
    expect(halve(batch)).toEqual(halves);
  });
});
