import { expect, it } from '@jest/globals';
import { pairOf } from '../../../testing/records.ts';
import { differences } from './pair-difference.ts';

const before = pairOf(1, { tags: ['a', 'b'], category: 'Old', metadata: { source: 'x', page: 3 } });

it('says what changes, field by field', () => {
  const after = { question: 'Question 1?', answer: 'New.', tags: ['a'], category: null, metadata: { source: 'y' } };
  expect(differences(before, after)).toEqual([
    { field: 'answer', before: 'Answer 1.', after: 'New.' },
    { field: 'category', before: 'Old', after: '' },
    { field: 'tags', before: 'a · b', after: 'a' },
    { field: 'metadata.source', before: 'x', after: 'y' },
  ]);
});

it('leaves alone what the row does not name', () => {
  expect(differences(before, { question: 'Question 1?', answer: 'Answer 1.' })).toEqual([]);
});
