import { describe, expect, it } from '@jest/globals';
import { FATES } from '@pairloom/contract';
import { countsOf } from '../../../testing/records.ts';
import { fateShares, sumOf } from './row-counts.ts';

describe('fateShares', () => {
  it.each([
    countsOf({ created: 492, skipped: 9, failed: 5 }),
    countsOf({ created: 1, updated: 2, unchanged: 3, deleted: 4, skipped: 5, failed: 6, unprocessed: 7 }),
    { ...countsOf({ created: 850, unprocessed: 495 }), total: null },
  ])('adds up: %j', (counts) => {
    const shares = fateShares(counts);
    expect(shares.reduce((sum, { rows }) => sum + rows, 0)).toBe(counts.processed + counts.unprocessed);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    if (counts.total !== null) expect(sumOf(counts)).toBe(counts.total);
  });

  it('has a place for every fate, so that no row can be left out', () => {
    expect(
      fateShares(countsOf())
        .map(({ fate }) => fate)
        .sort(),
    ).toEqual([...FATES].sort());
  });

  it('has no shares of nothing', () => {
    expect(fateShares(countsOf()).every(({ share }) => share === 0)).toBe(true);
  });
});
