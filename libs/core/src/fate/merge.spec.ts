import { describe, expect, it } from '@jest/globals';
import type { PairContent } from '../identity/content-hash.ts';
import type { PreparedPair } from '../ports/reading.ts';
import { mergeContent, newContent } from './merge.ts';

const STORED: PairContent = {
  question: 'q',
  answer: 'a',
  category: 'c',
  tags: ['t'],
  status: 'published',
  externalId: 'x',
  variants: [],
  metadata: { one: 1, two: 'b' },
};

const row = (mapped: Partial<PreparedPair> = {}): PreparedPair => ({
  offset: 0,
  key: Buffer.alloc(16),
  contentHash: Buffer.alloc(32),
  question: 'Q',
  answer: 'A',
  ...mapped,
});

describe('mergeContent', () => {
  it('keeps every field that the row does not name', () => {
    expect(mergeContent(STORED, row())).toEqual({ ...STORED, question: 'Q', answer: 'A' });
  });

  it.each([
    ['category', { category: null }, { category: null }],
    ['tags', { tags: [] }, { tags: [] }],
    ['external id', { externalId: null }, { externalId: null }],
    ['a name of the metadata', { metadata: { one: null } }, { metadata: { two: 'b' } }],
  ])('clears the %s when the row names it and has nothing', (_name, mapped, expected) => {
    expect(mergeContent(STORED, row(mapped))).toMatchObject(expected);
    expect(mergeContent(STORED, row(mapped)).metadata).toEqual(
      'metadata' in expected ? expected.metadata : STORED.metadata,
    );
  });

  it('takes every field that the row names', () => {
    const mapped = { category: 'd', tags: ['u', 'v'], status: 'draft', externalId: 'y', variants: ['Q2'] } as const;
    expect(mergeContent(STORED, row({ ...mapped, metadata: { two: 'c', three: [3] } }))).toEqual({
      ...mapped,
      question: 'Q',
      answer: 'A',
      metadata: { one: 1, two: 'c', three: [3] },
    });
  });

  it('revives a retired pair as a draft unless the row says what it is to be', () => {
    const retired = { ...STORED, status: 'retired' } as const;
    expect(mergeContent(retired, row()).status).toBe('draft');
    expect(mergeContent(retired, row({ status: 'published' })).status).toBe('published');
    expect(mergeContent(retired, row({ status: 'retired' })).status).toBe('retired');
  });

  it('leaves the stored content as it is', () => {
    const stored = structuredClone(STORED);
    mergeContent(stored, row({ tags: ['u'], metadata: { one: null, two: 2 } }));
    expect(stored).toEqual(STORED);
  });
});

describe('newContent', () => {
  it('is a draft with nothing but question and answer where the row names no more', () => {
    expect(newContent(row())).toEqual({
      question: 'Q',
      answer: 'A',
      category: null,
      tags: [],
      status: 'draft',
      externalId: null,
      variants: [],
      metadata: {},
    });
  });

  it('holds no names that the row clears', () => {
    expect(newContent(row({ metadata: { gone: null, kept: 'k' } })).metadata).toEqual({ kept: 'k' });
  });
});
