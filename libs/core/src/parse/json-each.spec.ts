import { describe, expect, it } from '@jest/globals';
import { eachAnswer } from './json-each.ts';

const each = (row: object, name = 'answers'): unknown[] =>
  [...eachAnswer(Object.assign(Object.create(null), row) as never, name)].map((one) => ({ ...one }));

describe('a row for each answer', () => {
  it.each<[string, object, object[]]>([
    [
      'a list of texts',
      { q: 1, answers: ['a', 'b'] },
      [
        { q: 1, answers: ['a'] },
        { q: 1, answers: ['b'] },
      ],
    ],
    [
      'a list of objects',
      { answers: [{ text: 'a' }, { text: 'b' }] },
      [{ answers: [{ text: 'a' }] }, { answers: [{ text: 'b' }] }],
    ],
    [
      'lists of different lengths',
      { answers: { text: ['a', 'b'], at: [1], by: 'x' } },
      [{ answers: { text: ['a'], at: [1], by: 'x' } }, { answers: { text: ['b'], at: [], by: 'x' } }],
    ],
    ['one answer', { answers: ['a'] }, [{ answers: ['a'] }]],
    ['no answer', { answers: [] }, [{ answers: [] }]],
    ['a text', { answers: 'a' }, [{ answers: 'a' }]],
    ['null', { answers: null }, [{ answers: null }]],
    ['no such member', { q: 1 }, [{ q: 1 }]],
  ])('%s', (_name, row, rows) => expect(each(row)).toEqual(rows));

  it('names of prototypes are no answers', () => expect(each({}, 'constructor')).toEqual([{}]));
});
