import { describe, expect, it } from '@jest/globals';
import { lineOf, percentile, tableOf } from './report.ts';
import type { RunResult } from './run-faults.ts';

const result = (given: Partial<RunResult>): RunResult => ({
  fault: 1,
  variant: 'v',
  run: 0,
  seed: 1,
  tookMs: 1,
  note: '',
  violations: [],
  recoveryMs: undefined,
  ...given,
});

describe('percentile', () => {
  it.each([
    [[], 0.5, undefined],
    [[7], 0.99, 7],
    [[3, 1, 2], 0.5, 2],
    [Array.from({ length: 100 }, (_, at) => at + 1), 0.99, 99],
  ])('of %p at %d is %p', (values, share, wanted) => {
    expect(percentile(values, share)).toBe(wanted);
  });
});

describe('tableOf', () => {
  it('has a row for each fault that was run, with runs that broke a promise counted once', () => {
    const faults = [
      { no: 1, title: 'one', variants: [] },
      { no: 2, title: 'two', variants: [] },
    ];
    const results = [result({ recoveryMs: 1_500 }), result({ violations: ['a', 'b'] })];
    expect(tableOf(results, faults).split('\n').slice(2)).toEqual(['| 1 one | 2 | 0 | 1 | 1.5 | 1.5 |']);
  });

  it('keeps faults of one number apart by their variants, and those that are gone with the first', () => {
    const variant = { name: 'in S3', play: () => Promise.reject(new Error('not played')) };
    const faults = [
      { no: 1, title: 'one', variants: [] },
      { no: 1, title: 'one in S3', variants: [variant] },
    ];
    const results = [result({ variant: 'in S3' }), result({}), result({ variant: 'gone' })];
    expect(tableOf(results, faults).split('\n').slice(2)).toEqual([
      '| 1 one | 2 | 0 | 0 | – | – |',
      '| 1 one in S3 | 1 | 0 | 0 | – | – |',
    ]);
  });

  it('tells runs that the fault missed apart, and what went wrong in them', () => {
    const faults = [{ no: 1, title: 'one', variants: [] }];
    const results = [result({}), result({ missed: true }), result({ missed: true, violations: ['a'] })];
    expect(tableOf(results, faults).split('\n').slice(2)).toEqual(['| 1 one | 1 | 2 | 1 | – | – |']);
  });
});

describe('lineOf', () => {
  it.each([
    ['ok', {}],
    ['missed', { missed: true }],
    ['✖', { missed: true, violations: ['a'] }],
  ])('begins with %s for %p', (mark, given) => {
    expect(lineOf(result(given))).toMatch(new RegExp(`^${mark} fault 1`));
  });
});
