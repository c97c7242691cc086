import { describe, expect, it } from '@jest/globals';
import { endedOf, recordOf, timeOf } from '../../testing/records.ts';
import { newerRecord, newestFirst } from './newer-record.ts';

describe('newerRecord', () => {
  it('takes what comes when nothing is known', () => {
    const record = recordOf(1);
    expect(newerRecord(undefined, record)).toBe(record);
  });

  it.each([
    ['a higher revision', recordOf(1, { revision: 5 }), recordOf(1, { revision: 6 }), true],
    ['a lower revision', recordOf(1, { revision: 6 }), recordOf(1, { revision: 5, updatedAt: timeOf(59) }), false],
    ['the same revision, updated later', recordOf(1), recordOf(1, { updatedAt: timeOf(2) }), true],
    ['the same revision, updated earlier', recordOf(1, { updatedAt: timeOf(3) }), recordOf(1), false],
    ['an end, whatever its revision', recordOf(1, { revision: 500 }), endedOf(1, { revision: 100 }), true],
    ['a running state after the end', endedOf(1), recordOf(1, { revision: 500, updatedAt: timeOf(59) }), false],
    ['live embedding figures after the end', endedOf(1), endedOf(1, { revision: 101 }), true],
  ])('shows %s: %#', (_, known, incoming, taken) => {
    expect(newerRecord(known, incoming)).toBe(taken ? incoming : known);
  });

  it('keeps a cancel that was asked for when a newer state does not know of it yet', () => {
    const known = recordOf(1, { cancelRequested: true });
    expect(newerRecord(known, recordOf(1, { revision: 9 }))).toMatchObject({ revision: 9, cancelRequested: true });
  });
});

describe('newestFirst', () => {
  it('orders by creation, then by id', () => {
    const sorted = [recordOf(1), recordOf(3), recordOf(2), { ...recordOf(4), createdAt: timeOf(3) }].sort(newestFirst);
    expect(sorted.map(({ filename }) => filename)).toEqual([
      'pairs-4.csv',
      'pairs-3.csv',
      'pairs-2.csv',
      'pairs-1.csv',
    ]);
  });
});
