import { describe, expect, it } from '@jest/globals';
import { Mapping } from '@pairloom/contract';

describe('a mapping', () => {
  it.each<[string, unknown]>([
    ['columns', { question: 'Q', answer: 'A', tags: 'T', 'metadata.source': 'S' }],
    [
      'rules',
      { question: { columns: ['a', 'b'], join: '' }, status: { constant: 'draft' }, tags: { column: 't', split: '|' } },
    ],
    ['variants', { variants: ['q2', { column: 'q3', split: '\n' }] }],
    ['names from the value', { 'metadata.*': { column: 'Metadata', split: '|' }, ignore: ['x'] }],
  ])('holds %s', (_name, mapping) => expect(Mapping.parse(mapping)).toEqual(mapping));

  it.each<[string, unknown, string]>([
    ['a field that there is not', { questions: 'Q' }, 'questions'],
    ['metadata without a name', { 'metadata.': 'Q' }, 'metadata.'],
    ['metadata with a name that cannot be stored', { 'metadata.\0': 'Q' }, 'metadata.\0'],
    ['a rule of nothing', { question: {} }, 'question'],
    ['a rule of two things', { question: { column: 'a', constant: 'b' } }, 'question'],
    ['a constant that cannot be stored', { answer: { constant: 'a\0' } }, 'answer.constant'],
    ['a default that cannot be stored', { answer: { column: 'a', default: '\ud800' } }, 'answer.default'],
    ['a split of a single value', { category: { column: 'c', split: '|' } }, 'category.split'],
    ['no variants', { variants: [] }, 'variants'],
  ])('refuses %s', (_name, mapping, path) => {
    const paths = Mapping.safeParse(mapping).error?.issues.map((issue) => issue.path.join('.'));
    expect(paths).toContain(path);
  });
});
