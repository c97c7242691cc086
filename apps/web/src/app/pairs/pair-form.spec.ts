import { describe, expect, it } from '@jest/globals';
import { pairOf } from '../../testing/records.ts';
import { draftOf, listOf, patchOf } from './pair-form.ts';

describe('what the form of a pair sends', () => {
  const pair = pairOf(1, {
    tags: ['Bern, Switzerland', 'city'],
    variants: ['Where is it?\nOn which river?', 'Where?'],
  });

  it('is what was changed, with values whole that hold what separates them', () => {
    const draft = draftOf(pair);
    expect(patchOf(pair, draft)).toBeNull();
    expect(patchOf(pair, { ...draft, tags: `${draft.tags}, new`, variants: `Near?\n${draft.variants}` })).toEqual({
      tags: ['Bern, Switzerland', 'city', 'new'],
      variants: ['Near?', 'Where is it?\nOn which river?', 'Where?'],
    });
  });

  it('takes such a value apart only where it was changed itself', () => {
    expect(patchOf(pair, { ...draftOf(pair), tags: 'Bern, Suisse, city' })).toEqual({
      tags: ['Bern', 'Suisse', 'city'],
    });
  });
});

describe('a list in a text', () => {
  it.each([
    ['a, b,, a ', [], ['a', 'b']],
    ['', [], []],
    ['a, b, a, b', ['a, b', 'a', 'b'], ['a, b', 'a', 'b']],
    ['a, b, c', ['a, b', 'a, b, c'], ['a, b, c']],
  ])('reads %j, knowing %j', (text, known, values) => {
    expect(listOf(text, ',', known)).toEqual(values);
  });
});
