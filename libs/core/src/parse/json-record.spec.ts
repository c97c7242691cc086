import { describe, expect, it } from '@jest/globals';
import { JsonRows } from './json-record.ts';
import { parseJson } from './json-text.ts';
import type { Cell, RowFlaw, Slot } from './format.ts';

/** Cells of one record, read for the fields given, each from the column `c`. */
const read = (record: string, ...fields: string[]): RowFlaw | Cell[] => readAt(record, 'c', ...fields);

function readAt(record: string, column: string, ...fields: string[]): RowFlaw | Cell[] {
  const bytes = Buffer.from(record);
  const one = (value: number): Uint32Array => Uint32Array.of(value);
  const table = {
    count: 1,
    starts: one(0),
    ends: one(bytes.length),
    lines: one(7),
    lastLines: one(7),
    flags: new Uint8Array(1),
  };
  const slots: Slot[] = fields.map((field) => ({ field, column }));
  const cells: Cell[] = [];
  return new JsonRows(bytes, table, slots).read(0, cells) ?? cells;
}
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('values of JSON records', () => {
  it.each<[string, string, Cell]>([
    ['"text"', 'question', 'text'],
    ['-0.5', 'question', '-0.5'],
    ['false', 'question', 'false'],
    ['null', 'question', ''],
    ['[]', 'question', { list: [] }],
    ['["a",2]', 'question', { list: ['a', '2'] }],
    ['[{}]', 'answer', { invalid: 'a list with an object in it' }],
    ['{}', 'tags', { invalid: 'an object' }],
    ['["a",1,true,null]', 'tags', { list: ['a', '1', 'true'] }],
    ['["a",["b"]]', 'tags', { invalid: 'a list with an array in it' }],
    ['"a;b"', 'tags', 'a;b'],
    ['{"x":[1]}', 'metadata.m', { json: { x: [1] } }],
    ['12345678901234567890', 'metadata.m', '12345678901234567890'],
    [
      '[12345678901234567890, 1.5e3, 0.1234567890123456]',
      'metadata.m',
      { json: ['12345678901234567890', 1500, 0.1234567890123456] },
    ],
    [nested(99), 'metadata.m', { json: JSON.parse(nested(99)) as unknown }],
  ])('%s as %s', (value, field, cell) => expect(read(`{"c":${value}}`, field)).toEqual([cell]));

  it('come from own properties only', () => {
    expect(read('{"__proto__":{"c":"x"}}', 'question')).toEqual(['']);
    expect(parseJson('{"__proto__":{"c":12345678901234567890}}')).not.toHaveProperty('c');
  });

  it.each<[string, string, Cell]>([
    ['{"answers":[{"text":"a"},{"text":"b"}]}', 'answers.text', { list: ['a', 'b'] }],
    ['{"meta":{"lang":"en"}}', 'meta.lang', 'en'],
    ['{"meta.lang":"own","meta":{"lang":"path"}}', 'meta.lang', 'own'],
    ['{"meta":"text"}', 'meta.lang', ''],
  ])('%s at %s', (record, column, cell) => expect(readAt(record, column, 'question')).toEqual([cell]));
});

describe('records that are broken', () => {
  it.each([
    ['{"secret":"x" "y"}', 'json_row_invalid', 'A "," or the end of the array or object is expected (line 7).'],
    ['{"secret":', 'json_row_invalid', 'The JSON ends too early (line 7).'],
    [
      `{"c":12345678901234567890,"d":${nested(50_000)}}`,
      'json_row_invalid',
      'The JSON has more than 10000 arrays and objects within each other (line 7).',
    ],
    [
      '{"x":\n{"y":1,"y":1}}',
      'json_name_repeated',
      'The name "y" stands more than once in the same object, so its value is not clear.',
    ],
    [`{"c":${nested(100)}}`, 'json_row_invalid', 'The JSON of the row is nested more than 100 levels deep.'],
    ['[1]', 'json_row_not_object', 'The record is an array, not an object.'],
    ['"x"', 'json_row_not_object', 'The record is a string, not an object.'],
    ['null', 'json_row_not_object', 'The record is null, not an object.'],
    ['true', 'json_row_not_object', 'The record is a truth value, not an object.'],
  ])('%#', (record, code, message) => expect(read(record, 'question')).toEqual({ code, message }));
});
