import { describe, expect, it } from '@jest/globals';
import type { Mapping } from '@pairloom/contract';
import { columnOf, inspectionOf } from '../../../testing/sources.ts';
import { candidatesOf, restOf, suggestedMapping, withField, withRole } from './column-roles.ts';

const columns = [
  columnOf('Q', { field: 'question', confidence: 1 }),
  columnOf('Best', { field: 'answer', confidence: 0.4 }),
  columnOf('Topic', { field: 'category', confidence: 0.9 }),
  columnOf('Note'),
];

describe('what a mapping starts from', () => {
  it('is that of the gateway where it needs no guess', () => {
    const mapping = { question: 'Q', answer: 'Best' };
    expect(suggestedMapping(inspectionOf({ columns, mapping }))).toBe(mapping);
  });

  it('is else what is certain, and a question for the rest', () => {
    expect(suggestedMapping(inspectionOf({ columns, mapping: null }))).toEqual({ question: 'Q', category: 'Topic' });
    expect(candidatesOf(columns, 'answer').map(({ name }) => name)).toEqual(['Best']);
    expect(candidatesOf(columns, 'answer', ['Note', 'Best']).map(({ name }) => name)).toEqual(['Note', 'Best']);
    expect(candidatesOf(columns, 'question')).toEqual([]);
  });
});

describe('columns without a field', () => {
  it('are left out, kept as metadata, or further questions', () => {
    const mapping: Mapping = { question: 'Q', 'metadata.Note': 'Note', variants: ['Best'] };
    expect(restOf(columns, mapping).map(({ column, role }) => [column.name, role])).toEqual([
      ['Best', 'variant'],
      ['Topic', 'leaveOut'],
      ['Note', 'metadata'],
    ]);
  });

  it('have one role at a time', () => {
    const kept = withRole({ question: 'Q' }, 'Note', 'metadata');
    expect(kept).toEqual({ question: 'Q', 'metadata.Note': 'Note' });
    const variant = withRole(kept, 'Note', 'variant');
    expect(variant).toEqual({ question: 'Q', variants: ['Note'] });
    expect(withRole(variant, 'Note', 'leaveOut')).toEqual({ question: 'Q', ignore: ['Note'] });
    expect(withField(variant, 'answer', 'Note')).toEqual({ question: 'Q', answer: 'Note' });
  });

  it('get names of metadata that can be stored and stand once', () => {
    const first = withRole({}, 'a\nb', 'metadata');
    expect(withRole(first, 'a b', 'metadata')).toEqual({ 'metadata.a b': 'a\nb', 'metadata.a b 2': 'a b' });
  });
});

it('a field can be read from no column again', () => {
  expect(withField({ question: 'Q', category: 'Topic' }, 'category', null)).toEqual({ question: 'Q' });
});
