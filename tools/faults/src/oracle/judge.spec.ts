import { noFates } from '@pairloom/contract';
import { describe, expect, it } from '@jest/globals';
import { judgeRetired, judgeSum } from './judge.ts';

const ROWS = 10;
const told = (total: number, unprocessed: number, totalFinal: boolean) => ({
  counts: { ...noFates(), created: 4, total, processed: 4, unprocessed },
  totalFinal,
});

describe('the rows of an ended import', () => {
  it.each([
    ['all of its file', told(10, 6, true)],
    ['those that were found before it broke off', told(7, 3, false)],
  ])('are %s', (_name, record) => {
    expect(judgeSum(record, ROWS)).toEqual([]);
  });

  it.each([
    ['fewer than its file has, though it counted to the end', told(7, 3, true), '7 rows are counted, the file has 10'],
    ['more than its file has', told(11, 7, false), '11 rows are counted, the file has 10'],
    ['other than have a fate or none', told(10, 5, true), '9 rows have a fate, 10 are counted'],
  ])('are not %s', (_name, record, line) => {
    expect(judgeSum(record, ROWS)).toEqual([line]);
  });
});

describe('the pairs that an import retired', () => {
  it.each([
    { api: 3, job: 3, states: 3 },
    { api: 0, job: 0, states: 0 },
    { api: null, job: null, states: 0 },
  ])('are told as they are: $api', (retired) => {
    expect(judgeRetired(retired)).toEqual([]);
  });

  it.each([
    [{ api: 2, job: 3, states: 3 }, 'API 2 pairs retired, database 3'],
    [{ api: 3, job: 3, states: 4 }, '3 pairs are told to be retired, 4 were'],
    [{ api: null, job: null, states: 1 }, 'null pairs are told to be retired, 1 were'],
  ])('are told otherwise: %j', (retired, line) => {
    expect(judgeRetired(retired)).toEqual([line]);
  });
});
