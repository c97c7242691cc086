import { expect, it } from '@jest/globals';
import type { CompleteMapping } from '@pairloom/contract';
import { slotsOf } from './slots.ts';

it('slots have one order, whatever the mapping has', () => {
  const mapping: CompleteMapping = {
    'metadata.b': '1',
    variants: ['6', { columns: ['7', '6'] }],
    tags: '2',
    answer: { columns: ['3', '8'] },
    'metadata.a': '4',
    status: { constant: 'draft' },
    ignore: ['9'],
    question: '5',
  };
  expect(slotsOf(mapping)).toEqual([
    { field: 'question', column: '5' },
    { field: 'answer', column: '3' },
    { field: 'answer', column: '8' },
    { field: 'tags', column: '2' },
    { field: 'variants', column: '6' },
    { field: 'variants', column: '7' },
    { field: 'metadata.a', column: '4' },
    { field: 'metadata.b', column: '1' },
  ]);
});
