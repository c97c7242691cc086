import { describe, expect, it } from '@jest/globals';
import type { PairContent } from '../identity/content-hash.ts';
import { changedFields } from './changed-fields.ts';

const content = (given: Partial<PairContent> = {}): PairContent => ({
  question: 'One?',
  answer: '1',
  category: null,
  tags: [],
  status: 'draft',
  externalId: null,
  metadata: {},
  variants: [],
  ...given,
});

describe('changed fields', () => {
  it('are those whose values differ, metadata by name', () => {
    const before = content({ category: 'a', metadata: { z: 1, kept: { deep: [1] }, gone: true } });
    const after = content({ answer: 'uno', tags: ['t'], metadata: { z: 2, kept: { deep: [1] }, new: null, b: '' } });
    expect(changedFields(before, after)).toEqual({
      fields: ['answer', 'category', 'tags', 'metadata.b', 'metadata.gone', 'metadata.z'],
      before: { answer: '1', category: 'a', tags: [], 'metadata.gone': true, 'metadata.z': 1, 'metadata.b': null },
      after: { answer: 'uno', category: null, tags: ['t'], 'metadata.gone': null, 'metadata.z': 2, 'metadata.b': '' },
    });
  });

  it('are none when nothing differs', () =>
    expect(changedFields(content(), content())).toEqual({ fields: [], before: {}, after: {} }));

  it('of a pair that came or went are what it holds', () => {
    const pair = content({ variants: ['Uno?'], metadata: { a: 1 } });
    const values = { question: 'One?', answer: '1', status: 'draft', variants: ['Uno?'], 'metadata.a': 1 };
    expect(changedFields(undefined, pair)).toEqual({ fields: [], before: null, after: values });
    expect(changedFields(pair, undefined)).toEqual({ fields: [], before: values, after: null });
  });
});
