import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bindMapping } from './bind.ts';
import { headerSetKey } from './columns.ts';

it('a set of columns has one key, whatever its order and spelling', () => {
  const key = headerSetKey(['Frage', 'Antwort', 'Schlagwörter']);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(headerSetKey(['schlagworter', 'ANTWORT ', 'Frage?'])).toBe(key);
  expect(headerSetKey(['Frage', 'Antwort'])).not.toBe(key);
  expect(headerSetKey(['ab', 'c'])).not.toBe(headerSetKey(['a', 'bc']));
  expect(headerSetKey(['a', 'a'])).not.toBe(headerSetKey(['a']));
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (columns) =>
      expect(headerSetKey([...columns].reverse())).toBe(headerSetKey(columns)),
    ),
  );
});

it('a mapping that was kept is bound to the names of the file', () => {
  const seen = { columns: ['FRAGE', 'antwort', 'Alt 1', 'alt_2'], samples: [], columnsKnown: true };
  const kept = {
    question: 'Frage',
    answer: { columns: ['Antwort', 'Frage'] },
    variants: ['alt1', 'Alt 2'],
    status: { constant: 'draft' },
    ignore: ['alt 1'],
  };
  expect(bindMapping(kept, seen)).toEqual({
    question: 'FRAGE',
    answer: { columns: ['antwort', 'FRAGE'] },
    variants: ['Alt 1', 'alt_2'],
    status: { constant: 'draft' },
    ignore: ['Alt 1'],
  });
  expect(bindMapping({ ...kept, tags: 'Tags' }, seen)).toBeUndefined();
  expect(bindMapping({ question: 'frage' }, { ...seen, columns: ['Frage ', 'FRAGE'] })).toBeUndefined();
});
