import { describe, expect, it } from '@jest/globals';
import { type Figure, figureTable, percentile, spread, table } from './figures.ts';
import { PARTS, readCount, readOptions } from './options.ts';

describe('figures', () => {
  it('takes the median of an odd and of an even number of values', () => {
    expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(spread([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
  });

  it('takes percentiles of values in any order', () => {
    expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(percentile([5, 1, 4, 2, 3], 0.95)).toBe(5);
  });

  it('shows median and range with the unit', () => {
    const figures: Figure[] = [
      { name: 'time', unit: 's', values: [1, 2, 3] },
      { name: 'events', unit: 'count', values: [1234] },
    ];
    expect(figureTable(figures).split('\n').slice(2)).toEqual([
      '| time   | 2.00 s | 1.00–3.00 s |',
      '| events | 1,234  |             |',
    ]);
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

  it('takes parts in their own order and refuses unknown ones', () => {
    expect(readOptions(['--parts', 'formats,load']).parts).toEqual(['load', 'formats']);
    expect(() => readOptions(['--parts', 'loda'])).toThrow(/has no "loda"/);
  });

  it('has defaults', () => {
    expect(readOptions([])).toEqual({
      rows: 100_000,
      rounds: 3,
      smallImports: 50,
      formatRows: 20_000,
      texts: 5_000,
      seed: 7,
      out: undefined,
      check: undefined,
      parts: PARTS,
    });
  });
});
