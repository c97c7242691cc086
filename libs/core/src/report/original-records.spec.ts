import { describe, expect, it } from '@jest/globals';
import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import { OriginalRecords, type OriginalRow } from './original-records.ts';
import { planned } from '../testing/planned.ts';
import { readPlan } from '../testing/plans.ts';

const table = (text: string | Buffer, columns: readonly string[]): OriginalRow[] => {
  const plan = readPlan({ sourceType: 'csv', dialect: { columns } });
  return rowsOf(text, plan);
};

const lines = (text: string, type: 'jsonl' | 'json', columns: readonly string[]): OriginalRow[] =>
  rowsOf(
    text,
    readPlan({ sourceType: type, dialect: { type, columns, bodyStart: type === 'json' ? 1 : 0, bodyLine: 1 } }),
  );

function rowsOf(text: string | Buffer, plan: ReturnType<typeof readPlan>): OriginalRow[] {
  const source = planned(text, plan, 2);
  return source.ranges.flatMap((range) => {
    const records = new OriginalRecords(source.bytesOf(range), range, plan);
    return Array.from({ length: range.rowCount }, (_, offset) => records.row(offset));
  });
}

const cells = (rows: readonly OriginalRow[]) => rows.map((row) => row.cells);

describe('rows as they stand in a table', () => {
  it('have every column, mapped or not, untouched', () => {
    const rows = table('id,q,a,note\n7, <b>q</b> ,"a ""1""\nb",\n8,,,x\n\n9,c\n', ['id', 'q', 'a', 'note']);
    expect(cells(rows)).toEqual([
      ['7', ' <b>q</b> ', 'a "1"\nb', ''],
      ['8', '', '', 'x'],
      ['9', 'c', '', ''],
    ]);
    expect(rows.map(({ line }) => line)).toEqual([2, 4, 6]);
    expect(rows[0]?.json).toBe('{"id":"7","q":" <b>q</b> ","a":"a \\"1\\"\\nb","note":""}');
  });

  it('have columns without a name too', () => {
    const [row] = table('q,,\n1,2,3\n', ['q', '', '']);
    expect(row?.cells).toEqual(['1', '2', '3']);
    expect(row?.json).toBe('{"q":"1","column_2":"2","column_3":"3"}');
  });

  it('have no columns that an earlier report gave them, and their cells as they were before it', () => {
    const columns = ['q', '_row', '_line', '_code', '_field', '_message', '_pair_id'];
    const [row] = table(`${columns.join(',')}\n'=1,9,9,x,y,z,\n`, columns);
    expect(row?.cells).toEqual(['=1']);
    const [lossless] = table(`q,_pair_id,_lossless\n'=1,,\n`, ['q', '_pair_id', '_lossless']);
    expect(lossless?.cells).toEqual(["'=1"]);
  });

  it.each([
    ['with a quote that is never closed', Buffer.from('q,a\n"x,y\nz,w\n'), '"x,y\nz,w\n'],
    ['that are not UTF-8', Buffer.from('q,a\n\xe4,y\n', 'latin1'), '\u{fffd},y'],
  ])('are given raw %s', (_what, bytes, raw) => {
    expect(table(bytes, ['q', 'a'])[0]).toEqual({ line: 2, cells: undefined, json: undefined, raw });
  });

  it('are given raw and cut when they are larger than a record may be', () => {
    const plan = readPlan({ sourceType: 'csv' });
    const range = {
      chunkNo: 1,
      byteStart: 16,
      byteEnd: 16 + MAX_RECORD_BYTES + 1,
      firstRow: 5,
      rowCount: 1,
      firstLine: 6,
    };
    const row = new OriginalRecords(Buffer.from('x'.repeat(500_000)), range, plan).row(0);
    expect([row.line, row.cells, row.raw.length]).toEqual([6, undefined, 100_000]);
  });
});

describe('records as they stand in JSON', () => {
  it('are the text of the file, exact in numbers and names', () => {
    const record = '{ "q": "x", "n": 12345678901234567890.10, "late": {"a":[1]} }';
    const [row] = lines(`${record}\n`, 'jsonl', ['q', 'n', 'missing']);
    expect(row?.json).toBe(record);
    expect(row?.cells).toEqual(['x', '12345678901234567890.10', '']);
  });

  it('stand on one line, wherever they stood', () => {
    const rows = lines('[{\n  "q": "1",\r\n  "t": ["a", "b"]\n}, {"q": {"x": null}}]', 'json', ['q', 't']);
    expect(rows.map(({ json }) => json && (JSON.parse(json) as unknown))).toEqual([
      { q: '1', t: ['a', 'b'] },
      { q: { x: null } },
    ]);
    expect(rows[0]?.json).not.toMatch(/[\r\n]/);
    expect(cells(rows)).toEqual([
      ['1', '["a","b"]'],
      ['{"x":null}', ''],
    ]);
  });

  it('lose the names of an earlier report', () => {
    const [row] = lines('{"q":"1","_row":3,"_raw":"x","_pair_id":null}\n', 'jsonl', ['q', '_row', '_pair_id']);
    expect([row?.json, row?.cells]).toEqual(['{"q":"1"}', ['1']]);
  });

  it('are given raw when they are broken', () => {
    expect(lines('{"q": \n[1]\n', 'jsonl', ['q']).map(({ raw, cells }) => [raw, cells])).toEqual([
      ['{"q": ', undefined],
      ['[1]', undefined],
    ]);
  });

  it('have no cells when one holds half a character, which only JSON can write', () => {
    const [row] = lines('{"q":"\\ud800"}\n', 'jsonl', ['q']);
    expect([row?.cells, row?.json]).toEqual([undefined, '{"q":"\\ud800"}']);
  });
});

describe('rows of a rewritten source', () => {
  const rows = (type: 'xlsx' | 'xml', line: string, columns: readonly string[]) =>
    rowsOf(
      `${line}\n`,
      readPlan({
        sourceType: type,
        dialect: { type: 'rows', columns, bodyStart: 0, bodyLine: 1, delimiter: '', quote: '', escape: '' },
      }),
    );

  it('of a table are read by column', () => {
    expect(rows('xlsx', '[12,["a",5,null,true]]', ['q', 'n', 'e', 'b'])).toMatchObject([
      { line: 12, cells: ['a', '5', '', 'true'], json: '{"q":"a","n":5,"e":"","b":true}' },
    ]);
  });

  it('of a tree are the record', () => {
    expect(rows('xml', '[3,{"q":{"x":["a","b"]}}]', ['q.x'])).toMatchObject([
      { line: 3, cells: ['["a","b"]'], json: '{"q":{"x":["a","b"]}}' },
    ]);
  });

  it('are given raw when they could not be read', () => {
    expect(rows('xlsx', '[4,"row_invalid","No.","raw, \\"text\\""]', ['q'])).toEqual([
      { line: 4, cells: undefined, json: undefined, raw: 'raw, "text"' },
    ]);
  });
});

describe('rows that were corrected', () => {
  const corrections = (values: Record<string, string>) => new Map([[1, { values: new Map(Object.entries(values)) }]]);
  function corrected(text: string, plan: ReturnType<typeof readPlan>, values: Record<string, string>): OriginalRow {
    const source = planned(text, plan);
    const [range] = source.ranges as [(typeof source.ranges)[number]];
    return new OriginalRecords(source.bytesOf(range), range, plan, corrections(values)).row(0);
  }
  const csv = readPlan({ dialect: { columns: ['q', 'a'] } });
  const jsonl = readPlan({
    sourceType: 'jsonl',
    dialect: { type: 'jsonl', columns: ['q', 'a.text'], bodyStart: 0, bodyLine: 1 },
  });

  it('have the corrected cells in their columns, the others as they stand', () => {
    const row = corrected('q,a\n1,2\n', csv, { a: 'two' });
    expect([row.cells, row.json, row.raw]).toEqual([['1', 'two'], '{"q":"1","a":"two"}', '1,2']);
  });

  it('can be taken apart once all columns are given', () => {
    expect(corrected('q,a\n"x,y\n', csv, { a: 'two' }).cells).toBeUndefined();
    const row = corrected('q,a\n"x,y\n', csv, { q: 'one', a: 'two' });
    expect([row.cells, JSON.parse(row.json ?? '')]).toEqual([['one', 'two'], { q: 'one', a: 'two' }]);
  });

  it.each([
    ['{"q":1,"a":{"text":"x","n":2}}', { q: 1, a: { text: 'y', n: 2 } }],
    ['{"q":1,"a":["x"]}', { q: 1, a: ['x'], 'a.text': 'y' }],
    ['{"q":1,"a.text":"x"}', { q: 1, 'a.text': 'y' }],
  ])('of JSON have them where the path leads: %s', (text, expected) => {
    expect(JSON.parse(corrected(`${text}\n`, jsonl, { 'a.text': 'y' }).json ?? '')).toEqual(expected);
  });
});
