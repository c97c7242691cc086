import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import type { Dialect } from '../ports/reading.ts';
import { FieldOrder } from './field-order.ts';

const CSV: Dialect = {
  type: 'csv',
  delimiter: ',',
  quote: '"',
  escape: '"',
  comment: '',
  bodyStart: 0,
  bodyLine: 1,
  columns: ['a', 'b', 'c'],
};

function reordered(pieces: readonly Buffer[], dialect = CSV, places = [2, 0, 1]): string {
  const order = new FieldOrder(dialect, places, () => new FileFault('parts_differ'));
  return Buffer.concat([...pieces.map((piece) => order.push(piece)), order.end()]).toString();
}

describe('fields in another order', () => {
  it.each<[string, string, string, Partial<Dialect>?]>([
    ['are as they were written', '"1",2 ,"3""x"\r\n', '"3""x","1",2 \r\n'],
    ['are blank where a row lacks them', '1,2\n', ',1,2\n'],
    ['keep what is too much behind them', '1,2,3,4,\n', '3,1,2,4,\n'],
    ['leave blank lines and comments', '\n# 1,2,3\n1,2,3\n', '\n# 1,2,3\n3,1,2\n', { comment: '#' }],
    ['are quoted first where they begin like a comment', '1,2,#3\n', '"#3",1,2\n', { comment: '#' }],
    ['are quoted with the quotes they hold', '1,2,#3" x\n', '"#3"" x",1,2\n', { comment: '#' }],
    ['are quoted by escapes', '1,2,※3\\" x\n', '"※3\\\\\\" x",1,2\n', { comment: '※', escape: '\\' }],
    ['move with a quote that is not doubled', '"a "b" c",2,3', '3,"a "b" c",2'],
    ['stay where they cannot be told', '"a\n" b,2,3\n1,2,3\n', '"a\n" b,2,3\n3,1,2\n'],
    ['are cut by a delimiter of several bytes', '1¦2¦ö', 'ö¦1¦2', { delimiter: '¦' }],
    ['are cut by escapes', '1\\,x,2,3\\\n4\n', '3\\\n4,1\\,x,2\n', { quote: '', escape: '\\' }],
  ])('%s', (_name, text, expected, dialect = {}) => {
    expect(reordered([Buffer.from(text)], { ...CSV, ...dialect })).toBe(expected);
  });

  it.each<[string, Partial<Dialect>]>([
    ['1,2,#3\n', { quote: '', escape: '' }],
    ['1,2,#3"\n', { escape: '' }],
  ])('are refused where none can be quoted that begins like a comment: %s', (text, dialect) => {
    const marked = { ...CSV, comment: '#', ...dialect };
    expect(() => reordered([Buffer.from(text)], marked)).toThrow(expect.objectContaining({ code: 'parts_differ' }));
    expect(reordered([Buffer.from(text.replace('#', ''))], marked)).toMatch(/^3"?,1,2\n/);
  });

  it('are the same wherever the rows are cut', () => {
    const field = fc
      .string({ unit: fc.constantFrom('a', 'ö', ',', '"', '\n', '\r', ' ') })
      .map((text) => `"${text.replaceAll('"', '""')}"`);
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field, field), { minLength: 1 }), fc.nat(), fc.nat(), (rows, one, two) => {
        const bytes = Buffer.from(rows.map((row) => `${row.join(',')}\n`).join(''));
        const [from = 0, to = 0] = [one % bytes.length, two % bytes.length].sort((a, b) => a - b);
        const pieces = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)];
        const expected = rows.map(([a, b, c]) => `${c},${a},${b}\n`).join('');
        expect(reordered(pieces)).toBe(expected);
      }),
    );
  });
});
