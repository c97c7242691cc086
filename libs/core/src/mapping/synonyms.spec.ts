import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allSynonyms, fieldNamed, foldName, numberedName } from './synonyms.ts';

it('no name stands for two fields', () => {
  for (const { language, field, folded } of allSynonyms())
    expect([language, folded, fieldNamed(folded)]).toEqual([language, folded, field]);
});

it('folding twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => expect(foldName(foldName(name))).toBe(foldName(name))),
  );
});

it.each([
  ['Question 2', { field: 'question', number: 2 }],
  ['q-03', { field: 'question', number: 3 }],
  ['question.4', { field: 'question', number: 4 }],
  ['답변2', { field: 'answer', number: 2 }],
  ['2', undefined],
  ['column_2', undefined],
  ['question', undefined],
])('number of %s', (name, expected) => expect(numberedName(name)).toEqual(expected));
