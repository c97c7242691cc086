import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ImportOptions } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { inspect } from '../inspect/inspect.ts';
import { readSource } from '../testing/read-source.ts';
import { xlsxParts, zipOf } from '../testing/workbooks.ts';
import { memoryBytes } from './unpack.ts';

const row = (length: number): string => `What?,${'a'.repeat(length)}`;
const csv = (...lines: string[]): Buffer => Buffer.from(['question,answer', ...lines, ''].join('\n'));
const workbook = (...rows: string[][]): Promise<Buffer> => {
  const cells = (row: string[]) => row.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
  return zipOf(xlsxParts({ sheets: [{ rows: rows.map((row) => `<row>${cells(row)}</row>`).join('') }] }));
};
const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)]);
const record = (levels: number): string => JSON.stringify({ question: 'q', answer: 'a', more: nested(levels - 1) });
const xmlOf = (levels: number): string =>
  `<faq>${`<item><question>q</question><answer>${'<b>'.repeat(levels)}a${'</b>'.repeat(levels)}</answer></item>`.repeat(2)}</faq>`;

const XML = { mapping: { question: 'question', answer: { constant: 'a' } } };

const faultOf = async (reading: Promise<unknown>): Promise<[code: string, message: string]> => {
  try {
    await reading;
  } catch (error) {
    if (error instanceof FileFault) return [error.code, error.message];
    throw error;
  }
  throw new Error('The source was read.');
};

describe('limits of a project for rows', () => {
  it.each([
    ['CSV', 'faq.csv', csv(row(14), row(15))],
    [
      'JSON Lines',
      'faq.jsonl',
      Buffer.from(`{"question":"q","answer":"a"}\n{"question":"q","answer":"${'a'.repeat(20)}"}\n`),
    ],
    ['JSON', 'faq.json', Buffer.from(`[{"question":"q","answer":"a"},{"question":"r","answer":"${'a'.repeat(20)}"}]`)],
  ])('fail a row of %s that is larger, alone', async (_what, name, file) => {
    const rowBytes = name === 'faq.csv' ? 20 : 35;
    const { rows } = await readSource(file, name, {}, { rowBytes });
    expect(rows.map(({ faults }) => faults)).toEqual([undefined, ['row_too_large']]);
    expect(rows[1]?.messages[0]).toContain(`the project allows ${rowBytes}`);
  });

  it('fail a row of a workbook that is larger, alone', async () => {
    const file = await workbook(['question', 'answer'], ['q', 'a'], ['r', 'a'.repeat(30)]);
    const { rows } = await readSource(file, 'faq.xlsx', {}, { rowBytes: 35 });
    expect(rows.map(({ faults }) => faults)).toEqual([undefined, ['row_too_large']]);
  });

  it('fail a row with a longer cell, and name its column', async () => {
    const { rows } = await readSource(csv(row(14), row(15)), 'faq.csv', {}, { cellChars: 14 });
    expect(rows.map(({ faults }) => faults)).toEqual([undefined, ['answer: cell_too_long']]);
    expect(rows[1]?.messages).toEqual(['The cell of "answer" has 15 characters; the project allows 14.']);
  });

  it('measure each item of a list, and metadata as JSON', async () => {
    const file = Buffer.from('{"question":"q","answer":"a","tags":["xx","yyy"],"owner":{"a":1}}\n');
    const mapping = { question: 'question', answer: 'answer', tags: 'tags', 'metadata.owner': 'owner' };
    const faults = async (cellChars: number) =>
      (await readSource(file, 'a.jsonl', { mapping }, { cellChars })).rows[0]?.faults;
    expect([await faults(7), await faults(6), await faults(2)]).toEqual([
      undefined,
      ['metadata.owner: cell_too_long'],
      ['tags: cell_too_long'],
    ]);
  });
});

describe('limits of a project for nesting', () => {
  it.each([
    ['on lines', 'a.jsonl', (levels: number) => `${record(1)}\n${record(levels)}\n`],
    ['in an array', 'a.json', (levels: number) => `[${record(1)},${record(levels)}]`],
    ['in a wrapper', 'a.json', (levels: number) => `{"items":[${record(1)},${record(levels)}]}`],
  ])('fail a record of JSON %s that is deeper', async (_what, name, text) => {
    const faults = async (levels: number) =>
      (await readSource(Buffer.from(text(levels)), name, {}, { depth: 4 })).rows.map((found) => found.faults);
    expect(await faults(4)).toEqual([undefined, undefined]);
    expect(await faults(5)).toEqual([undefined, ['json_row_invalid']]);
  });

  it('refuse a document of JSON or XML that is deeper around its rows', async () => {
    const wrapped = Buffer.from(`{"a":{"b":{"c":[${record(1)}]}}}`);
    expect(await faultOf(readSource(wrapped, 'a.json', {}, { depth: 3 }))).toEqual([
      'json_too_deep',
      expect.stringContaining('more than 3'),
    ]);
    expect((await readSource(Buffer.from(xmlOf(2)), 'a.xml', XML, { depth: 5 })).rows).toHaveLength(2);
    expect(await faultOf(readSource(Buffer.from(xmlOf(3)), 'a.xml', XML, { depth: 5 }))).toEqual([
      'xml_limit_exceeded',
      expect.stringContaining('more than 5 elements'),
    ]);
  });
});

describe('limits of a project for files', () => {
  const options = ImportOptions.parse({});

  it('refuse more columns than are allowed', async () => {
    const file = memoryBytes(csv('a,b'));
    expect((await inspect(file, 'a.csv', options, { columns: 2 })).plan.dialect.columns).toHaveLength(2);
    expect(await faultOf(inspect(file, 'a.csv', options, { columns: 1 }))).toEqual([
      'columns_too_many',
      'The file has 2 columns; the project allows 1.',
    ]);
  });

  it('stop unpacking where they say, at the look or while it is read', async () => {
    const packed = gzipSync(csv(`${row(20)}\n`.repeat(200_000)));
    const limits = { unpackedBytes: 2_000_000 };
    expect(await faultOf(readSource(packed, 'a.csv.gz', {}, limits))).toEqual([
      'unpacked_too_large',
      'Unpacked, the file has more than 2,000,000 bytes.',
    ]);
    expect((await faultOf(readSource(packed, 'a.csv.gz', {}, { unpackedBytes: 1_000 })))[0]).toBe('unpacked_too_large');
    const sheet = await workbook(['question', 'answer'], ['q', 'a']);
    expect((await faultOf(readSource(sheet, 'a.xlsx', {}, { unpackedBytes: 100 })))[0]).toBe('unpacked_too_large');
  });
});

describe('limits of a project for names and paths', () => {
  const record = (names: number) => ({
    question: 'q',
    answer: 'a',
    ...Object.fromEntries(Array.from({ length: names - 2 }, (_, i) => [`n${i}`, i])),
  });
  const element = (names: number): string =>
    `<item>${Object.entries(record(names))
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('')}</item>`;
  /** More records than a look takes for columns, then one with as many names. */
  const records = (names: number) => [...Array.from({ length: 1_200 }, () => record(2)), record(names), record(2)];
  const document = (names: number): string => `<faq>${element(2).repeat(25_000)}${element(names)}${element(2)}</faq>`;

  it.each<[string, string, (names: number) => string]>([
    [
      'on lines',
      'a.jsonl',
      (names) =>
        records(names)
          .map((row) => `${JSON.stringify(row)}\n`)
          .join(''),
    ],
    ['in an array', 'a.json', (names) => JSON.stringify(records(names))],
    ['in a wrapper', 'a.json', (names) => JSON.stringify({ items: records(names) })],
    [
      'split by their answers',
      'each.jsonl',
      (names) =>
        records(names)
          .map((row) => `${JSON.stringify({ ...row, answer: ['a'] })}\n`)
          .join(''),
    ],
    ['of XML', 'a.xml', document],
  ])('fail a record %s that has more, wherever it stands, alone', async (_what, name, text) => {
    const options = name === 'each.jsonl' ? { answers: 'each' as const } : {};
    const flawed = async (names: number) => {
      const { rows } = await readSource(Buffer.from(text(names)), name, options, { columns: 5 });
      return rows.filter(({ faults }) => faults !== undefined).map(({ faults, messages }) => [faults, messages]);
    };
    expect(await flawed(5)).toEqual([]);
    expect(await flawed(6)).toEqual([
      [['paths_too_many'], ['The record has more than 5 names and paths, which is what the project allows.']],
    ]);
  });

  it('count a path once, however often it comes in a list', async () => {
    const turns = Array.from({ length: 50 }, (_, i) => ({ who: `w${i}`, said: { text: 't' } }));
    const file = Buffer.from(`${JSON.stringify({ question: 'q', answer: 'a', turns })}\n`);
    const { rows } = await readSource(file, 'a.jsonl', {}, { columns: 4 });
    expect(rows.map(({ faults }) => faults)).toEqual([undefined]);
  });

  it('leave records as they are where the project sets none', async () => {
    const file = Buffer.from(`${JSON.stringify(record(2))}\n${JSON.stringify(record(1_500))}\n`);
    expect((await readSource(file, 'a.jsonl')).rows.map(({ faults }) => faults)).toEqual([undefined, undefined]);
  });
});
