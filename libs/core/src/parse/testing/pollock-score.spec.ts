import { describe, expect, it } from '@jest/globals';
import { fileScore, scoreFile, simpleScore } from './pollock-score.ts';

const CLEAN = [
  ['id', 'name'],
  ['1', 'a'],
  ['2', 'b'],
];

describe('scores of the Pollock benchmark', () => {
  it('are full for the same cells, case aside for header and records', () => {
    expect(fileScore(scoreFile(CLEAN, CLEAN))).toBe(10);
    const measures = scoreFile(CLEAN, [['ID', 'Name'], ...CLEAN.slice(1)]);
    expect([measures.headerF1, measures.recordF1, measures.cellF1]).toEqual([1, 1, 4 / 6]);
  });

  it('lose by rows that lack and rows too many', () => {
    expect(scoreFile(CLEAN, CLEAN.slice(0, 2))).toMatchObject({
      recordPrecision: 0.5,
      recordRecall: 1,
      cellPrecision: 4 / 6,
    });
    expect(scoreFile(CLEAN, [...CLEAN, ['2', 'b']])).toMatchObject({ recordPrecision: 1, recordRecall: 2 / 3 });
    expect(scoreFile(CLEAN, [['x']])).toMatchObject({ success: 1, headerF1: 0, recordF1: 0, cellF1: 0 });
  });

  it('are nothing for a file that cannot be read, full for an empty one that is', () => {
    expect(fileScore(scoreFile(CLEAN, undefined))).toBe(0);
    expect(fileScore(scoreFile([], []))).toBe(10);
    expect(fileScore(scoreFile([['id']], [['id']]))).toBe(10);
  });

  it('are summed over the means of the measures', () => {
    expect(simpleScore([scoreFile(CLEAN, CLEAN), scoreFile(CLEAN, undefined)])).toBe(5);
  });
});
