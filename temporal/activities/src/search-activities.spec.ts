import { describe, expect, it, jest } from '@jest/globals';
import type { SearchFilling, SearchIndex, VectorIndexes } from '@pairloom/core';
import { fillSearch } from './search-activities.ts';
import { activityEnvironment } from './testing/activity-bench.ts';

const vectorIndexes: VectorIndexes = {
  next: () => Promise.reject(new Error('not planned')),
  make: () => Promise.reject(new Error('not planned')),
  removeSpent: () => Promise.reject(new Error('not planned')),
};

function filling(...rounds: readonly SearchFilling[]) {
  const left = [...rounds];
  const settle = jest.fn(async () => undefined);
  const fill = jest.fn(async (): Promise<SearchFilling> => left.shift() ?? { pairs: 0, more: false });
  return { searchIndex: { fill, settle } satisfies SearchIndex, vectorIndexes };
}

const { signal } = new AbortController();

describe('filling', () => {
  it('goes on until nothing is left, then puts what was made in its place', async () => {
    const ports = filling({ pairs: 5, more: true }, { pairs: 0, more: true }, { pairs: 2, more: false });
    expect(await fillSearch(ports, signal)).toBe(7);
    expect(ports.searchIndex.fill).toHaveBeenCalledTimes(3);
    expect(ports.searchIndex.settle).toHaveBeenCalledTimes(1);
  });

  it('leaves the index alone when nothing was made', async () => {
    const ports = filling({ pairs: 0, more: false });
    expect(await fillSearch(ports, signal)).toBe(0);
    expect(ports.searchIndex.settle).not.toHaveBeenCalled();
  });

  it('goes on after a document that the database refuses', async () => {
    const ports = filling({ pairs: 4, more: true, refused: ['pair-1'] }, { pairs: 2, more: false });
    expect(await activityEnvironment().run(() => fillSearch(ports, signal))).toBe(6);
  });

  it('stops between two parts', async () => {
    const ports = filling({ pairs: 5, more: true }, { pairs: 5, more: true });
    await expect(fillSearch(ports, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
    expect(ports.searchIndex.fill).not.toHaveBeenCalled();
  });
});
