import { describe, expect, it } from '@jest/globals';
import { ImportOptions } from '@pairloom/contract';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import type { ChunkRange, ReadPlan } from '../ports/reading.ts';
import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import type { HeadReading } from './format.ts';
import { jsonLines } from './json-lines.ts';
import { ChunkPlanner, startCursor, type ChunkLimits } from './planner.ts';
import { prepareChunk } from './prepare.ts';

const ONE_CHUNK: ChunkLimits = { maxRows: 20_000, maxBytes: 8 * 1024 * 1024 };

function headOf(file: Buffer, complete = true): HeadReading {
  const start = file.toString('latin1', 0, 3) === '\xef\xbb\xbf' ? 3 : 0;
  return jsonLines.readHead({ bytes: file, complete, start, type: 'jsonl' }, ImportOptions.parse({}));
}

const planOf = ({ dialect }: HeadReading): ReadPlan => ({
  sourceType: 'jsonl',
  dialect,
  mapping: { question: 'q', answer: 'a' },
  html: 'keep',
  trim: 'none',
});

function rangesOf(file: Buffer, plan: ReadPlan, limits = ONE_CHUNK, cuts: readonly number[] = []): ChunkRange[] {
  const planner = new ChunkPlanner(plan, limits, startCursor(plan));
  const body = file.subarray(plan.dialect.bodyStart);
  const ranges: ChunkRange[] = [];
  let at = 0;
  for (const cut of [...cuts, body.length]) {
    ranges.push(...planner.push(body.subarray(at, at + cut)));
    at = Math.min(at + cut, body.length);
  }
  return [...ranges, ...planner.end()];
}

/** Line, then question and answer or the code of what is wrong. */
const rowsOf = (file: Buffer, plan: ReadPlan, ranges: readonly ChunkRange[]): unknown[] =>
  ranges.flatMap((range) => {
    const chunk = prepareChunk(file.subarray(range.byteStart, range.byteEnd), range, plan);
    return chunk.pairs.map((pair, offset) => [
      chunk.lines[offset],
      ...(pair === undefined
        ? [chunk.findings.find((finding) => finding.offset === offset)?.code]
        : [pair.question, pair.answer]),
    ]);
  });

function read(text: string): unknown[] {
  const file = Buffer.from(text);
  const plan = planOf(headOf(file));
  return rowsOf(file, plan, rangesOf(file, plan));
}

describe('JSON Lines', () => {
  it.each<[string, string, unknown[]]>([
    ['a byte order mark', '\ufeff{"q":"Q1","a":"A1"}\n', [[1, 'Q1', 'A1']]],
    [
      'blank lines',
      '\n \t\n{"q":"Q1","a":"A1"}\n\n{"q":"Q2","a":"A2"}\n\n',
      [
        [3, 'Q1', 'A1'],
        [5, 'Q2', 'A2'],
      ],
    ],
    [
      'CR LF',
      '{"q":"Q1","a":"A1"}\r\n\r\n{"q":"Q2","a":"A2"}',
      [
        [1, 'Q1', 'A1'],
        [3, 'Q2', 'A2'],
      ],
    ],
    [
      'lone CR',
      '{"q":"Q1","a":"A1"}\r{"q":"Q2","a":"A2"}\r',
      [
        [1, 'Q1', 'A1'],
        [2, 'Q2', 'A2'],
      ],
    ],
    ['quotes and commas', '{"q":"say \\"hi\\",","a":"\'\\n"}\n', [[1, 'say "hi",', "'\n"]]],
    [
      'a broken line',
      '{"q":"Q1","a":"A1"}\n{"q":"Q2",\n{"q":"Q3","a":"A3"}\n',
      [
        [1, 'Q1', 'A1'],
        [2, 'json_row_invalid'],
        [3, 'Q3', 'A3'],
      ],
    ],
  ])('with %s', (_, text, rows) => expect(read(text)).toEqual(rows));

  it('tells how many rows the head holds, and guesses nothing', () => {
    const line = '{"q":"Q","a":"A"}\n';
    expect(headOf(Buffer.from(`${line.repeat(1200)}{"q":`), false)).toMatchObject({
      guesses: [],
      seen: { rows: 1200, bytes: 1200 * line.length },
    });
  });

  it('needs an object among its first lines', () => {
    expect(() => headOf(Buffer.from('1\n[2]\n'))).toThrow(FileFault);
    expect(headOf(Buffer.from('{"q":"cut'), false).columnsKnown).toBe(false);
  });

  it('makes a failed row of a line above the limit and reads on', () => {
    const long = Buffer.concat([
      Buffer.from('{"q":"'),
      Buffer.alloc(MAX_RECORD_BYTES, 'x'),
      Buffer.from('","a":"A"}\n'),
    ]);
    const file = Buffer.concat([Buffer.from('{"q":"Q1","a":"A1"}\n'), long, Buffer.from('{"q":"Q3","a":"A3"}\n')]);
    const plan = planOf(headOf(file.subarray(0, 1024), false));
    const ranges = rangesOf(file, plan, ONE_CHUNK, Array<number>(20).fill(1024 * 1024));
    expect(rowsOf(file, plan, ranges)).toEqual([
      [1, 'Q1', 'A1'],
      [2, 'row_too_large'],
      [3, 'Q3', 'A3'],
    ]);
  });

  it('of any values is read as written, wherever it is cut', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((value) => value.trim() !== '' && !value.includes('\0'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\r', '\n\n'),
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 10 }),
        fc.record({ maxRows: fc.integer({ min: 1, max: 3 }), maxBytes: fc.integer({ min: 1, max: 80 }) }),
        (pairs, eol, cuts, limits) => {
          const file = Buffer.from(pairs.map(([q, a]) => JSON.stringify({ q, a })).join(eol));
          const plan = planOf(headOf(file));
          const rows = rowsOf(file, plan, rangesOf(file, plan, limits, cuts));
          expect(rows.map((row) => (row as unknown[]).slice(1))).toEqual(pairs);
        },
      ),
    );
  });
});
