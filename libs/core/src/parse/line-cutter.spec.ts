import { describe, expect, it } from '@jest/globals';
import { readPlan } from '../testing/plans.ts';
import { formatOf } from './formats.ts';

/** Begin and end of each record of a text that is pushed in pieces of `size` bytes, all of them through one buffer. */
function recordsOf(text: string, delimiter: string, size: number): [number, number][] {
  const bytes = Buffer.from(text);
  const { dialect } = readPlan({ dialect: { delimiter } });
  const records: [number, number][] = [];
  const cutter = formatOf('csv').cutSource(dialect, { chunkNo: 1, byte: 0, row: 1, line: 1 }, (start, end) =>
    records.push([start, end]),
  );
  const block = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) cutter.push(block.subarray(0, bytes.copy(block, 0, at)));
  cutter.end();
  return records;
}

describe('LineCutter', () => {
  const text = 'question||"an answer\nof two"\nnext||"one"||\n"third||"||"more"\n';

  it.each([1, 2, 3, 5, 8, 13, 64])('cuts the same from a buffer of %d bytes that is used again', (size) => {
    expect(recordsOf(text, '||', size)).toEqual([
      [0, 28],
      [29, 42],
      [43, 60],
    ]);
  });

  it.each([
    ['a line of delimiters alone', ',', 'q1,a1\n,,\n , ,\t\n,,\r\nq2,a2\n,,', ['q1,a1', 'q2,a2']],
    ['a line of tabs alone', '\t', 'q1\ta1\n\t\t\n\t \nq2\ta2\n', ['q1\ta1', 'q2\ta2']],
    ['a line of long delimiters alone', '||', 'q1||a1\n||\n |||| \n|||\n|\nq2||a2\n', ['q1||a1', '|||', '|', 'q2||a2']],
    ['the sign that ends a text', ',', 'q1,a1\n\u001a', ['q1,a1']],
    ['that sign behind delimiters', ',', 'q1,a1\r\n,,\u001a', ['q1,a1']],
  ])('takes no record from %s', (_what, delimiter, lines, records) => {
    for (const size of [1, 2, 3, 64])
      expect(recordsOf(lines, delimiter, size).map(([start, end]) => lines.slice(start, end))).toEqual(records);
  });

  it.each([1, 2, 3, 64])('cuts what begins with delimiters from a buffer of %d bytes', (size) => {
    const lines = ',,"a\n,,\nb"\n, "c\n||"d"\n';
    const of = (delimiter: string): string[] =>
      recordsOf(lines, delimiter, size).map(([start, end]) => lines.slice(start, end));
    expect(of(',')).toEqual([',,"a\n,,\nb"', ', "c', '||"d"']);
    expect(of('||')).toEqual([',,"a', ',,', 'b"', ', "c', '||"d"']);
  });
});
