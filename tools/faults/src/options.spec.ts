import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.ts';

describe('readOptions', () => {
  it('takes several faults, runs, a seed and a file', () => {
    const args = ['--fault', '1', '--fault', '8', '--runs', '20', '--seed', '5', '--out', 'x.jsonl'];
    expect(readOptions(args)).toEqual({
      faults: [1, 8],
      runs: 20,
      times: 1,
      seed: 5,
      out: 'x.jsonl',
      variant: undefined,
      minutes: Number.POSITIVE_INFINITY,
      rows: 200_000,
      logs: undefined,
      list: false,
      tables: [],
    });
  });

  it('takes a number of rows in short, and the files of a table', () => {
    expect(readOptions(['--rows', '1M', '--minutes', '3'])).toMatchObject({ rows: 1_000_000, minutes: 3 });
    expect(readOptions(['--table', 'a.jsonl', 'b.jsonl']).tables).toEqual(['a.jsonl', 'b.jsonl']);
  });

  it.each([[['--table']], [['a.jsonl']]])('refuses %p', (args) => {
    expect(() => readOptions(args)).toThrow('--table and files belong together');
  });

  it.each([
    ['--fault', 'one'],
    ['--runs', '-1'],
    ['--seed', '1.5'],
  ])('refuses %s %s', (name, value) => {
    expect(() => readOptions([`${name}=${value}`])).toThrow('usage: npm run faults');
  });
});
