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
});
