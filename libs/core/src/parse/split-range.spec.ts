import { describe, expect, it } from '@jest/globals';
import { readSource } from '../testing/read-source.ts';
import { planned } from '../testing/planned.ts';
import { prepareChunk } from './prepare.ts';
import { splitRange } from './split-range.ts';

const CSV = 'question,answer\nQ1,"A\n1"\n\nQ2,A2\nQ3,\n"Q 4","A ""4"""\nQ5,A5';
const JSON_ARRAY =
  '[\n{"question":"Q1","answer":"A1"}, {"question":"Q2","answer":"A2"},\n{"question":"Q3"},{"question":"Q4","answer":"A4"}\n]';
const JSON_LINES = '{"question":"Q1","answer":"A1"}\n{"question":"Q2"}\n{"question":"Q3","answer":"A3"}\n';
const XML =
  '<faq><e><question>Q1</question><answer>A1</answer></e><e><question>Q2</question><answer>A2</answer></e></faq>';

describe('A range cut into smaller ones', () => {
  it.each([
    ['a.csv', CSV, 5],
    ['a.json', JSON_ARRAY, 4],
    ['a.jsonl', JSON_LINES, 3],
    ['a.xml', XML, 2],
  ])('gives the rows of %s as they are in the whole', async (filename, text, rowCount) => {
    const { plan, lines } = await readSource(Buffer.from(text), filename);
    const source = planned(lines, plan);
    const [range] = source.ranges;
    if (range === undefined || source.ranges.length > 1) throw new Error('The source is one chunk.');
    const bytes = source.bytesOf(range);
    const whole = prepareChunk(bytes, range, plan);
    for (let rows = 1; rows <= rowCount; rows++) {
      const pieces = splitRange(bytes, range, plan, rows);
      expect(pieces.map((piece) => piece.rowCount).reduce((sum, count) => sum + count)).toBe(rowCount);
      expect(Math.max(...pieces.map((piece) => piece.rowCount))).toBe(Math.min(rows, rowCount));
      const seen = pieces.flatMap((piece) => {
        const chunk = prepareChunk(lines.subarray(piece.byteStart, piece.byteEnd), piece, plan);
        return chunk.pairs.map((pair, offset) => [piece.firstRow + offset, pair?.question, chunk.lines[offset]]);
      });
      expect(seen).toEqual(whole.pairs.map((pair, offset) => [offset + 1, pair?.question, whole.lines[offset]]));
    }
  });
});
