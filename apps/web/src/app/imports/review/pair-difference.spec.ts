import { expect, it } from '@jest/globals';
import type { PairChange } from '@pairloom/contract';
import { differences } from './pair-difference.ts';

const change: PairChange = {
  ...{ pairId: null, change: 'updated', row: 3, versionBefore: 1, versionAfter: null },
  fields: ['answer', 'category', 'tags', 'metadata.page'],
  before: { answer: 'Old.', category: 'Old', tags: ['a', 'b'], 'metadata.page': 3 },
  after: { answer: 'New.', category: null, tags: ['a'], 'metadata.page': { from: 3 } },
};

it('says what changes, field by field', () => {
  expect(differences(change)).toEqual([
    { field: 'answer', before: 'Old.', after: 'New.' },
    { field: 'category', before: 'Old', after: '' },
    { field: 'tags', before: 'a · b', after: 'a' },
    { field: 'metadata.page', before: '3', after: '{"from":3}' },
  ]);
});

it('says nothing of values that are not known', () => {
  expect(differences({ ...change, fields: [], before: null, after: null })).toEqual([]);
});
