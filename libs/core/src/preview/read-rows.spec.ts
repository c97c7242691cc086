import { describe, expect, it } from '@jest/globals';
import { inspect } from '../inspect/inspect.ts';
import { planOf } from '../inspect/plan-of.ts';
import { readEdits } from '../parse/corrections.ts';
import type { SourceBytes } from '../parse/rewrite.ts';
import { memoryBytes } from '../parse/unpack.ts';
import { DEFAULT_OPTIONS } from '../testing/plans.ts';
import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import { ByteWindow } from './byte-window.ts';
import { countRows, readRows, sourceLines, type ReadRow } from './read-rows.ts';

/** The bytes of a text in small pieces, counted. */
function counted(
  text: string | Buffer,
  pieceBytes = 16,
): SourceBytes & { readonly read: SourceBytes['read']; streamed: number } {
  const source = memoryBytes(Buffer.from(text));
  return {
    ...source,
    streamed: 0,
    async *stream(start = 0) {
      const bytes = await source.read(start, source.bytes);
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const piece = bytes.subarray(at, at + pieceBytes);
        this.streamed += piece.length;
        yield piece;
      }
    },
  };
}

async function read(source: SourceBytes, filename: string, offset: number, limit: number, edits?: string) {
  const plan = planOf(await inspect(source, filename, DEFAULT_OPTIONS), DEFAULT_OPTIONS);
  const lines = sourceLines(source, plan, DEFAULT_OPTIONS);
  return readRows(lines, plan, { offset, limit }, edits === undefined ? undefined : readEdits(edits));
}

const csv = (rows: number): string =>
  `question,answer\n${Array.from({ length: rows }, (_, i) => `q${i + 1},a${i + 1}\n`).join('')}`;
const jsonl = (rows: number): string =>
  Array.from({ length: rows }, (_, i) => `{"question":"q${i + 1}","answer":"a${i + 1}"}\n`).join('');
const json = (rows: number): string =>
  JSON.stringify({ data: Array.from({ length: rows }, (_, i) => ({ question: `q${i + 1}`, answer: `a${i + 1}` })) });

const told = (rows: readonly ReadRow[]) => rows.map(({ row, cells, pair }) => [row, cells, pair?.question]);

describe('rows of a source', () => {
  it.each([
    ['CSV', 'a.csv', csv(10), 1],
    ['JSON Lines', 'a.jsonl', jsonl(10), 0],
    ['JSON that is rewritten', 'a.json', json(10), undefined],
    ['UTF-16', 'a.csv', Buffer.from(`\ufeff${csv(10)}`, 'utf16le'), 1],
  ])('are given from anywhere in %s', async (_what, filename, text, headerLines) => {
    const source = counted(text);
    const { rows, more } = await read(source, filename, 3, 2);
    expect([told(rows), more]).toEqual([
      [
        [4, ['q4', 'a4'], 'q4'],
        [5, ['q5', 'a5'], 'q5'],
      ],
      true,
    ]);
    if (headerLines !== undefined) expect(rows.map(({ line }) => line)).toEqual([4 + headerLines, 5 + headerLines]);
    expect(told((await read(source, filename, 9, 5)).rows)).toEqual([[10, ['q10', 'a10'], 'q10']]);
    expect(await read(source, filename, 10, 5)).toEqual({ rows: [], more: false });
  });

  it('say that there are no more just when there are none', async () => {
    expect((await read(counted(csv(5)), 'a.csv', 0, 5)).more).toBe(false);
    expect((await read(counted(csv(6)), 'a.csv', 0, 5)).more).toBe(true);
  });

  it('take no more of the source than they need', async () => {
    const source = counted(csv(10_000));
    await read(source, 'a.csv', 0, 5);
    expect(source.streamed).toBeLessThan(200);
  });

  it('tell what is wrong with them, and show those that cannot be taken apart as they stand', async () => {
    const { rows } = await read(counted('question,answer\nq1,\nq2,a,b,c\n'), 'a.csv', 0, 5);
    expect(rows.map(({ cells, pair, findings }) => [cells, pair, findings.map(({ code }) => code)])).toEqual([
      [['q1', ''], undefined, ['answer_missing']],
      [undefined, undefined, ['fields_too_many']],
    ]);
    expect(rows[1]?.raw).toBe('q2,a,b,c');
  });

  it('are read with their corrections', async () => {
    const edits = '{"rows":[{"row":1,"values":{"answer":"mended"}},{"row":2,"skip":true}]}';
    const { rows } = await read(counted('question,answer\nq1,\nq2,a2\n'), 'a.csv', 0, 5, edits);
    expect(rows.map(({ pair, leftOut }) => [pair?.answer, leftOut])).toEqual([
      ['mended', false],
      [undefined, true],
    ]);
  });

  it('pass over a row that is too large to be held', async () => {
    const text = `question,answer\nq1,a1\nq2,${'x'.repeat(MAX_RECORD_BYTES + 5_000_000)}\nq3,a3\n`;
    const { rows } = await read(counted(text, 65_536), 'a.csv', 0, 5);
    expect(rows.map(({ row, pair, findings }) => [row, pair?.question, findings.map(({ code }) => code)])).toEqual([
      [1, 'q1', []],
      [2, undefined, ['row_too_large']],
      [3, 'q3', []],
    ]);
  });

  it.each([
    ['CSV', 'a.csv', csv(777)],
    ['JSON that is rewritten', 'a.json', json(777)],
  ])('of %s are counted', async (_what, filename, text) => {
    const source = counted(text, 100);
    const plan = planOf(await inspect(source, filename, DEFAULT_OPTIONS), DEFAULT_OPTIONS);
    expect(await countRows(sourceLines(source, plan, DEFAULT_OPTIONS), plan)).toBe(777);
    expect(await countRows(sourceLines(source, plan, DEFAULT_OPTIONS), plan, 5_000)).toBeUndefined();
  });
});

describe('a window of bytes', () => {
  it('gives what was not forgotten', () => {
    const window = new ByteWindow(10, 100);
    for (const text of ['abc', 'def', 'ghi']) window.push(Buffer.from(text));
    expect(window.slice(11, 18).toString()).toBe('bcdefgh');
    window.forget(14);
    expect(window.slice(14, 19).toString()).toBe('efghi');
    expect(window.slice(10, 14)).toHaveLength(0);
  });

  it('keeps begin and end of what is too long', () => {
    const window = new ByteWindow(0, 4);
    for (const text of ['ab', 'cd', 'ef', 'gh']) window.push(Buffer.from(text));
    expect(window.slice(0, 8).toString()).toBe('ab');
    expect(window.slice(6, 8).toString()).toBe('gh');
  });
});
