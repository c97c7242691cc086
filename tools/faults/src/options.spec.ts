import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.ts';

describe('readOptions', () => {
  it('takes several faults, runs, a seed and a file', () => {
    const args = ['--fault', '1', '--fault', '8', '--runs', '20', '--seed', '5', '--out', 'x.jsonl'];
    expect(readOptions(args)).toEqual({
      faults: [1, 8],
      runs: 20,
      seed: 5,
      out: 'x.jsonl',
      variant: undefined,
      list: false,
    });
  });

  it.each([
    ['--fault', 'one'],
    ['--runs', '-1'],
    ['--seed', '1.5'],
  ])('refuses %s %s', (name, value) => {
    expect(() => readOptions([`${name}=${value}`])).toThrow('usage: npm run faults');
  });
});
