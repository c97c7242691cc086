import { describe, expect, it } from '@jest/globals';
import type { Counts, Pair } from '@pairloom/contract';
import { complaints, differences } from './differences.ts';
import { manifestOf } from './report.ts';
import type { Seen } from './seen.ts';

const NONE: Counts = {
  total: 0,
  processed: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  skipped: 0,
  failed: 0,
  unprocessed: 0,
};

const pair = (question: string, more: Partial<Pair> = {}): Pair => ({
  id: '01a1feb8-08df-79b4-a12a-c31d3707a94e',
  question,
  answer: `To ${question}`,
  category: null,
  tags: [],
  metadata: {},
  status: 'draft',
  externalId: null,
  variants: [],
  version: 1,
  embedding: 'pending',
  lastImport: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

const seen = (more: Partial<Seen> = {}): Seen => ({
  outcome: 'completed',
  code: undefined,
  message: undefined,
  counts: { ...NONE, total: 3, processed: 3, created: 2, failed: 1 },
  errors: { answer_missing: 1 },
  warnings: {},
  pairs: [pair('A?'), pair('B?')],
  ...more,
});

const refused = seen({ outcome: 'refused', code: 'empty_file', counts: undefined, errors: {}, pairs: [] });

describe('differences', () => {
  it('are none where all is as expected', () => {
    const counts = { total: 3, created: 2, failed: 1 };
    const expected = {
      outcome: ['completed' as const],
      counts,
      errors: { answer_missing: 1 },
      warnings: {},
      stored: 2,
    };
    expect(differences(expected, seen())).toEqual([]);
    expect(differences({}, seen())).toEqual([]);
    expect(differences({ outcome: ['failed', 'refused'], code: ['json_invalid', 'empty_file'] }, refused)).toEqual([]);
  });

  it.each([
    [{ outcome: ['failed' as const] }, seen(), ['outcome: completed, not failed']],
    [{ code: ['json_invalid' as const] }, seen(), ['code: none, not json_invalid']],
    [{ counts: { created: 2 } }, seen(), ['failed: 1, not 0']],
    [{ counts: { total: 4, created: 3, failed: 1 } }, seen(), ['total: 3, not 4', 'created: 2, not 3']],
    [{ counts: { created: 1 } }, refused, ['counts: none, the upload was refused']],
    [{ errors: {} }, seen(), ['errors answer_missing: 1, not 0']],
    [{ warnings: { duplicate_in_file: 2 } }, seen(), ['warnings duplicate_in_file: 0, not 2']],
    [{ stored: 0 }, seen(), ['stored: 2 pairs, not 0']],
  ])('are told one by one: %j', (expected, got, words) => expect(differences(expected, got)).toEqual(words));

  it('of pairs are told by the fields of the file of pairs, in any order', () => {
    const metadata = { b: 1, a: [{ d: 1, c: 2 }] };
    const pairs = [pair('A?', { metadata }), pair('B?'), pair('B?')];
    const lines = ['{"question":"B?","metadata":{}}', '{"question":"A?","metadata":{"a":[{"c":2,"d":1}],"b":1}}'];
    expect(differences({}, seen({ pairs }), [...lines, lines[0] ?? ''])).toEqual([]);
    expect(differences({}, seen({ pairs }), lines)).toEqual(['1 pairs unexpected, such as [[],"B?"]']);
    expect(differences({}, seen({ pairs: [pair('C?')] }), ['{"question":"D?"}'])).toEqual([
      '1 pairs missing, such as ["D?"]',
      '1 pairs unexpected, such as ["C?"]',
    ]);
  });
});

describe('complaints', () => {
  it('are made whatever was expected', () => {
    expect(complaints(seen())).toEqual([]);
    expect(complaints(seen({ counts: { ...NONE, total: 2, created: 1 } }))).toEqual([
      'the fates add up to 1, the total is 2',
    ]);
    expect(complaints(seen({ code: 'counts_unbalanced' }))).toEqual(['the import failed with counts_unbalanced']);
    expect(complaints({ ...refused, code: 'internal' })).toEqual(['the gateway answered internal']);
  });
});

describe('a manifest of what was seen', () => {
  it('expects just that, and keeps the checks that were asked for', () => {
    const trial = { file: 'a.csv', about: undefined, options: { mode: 'create' }, expect: { roundTrip: true } };
    const { cases } = manifestOf([{ trial, seen: seen(), differences: [], ms: 1 }]);
    expect(cases).toEqual([
      {
        files: ['a.csv'],
        options: { mode: 'create' },
        expect: {
          outcome: ['completed'],
          counts: { total: 3, created: 2, failed: 1 },
          errors: { answer_missing: 1 },
          warnings: {},
          stored: 2,
          roundTrip: true,
        },
      },
    ]);
    expect(differences(cases[0]?.expect ?? {}, seen())).toEqual([]);
  });
});
