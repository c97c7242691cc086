import { describe, expect, it } from '@jest/globals';
import { FATES, RESULT_KINDS } from '@pairloom/contract';
import { parse } from 'csv-parse/sync';
import type { ReportedFinding } from '../ports/import-reports.ts';
import type { OriginalRow } from './original-records.ts';
import { FATES_OF, offsetsOf, resultHead, resultText, type ResultRow } from './result-text.ts';
import { readPlan } from '../testing/plans.ts';

const CSV = { format: 'csv', lossless: false } as const;
const LOSSLESS = { format: 'csv', lossless: true } as const;
const JSONL = { format: 'jsonl', lossless: false } as const;
const PAIR_ID = '0199f0d3-4e0b-7d19-b6c2-90a1f7d53e28';

const plan = readPlan({ sourceType: 'csv', dialect: { columns: ['Question', 'Note', 'Answer'] } });

const finding = (given: Partial<ReportedFinding> = {}): ReportedFinding => ({
  offset: 0,
  ordinal: 0,
  line: 8,
  field: 'answer',
  code: 'answer_missing',
  severity: 'error',
  message: 'The answer is blank.',
  ...given,
});

const row = (original: Partial<OriginalRow>, given: Partial<ResultRow> = {}): ResultRow => ({
  row: 7,
  findings: [],
  pairId: null,
  ...given,
  original: { line: 8, cells: ['q', '=1', "a\n'x"], json: '{"Question":"q"}', raw: 'q,=1,a', ...original },
});

const cells = (text: string): string[][] => parse(text, { relax_column_count: true });

describe('rows of a chunk by what became of them', () => {
  const range = { chunkNo: 1, byteStart: 0, byteEnd: 9, firstRow: 1, rowCount: 7, firstLine: 2 };
  const fates = Uint8Array.from(FATES, (_, index) => index);

  it.each(RESULT_KINDS)('are found for %s', (kind) => {
    const found = offsetsOf({ range, fates }, FATES_OF[kind]).map((offset) => FATES[offset]);
    expect(found.sort()).toEqual([...FATES_OF[kind]].sort());
  });

  it('are all unprocessed in a chunk that was not loaded', () => {
    expect(offsetsOf({ range, fates: null }, ['unprocessed'])).toHaveLength(7);
    expect(offsetsOf({ range, fates: null }, ['failed'])).toEqual([]);
  });
});

describe('results as CSV', () => {
  it('have the columns of the source, then ours', () => {
    expect(resultHead(plan, CSV)).toBe('Question,Note,Answer,_row,_line,_code,_field,_message,_pair_id\n');
    expect(resultHead(plan, LOSSLESS)).toMatch(/,_pair_id,_lossless\n$/);
  });

  it('have the cells of the source with formulas neutralised', () => {
    const text = resultText([row({}, { pairId: PAIR_ID })], plan, CSV);
    expect(cells(text)).toEqual([['q', "'=1", "a\n'x", '7', '8', '', '', '', PAIR_ID]]);
  });

  it('have the cells as they are when asked to', () => {
    expect(cells(resultText([row({})], plan, LOSSLESS))).toEqual([
      ['q', '=1', "a\n'x", '7', '8', '', '', '', '', 'true'],
    ]);
  });

  it('say what was found, errors first', () => {
    const findings = [
      finding({ severity: 'warning', code: 'duplicate_in_file', field: 'question', message: 'Again in row 9.' }),
      finding({ ordinal: 1 }),
      finding({ ordinal: 2, code: 'row_invalid', field: null, message: 'No row.' }),
    ];
    expect(cells(resultText([row({}, { findings })], plan, CSV))[0]?.slice(5, 8)).toEqual([
      'answer_missing; row_invalid; duplicate_in_file',
      'answer; ; question',
      'The answer is blank. No row. Again in row 9.',
    ]);
  });

  it('have a row that cannot be taken apart whole in the first column', () => {
    const broken = row({ cells: undefined, json: undefined, raw: '"x,y' });
    expect(cells(resultText([broken], plan, CSV))[0]?.slice(0, 4)).toEqual(['"x,y', '', '', '7']);
  });

  it('quote whatever could be read otherwise', () => {
    const odd = row({ cells: ['a\rb', '; |', '# no comment'] });
    expect(resultText([odd], plan, CSV)).toBe('"a\rb","; |","# no comment",7,8,,,,\n');
  });
});

describe('results as JSON Lines', () => {
  it('have no head', () => expect(resultHead(plan, JSONL)).toBe(''));

  it('are the record with what is said of it', () => {
    expect(JSON.parse(resultText([row({}, { findings: [finding()], pairId: PAIR_ID })], plan, JSONL))).toEqual({
      Question: 'q',
      _row: 7,
      _line: 8,
      _code: 'answer_missing',
      _field: 'answer',
      _message: 'The answer is blank.',
      _pair_id: PAIR_ID,
    });
  });

  it.each([
    ['an empty record', '{ }', {}],
    ['a record that ends with spaces', '{"a":{"b":1} } ', { a: { b: 1 } }],
  ])('hold %s', (_what, json, expected) => {
    expect(JSON.parse(resultText([row({ json })], plan, JSONL))).toEqual({
      ...expected,
      _row: 7,
      _line: 8,
      _code: null,
      _field: null,
      _message: null,
      _pair_id: null,
    });
  });

  it('hold a record that cannot be read as it stands', () => {
    const broken = row({ cells: undefined, json: undefined, raw: '{"a"' });
    expect(JSON.parse(resultText([broken], plan, JSONL))).toMatchObject({ _raw: '{"a"', _row: 7 });
  });
});
