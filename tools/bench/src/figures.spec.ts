import { describe, expect, it } from '@jest/globals';
import { spread, table } from './figures.ts';
import { readCount, readOptions } from './options.ts';

describe('figures', () => {
  it('takes the median of an odd and of an even number of values', () => {
    expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(spread([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
  });

  it('aligns the columns of a table', () => {
    expect(
      table([
        ['a', 'b'],
        ['long', 'c'],
      ]),
    ).toBe('| a    | b |\n|------|---|\n| long | c |');
  });
});

describe('options', () => {
  it.each([
    ['500', 500],
    ['100k', 100_000],
    ['1M', 1_000_000],
  ])('reads %s', (text, count) => expect(readCount('rows', text)).toBe(count));

  it.each(['', '0', '-1', '1.5k', '1g'])('refuses %j with the usage', (text) => {
    expect(() => readCount('rows', text)).toThrow(/usage: npm run bench/);
  });

  it('has defaults', () => {
    expect(readOptions([])).toEqual({
      rows: 100_000,
      rounds: 3,
      smallImports: 20,
      formatRows: 20_000,
      seed: 7,
      out: undefined,
    });
  });
});
