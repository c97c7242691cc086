import { describe, expect, it } from '@jest/globals';
import { leftOut, mappingParts } from './mapping-parts.ts';

describe('what a mapping says', () => {
  it('is a column for each field', () => {
    const parts = mappingParts({ question: 'Frage', answer: 'Antwort', 'metadata.source': 'Quelle' });
    expect(parts.map(({ field, from }) => [field, from])).toEqual([
      ['question', 'Frage'],
      ['answer', 'Antwort'],
      ['metadata.source', 'Quelle'],
    ]);
    expect(parts.at(-1)?.word).toBe('source');
  });

  it('is also columns that are joined, constants and defaults', () => {
    const parts = mappingParts({
      question: { columns: ['title', 'subtitle'], join: ' – ' },
      answer: { column: 'body', transforms: ['htmlToText'] },
      status: { constant: 'published' },
      category: { column: 'topic', default: 'General' },
    });
    expect(parts.map(({ from }) => from)).toEqual(['title + subtitle', 'body', '“published”', 'topic, or “General”']);
  });

  it('names further questions and what is left out, at the end', () => {
    const parts = mappingParts({
      ignore: ['id', 'date'],
      variants: ['q2', { column: 'q3', split: ';' }],
      question: 'q1',
      answer: 'a',
    });
    expect(parts.map(({ word, from }) => [word, from]).slice(2)).toEqual([
      ['Further questions', 'q2, q3'],
      ['Left out', 'id, date'],
    ]);
    expect(mappingParts({ variants: 'q2' })).toEqual([{ field: 'variants', word: 'Further questions', from: 'q2' }]);
  });

  it('names columns of the file that nobody chose as left out', () => {
    const mapping = { question: 'q', answer: { columns: ['a', 'b'] }, 'metadata.m': 'deep.m', ignore: ['id'] };
    const columns = ['id', 'q', 'a', 'b', 'deep', 'deeper', 'note'];
    expect(leftOut(mapping, columns)).toEqual(['id', 'deeper', 'note']);
    expect(mappingParts(mapping, undefined, columns).at(-1)?.from).toBe('id, deeper, note');
    expect(leftOut({ question: 'q', answer: 'a', variants: ['b', 'deep'] }, columns.slice(1, 5))).toEqual([]);
  });

  it('names a few of many columns', () => {
    const ignore = Array.from({ length: 200 }, (_, n) => `column ${n + 1}`);
    expect(mappingParts({ ignore })[0]?.from).toBe(
      'column 1, column 2, column 3, column 4, column 5, column 6 and 194 more',
    );
    expect(mappingParts({ ignore: ignore.slice(0, 7) })[0]?.from).toMatch(/6, column 7$/);
  });
});
