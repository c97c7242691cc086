import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ImportOptions } from '@pairloom/contract';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { inspect } from '../inspect/inspect.ts';
import { planOf } from '../inspect/plan-of.ts';
import type { ChunkRange, PreparedChunk, ReadPlan } from '../ports/reading.ts';
import { ChunkPlanner, chunkLimits, startCursor, type ChunkLimits } from './planner.ts';
import { prepareChunk } from './prepare.ts';
import { rewritten } from './rewrite-source.ts';
import { memoryBytes } from './unpack.ts';

type Options = Partial<ImportOptions>;
const ONE_CHUNK: ChunkLimits = { maxRows: 20_000, maxBytes: 8 * 1024 * 1024 };
const AS_IT_STANDS: Options = { html: 'keep', trim: 'none' };
const MAPPED: Options = { ...AS_IT_STANDS, mapping: { question: 'q', answer: 'a' } };

const sample = (name: string): Buffer => readFileSync(new URL(`samples/${name}`, import.meta.url));
async function planFor(file: Buffer, filename: string, given: Options): Promise<ReadPlan> {
  const options = ImportOptions.parse(given);
  return planOf(await inspect(memoryBytes(file), filename, options), options);
}

/** What is cut into chunks: the file itself, or what it is rewritten to. */
async function linesFor(file: Buffer, plan: ReadPlan, given: Options): Promise<Buffer> {
  if (plan.rewriting === undefined) return file;
  const pieces: Buffer[] = [];
  for await (const piece of rewritten(memoryBytes(file), plan, ImportOptions.parse(given))) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Ranges of the file, fed to the planner in pieces that end at `cuts`. */
function rangesOf(file: Buffer, plan: ReadPlan, limits = ONE_CHUNK, cuts: readonly number[] = []): ChunkRange[] {
  const planner = new ChunkPlanner(plan, limits, startCursor(plan));
  const body = file.subarray(plan.dialect.bodyStart);
  const ends = [...new Set(cuts.map((cut) => cut % (body.length + 1)))].sort((a, b) => a - b);
  const ranges: ChunkRange[] = [];
  let at = 0;
  for (const end of [...ends, body.length]) {
    ranges.push(...planner.push(body.subarray(at, end)));
    at = end;
  }
  return [...ranges, ...planner.end()];
}

const prepare = (file: Buffer, plan: ReadPlan, range: ChunkRange): PreparedChunk =>
  prepareChunk(file.subarray(range.byteStart, range.byteEnd), range, plan);

interface Row {
  row: number;
  line: number;
  raw: string;
  pair?: [string, string];
  faults?: string[];
}

/** All rows, as a reader of the report would count them. */
function rowsOf(file: Buffer, plan: ReadPlan, ranges: readonly ChunkRange[]): Row[] {
  return ranges.flatMap((range) => {
    const chunk = prepare(file, plan, range);
    return chunk.pairs.map((pair, offset) => {
      const faults = chunk.findings.filter((finding) => finding.offset === offset);
      const row = { row: range.firstRow + offset, line: chunk.lines[offset] as number, raw: chunk.raw(offset, 1000) };
      return pair === undefined
        ? { ...row, faults: faults.map(({ field, code }) => (field === null ? code : `${field}: ${code}`)) }
        : { ...row, pair: [pair.question, pair.answer] as [string, string] };
    });
  });
}

async function read(file: Buffer, filename: string, options: Options = {}): Promise<Row[]> {
  const plan = await planFor(file, filename, options);
  const lines = await linesFor(file, plan, options);
  return rowsOf(lines, plan, rangesOf(lines, plan));
}

async function faultOf(action: () => unknown): Promise<FileFault> {
  try {
    await action();
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('samples that are read', () => {
  /** Each row: its line, then question and answer, or the faults joined. */
  const cases: [string, Options, [number, ...string[]][]][] = [
    [
      'plain.csv',
      {},
      [
        [2, 'What is a pair?', 'A question and its answer.'],
        [3, 'Who asks?', 'You, mostly.'],
      ],
    ],
    [
      'crlf.csv',
      {},
      [
        [2, 'Q1', 'A1'],
        [3, 'Q2', 'two\r\nlines'],
        [5, 'Q3', 'A3'],
      ],
    ],
    [
      'lone-cr.csv',
      {},
      [
        [2, 'Q1', 'A1'],
        [3, 'Q2', 'two\rlines'],
        [5, 'Q3', 'A3'],
      ],
    ],
    [
      'mixed-line-ends.csv',
      {},
      [
        [2, 'Q1', 'A1'],
        [3, 'Q2', 'A2'],
        [4, 'Q3', 'A3'],
      ],
    ],
    ['byte-order-mark.csv', {}, [[2, 'Q1', 'A1']]],
    [
      'quoted-newlines.csv',
      {},
      [
        [2, 'first\n\nline', 'a\nb'],
        [6, 'Q2', 'A2'],
      ],
    ],
    ['doubled-quotes.csv', {}, [[2, 'Say "hi"', '"quoted"']]],
    ['quote-inside-field.csv', {}, [[2, 'How long is 5" pipe?', 'About 12 cm ("ish").']]],
    [
      'blank-lines.csv',
      {},
      [
        [5, 'Q1', 'A1'],
        [8, 'Q2', 'A2'],
      ],
    ],
    [
      'empty-rows-of-excel.csv',
      {},
      [
        [2, 'Q1', 'A1'],
        [5, 'question: question_missing'],
        [6, 'Q3', 'A3'],
      ],
    ],
    ['semicolons.csv', {}, [[2, 'Was ist das?', 'Ein Paar, ein gutes.']]],
    ['pipes.csv', {}, [[2, 'Q1', 'a, b; c']]],
    ['tabs.tsv', {}, [[2, 'Q1', 'A1']]],
    [
      'short-and-long-rows.csv',
      {},
      [
        [2, 'Q1', 'A1'],
        [3, 'Q2', 'A2'],
        [4, 'fields_too_many'],
      ],
    ],
    [
      'quote-unclosed.csv',
      {},
      [
        [2, 'Q1', 'A1'],
        [3, 'quote_unclosed'],
      ],
    ],
    [
      'quote-misplaced.csv',
      {},
      [
        [2, 'Q1', '"closed" early'],
        [3, 'Q2', 'A2'],
      ],
    ],
    [
      'blank-question-and-answer.csv',
      {},
      [
        [2, 'question: question_missing'],
        [3, 'answer: answer_missing'],
      ],
    ],
    [
      'nul-character.csv',
      {},
      [
        [2, 'answer: nul_character'],
        [3, 'Q2', 'A2'],
      ],
    ],
    [
      'status-unknown.csv',
      {},
      [
        [2, 'Q1', 'A1'],
        [3, 'status: status_invalid'],
        [4, 'Q3', 'A3'],
      ],
    ],
    [
      'broken-utf8-in-one-row.csv',
      {},
      [
        [2, 'Где это?', 'Здесь'],
        [3, 'invalid_utf8'],
        [4, 'Кто там?', 'Никто'],
      ],
    ],
    [
      'single-quotes.csv',
      { quote: "'" },
      [
        [2, 'a, b', "it's"],
        [3, 'quote_unclosed'],
      ],
    ],
    [
      'backslash-escapes.csv',
      { escape: '\\' },
      [
        [2, 'say "hi", ok', 'back\\slash'],
        [3, '"x"y', 'A2'],
        [4, 'Q3', '5" pipe'],
      ],
    ],
    [
      'short-and-long-rows.csv',
      { escape: '\\' },
      [
        [2, 'Q1', 'A1'],
        [3, 'Q2', 'A2'],
        [4, 'fields_too_many'],
      ],
    ],
    ['html.csv', {}, [[2, 'Is a < b?', 'Use List<T>.\nOr List<String>.']]],
    ['html-only.csv', {}, [[2, 'answer: answer_missing']]],
    ['header-alone.csv', {}, []],
    ['three-answers.csv', { mapping: { question: 'Question', answer: 'Best Answer' } }, [[2, 'Q1', 'A1']]],
    ['latin1.csv', { encoding: 'utf-8' }, [[2, 'invalid_utf8']]],
    [
      'plain.jsonl',
      {},
      [
        [1, 'Q1', 'A1'],
        [3, 'Q2', 'A2'],
      ],
    ],
    [
      'json-sequence.jsonl',
      {},
      [
        [1, 'Q1', 'A1'],
        [2, 'Q2', 'A2'],
      ],
    ],
    [
      'values-of-all-kinds.jsonl',
      {},
      [
        [1, '12', 'true'],
        [2, '9007199254740993', '1e400'],
        [3, 'question: value_invalid'],
        [4, 'question: question_missing answer: answer_missing'],
      ],
    ],
    [
      'broken-lines.jsonl',
      {},
      [
        [1, 'Q1', 'A1'],
        [2, 'json_row_invalid'],
        [3, 'json_row_not_object'],
        [4, 'Q4', 'A4'],
      ],
    ],
    [
      'lone-surrogate.jsonl',
      {},
      [
        [1, 'answer: lone_surrogate'],
        [2, 'Q2', 'whole 😀'],
        [3, 'answer: nul_character'],
      ],
    ],
    ['proto-key.jsonl', {}, [[1, 'Q1', 'A1']]],
    [
      'plain.json',
      {},
      [
        [2, 'Q1', 'A, [1] {x}'],
        [3, 'Q2 "]"', 'two\nlines'],
      ],
    ],
    ['empty-array.json', {}, []],
    [
      'elements-of-all-kinds.json',
      {},
      [
        [1, 'Q1', 'A1'],
        [1, 'json_row_not_object'],
        [1, 'json_row_not_object'],
        [1, 'json_row_not_object'],
        [1, 'json_row_not_object'],
        [1, 'json_row_invalid'],
        [1, 'Q7', 'A7'],
      ],
    ],
    [
      'lines-of-objects.json',
      {},
      [
        [1, 'Q1', 'A1'],
        [2, 'Q2', 'A2'],
      ],
    ],
    ['json-lines-named.csv', {}, [[1, 'Q1', 'A1']]],
    ['bracket-header.csv', { mapping: { question: '[question]', answer: 'answer' } }, [[2, 'Q1', 'A1']]],
  ];

  it.each(cases)('%s %j', async (name, options, expected) => {
    const rows = await read(sample(name), name, options);
    expect(rows.map((row) => [row.line, ...(row.pair ?? [row.faults?.join(' ')])])).toEqual(expected);
    expect(rows.map((row) => row.row)).toEqual(expected.map((_, i) => i + 1));
  });

  it('gives the row as it stands in the file, cut', async () => {
    const file = sample('nul-character.csv');
    const plan = await planFor(file, 'x.csv', {});
    const chunk = prepare(file, plan, rangesOf(file, plan)[0] as ChunkRange);
    expect([chunk.raw(0, 100), chunk.raw(1, 4), chunk.findings[0]?.value]).toEqual(['Q1,a␀b', 'Q2,A', 'a␀b']);
  });

  it('says where a quote is opened and how far it reaches', async () => {
    const file = sample('quote-unclosed.csv');
    const plan = await planFor(file, 'x.csv', {});
    const chunk = prepare(file, plan, rangesOf(file, plan)[0] as ChunkRange);
    expect(chunk.findings[0]?.message).toBe(
      'A quote opened in the column "answer" is never closed; all up to line 6 was read as this row.',
    );
  });
});

describe('samples that are refused', () => {
  it.each([
    ['header-duplicate.csv', 'mapping_required'],
    ['header-quote-unclosed.csv', 'mapping_required'],
    ['three-answers.csv', 'mapping_required'],
    ['no-known-column.csv', 'mapping_required'],
    ['empty.csv', 'empty_file'],
    ['white-space-only.csv', 'empty_file'],
    ['really-a-zip.csv', 'archive_broken'],
    ['really-html.csv', 'shape_unknown'],
    ['really-binary.csv', 'format_unsupported'],
    ['array-not-closed.json', 'json_invalid'],
    ['array-with-comma-at-end.json', 'json_invalid'],
    ['array-without-comma.json', 'json_invalid'],
    ['text-after-array.json', 'json_invalid'],
    ['array-of-scalars.json', 'json_not_array'],
    ['no-json.json', 'json_invalid'],
  ])('%s: %s', async (name, code) => {
    const fault = await faultOf(() => read(sample(name), name));
    expect([fault.code, fault.message.endsWith('.')]).toEqual([code, true]);
  });

  it.each(['[nul]', '[1, 01]', '["a", \'b\']'])('tells broken JSON from an array of other things: %s', async (text) => {
    expect(await faultOf(() => read(Buffer.from(text), 'x.json'))).toMatchObject({ code: 'json_invalid' });
  });

  it('names the line where a JSON array is broken, however far in', async () => {
    const element = '{"question":"Q","answer":"A"}';
    const file = Buffer.from(`[\n${`${element},\n`.repeat(40_000)}${element} x\n]`);
    const head = file.subarray(0, 1024 * 1024);
    const source = { ...memoryBytes(file), read: async () => head };
    const options = ImportOptions.parse({});
    const plan = planOf(await inspect(source, 'x.json', options), options);
    expect(await faultOf(() => rangesOf(file, plan))).toMatchObject({ code: 'json_invalid', line: 40_002 });
  });
});

describe('chunks', () => {
  const file = Buffer.from(`q,a\n${Array.from({ length: 100 }, (_, i) => `q${i},"a\n${i}"\n\n`).join('')}`);
  let plan: ReadPlan;
  beforeAll(async () => void (plan = await planFor(file, 'x.csv', MAPPED)));

  it('holds no more rows and bytes than allowed and numbers chunks, rows and lines from 1', () => {
    const ranges = rangesOf(file, plan, { maxRows: 7, maxBytes: 1000 });
    expect(ranges).toHaveLength(15);
    expect(ranges[0]).toEqual({ chunkNo: 1, byteStart: 4, byteEnd: 73, firstRow: 1, rowCount: 7, firstLine: 2 });
    expect(ranges[1]).toMatchObject({ chunkNo: 2, firstRow: 8, firstLine: 23 });
    const small = rangesOf(file, plan, { maxRows: 1000, maxBytes: 50 });
    expect(small.every((range) => range.byteEnd - range.byteStart <= 50 && range.rowCount > 1)).toBe(true);
  });

  it('takes more rows than asked for where there would be too many chunks, and as few more as it can', () => {
    const ranges = rangesOf(file, plan, { maxRows: 1, maxBytes: 1000, minBytes: 25 });
    expect(
      ranges.slice(0, -1).every(({ rowCount, byteStart, byteEnd }) => rowCount === 3 && byteEnd - byteStart >= 25),
    ).toBe(true);
    expect(ranges.reduce((rows, { rowCount }) => rows + rowCount, 0)).toBe(100);
    expect(chunkLimits(1_000_000, 1)).toMatchObject({ maxRows: 1, minBytes: 50 });
  });

  it('goes on from the cursor after any chunk', async () => {
    const limits = { maxRows: 30, maxBytes: 10_000 };
    for (const [name, source] of [
      ['x.csv', file],
      ['x.json', jsonArrayOf(100)],
    ] as const) {
      const whole = await planFor(source, name, MAPPED);
      const first = new ChunkPlanner(whole, limits, startCursor(whole));
      const known = first.push(source.subarray(whole.dialect.bodyStart, source.length / 2));
      const second = new ChunkPlanner(whole, limits, first.cursor);
      const rest = [...second.push(source.subarray(first.cursor.byte)), ...second.end()];
      expect(known.length).toBeGreaterThan(0);
      expect([...known, ...rest]).toEqual(rangesOf(source, whole, limits));
    }
  });

  it('sizes chunks for the file, unless the user says how many rows', () => {
    const mib = 1024 * 1024;
    expect(chunkLimits(1000)).toEqual({ maxRows: 20_000, maxBytes: 512 * 1024 });
    expect(chunkLimits(32 * mib)).toEqual({ maxRows: 20_000, maxBytes: 4 * mib + 16 * 1024 });
    expect(chunkLimits(900 * mib)).toEqual({ maxRows: 20_000, maxBytes: 8 * mib });
    expect(chunkLimits(1000, 50)).toEqual({ maxRows: 50, maxBytes: 8 * mib, minBytes: 1 });
  });

  it('refuses a range that holds other rows than were planned, or misses bytes', async () => {
    const range = rangesOf(file, plan)[0] as ChunkRange;
    expect((await faultOf(() => prepare(file, plan, { ...range, rowCount: 99 }))).code).toBe('plan_mismatch');
    expect((await faultOf(() => prepare(file, plan, { ...range, rowCount: 101 }))).code).toBe('plan_mismatch');
    expect((await faultOf(() => prepareChunk(Buffer.from('x'), range, plan))).code).toBe('source_changed');
  });

  it('makes one failed row of a record above the limit, from its first bytes alone', async () => {
    const large = Buffer.concat([
      Buffer.from('q,a\nq0,a0\nq1,"'),
      Buffer.alloc(17 * 1024 * 1024, 'x'),
      Buffer.from('"\nq2,a2\n'),
    ]);
    const head = large.subarray(0, 1024 * 1024);
    const source = { ...memoryBytes(large), read: async () => head };
    const options = ImportOptions.parse(MAPPED);
    const found = planOf(await inspect(source, 'x.csv', options), options);
    const ranges = rangesOf(large, found);
    expect(ranges.map((range) => range.rowCount)).toEqual([1, 1, 1]);
    const range = ranges[1] as ChunkRange;
    const ofFew = prepareChunk(large.subarray(range.byteStart, range.byteStart + 100), range, found);
    expect(ofFew).toMatchObject({ rowCount: 1, pairs: [undefined], findings: [{ offset: 0, code: 'row_too_large' }] });
    expect(prepare(large, found, range).findings).toEqual(ofFew.findings);
    expect(ofFew.raw(0, 6)).toBe('q1,"xx');
  });
});

function jsonArrayOf(count: number): Buffer {
  return Buffer.from(
    JSON.stringify(
      Array.from({ length: count }, (_, i) => ({ q: `q${i}`, a: `[{"${i}\\`, n: [1] })),
      null,
      1,
    ),
  );
}

describe('any file', () => {
  /** Text in which everything that means something to a reader is frequent. */
  const marks = fc.constantFrom(
    '"',
    '""',
    ',',
    '\n',
    '\r\n',
    '\r',
    '\\',
    ' ',
    '\t',
    'a',
    'é',
    '質',
    '😀',
    '{',
    '}',
    '[',
    ']',
    '\0',
    '<b>',
  );
  const noise = fc.array(marks, { maxLength: 60 }).map((parts) => parts.join(''));
  const bytes = fc.oneof(
    noise.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 60 }).map((part) => Buffer.from(part)),
  );
  const cuts = fc.array(fc.nat(), { maxLength: 8 });
  const limits = fc.record({ maxRows: fc.integer({ min: 1, max: 5 }), maxBytes: fc.integer({ min: 1, max: 80 }) });
  const kinds: [string, string, Options][] = [
    ['x.csv', 'q,a\n', { ...MAPPED, encoding: 'utf-8', format: 'csv', delimiter: ',' }],
    ['x.csv', 'q,a\n', { ...MAPPED, encoding: 'utf-8', format: 'csv', delimiter: ',', escape: '\\' }],
    ['x.jsonl', '{"q":"1","a":"2"}\n', { ...MAPPED, encoding: 'utf-8', format: 'jsonl' }],
  ];

  it.each(kinds)('gives the same rows wherever it is cut: %s %j %j', async (name, header, options) => {
    const plan = await planFor(Buffer.from(header), name, options);
    fc.assert(
      fc.property(bytes, cuts, limits, (body, at, chunked) => {
        const file = Buffer.concat([Buffer.from(header), body]);
        const whole = rowsOf(file, plan, rangesOf(file, plan));
        expect(rowsOf(file, plan, rangesOf(file, plan, chunked, at))).toEqual(whole);
      }),
    );
  });

  const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value));
  it('gives the same elements of a JSON array wherever it is cut', async () => {
    const first = '{"q":"1","a":"2"}';
    const plan = await planFor(Buffer.from(`[${first}]`), 'x.json', MAPPED);
    fc.assert(
      fc.property(
        fc.array(json),
        fc.constantFrom('', ' ', '\n', '\r\n'),
        cuts,
        limits,
        (elements, gap, at, chunked) => {
          const file = Buffer.from(`[${gap}${[first, ...elements].join(`${gap},${gap}`)}${gap}]${gap}`);
          const whole = rowsOf(file, plan, rangesOf(file, plan));
          expect(whole.map((row) => row.raw.trim())).toEqual(
            [first, ...elements].map((text) => text.slice(0, 1000).trim()),
          );
          expect(rowsOf(file, plan, rangesOf(file, plan, chunked, at))).toEqual(whole);
        },
      ),
    );
  });

  it.each([
    'plain.csv',
    'quoted-newlines.csv',
    'blank-lines.csv',
    'empty-rows-of-excel.csv',
    'tabs.tsv',
    'plain.jsonl',
    'plain.json',
    'utf16le.csv',
  ])('cut short at any byte is rows or a coded fault: %s', async (name) => {
    const file = sample(name);
    for (let length = 0; length <= file.length; length++) {
      const part = file.subarray(0, length);
      try {
        const rows = await read(part, name);
        expect(rows.every((row) => (row.pair === undefined) !== (row.faults === undefined))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(FileFault);
      }
    }
  });

  it('of random bytes is rows or a coded fault', async () => {
    const names = fc.constantFrom('x.csv', 'x.tsv', 'x.json', 'x.jsonl', 'x.txt', 'x.md', 'x.xlsx', 'x');
    await fc.assert(
      fc.asyncProperty(bytes, names, async (file, name) => {
        try {
          await read(file, name);
        } catch (error) {
          expect(error).toBeInstanceOf(FileFault);
        }
      }),
    );
  });

  const cell = fc
    .array(fc.constantFrom('"', ',', '\n', '\r\n', ' ', 'a', 'é', '質', '😀', ';'), { maxLength: 12 })
    .map((parts) => parts.join(''));
  it('of RFC 4180 is read as csv-parse reads it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (rows, eol, all) => {
          const quoted = (text: string): string =>
            all || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
          // A cell of its own keeps the rows from being blank lines.
          const text = ['q,a,x', ...rows.map((row) => [...row.map(quoted), 'x'].join(','))].join(eol);
          const truth = parse(text, { from_line: 2, record_delimiter: ['\r\n', '\n'] });
          expect(truth.map((row) => row.slice(0, 2))).toEqual(rows);
          const mapping = { question: 'x', answer: 'x', 'metadata.q': 'q', 'metadata.a': 'a' };
          const file = Buffer.from(text);
          const plan = await planFor(file, 'x.csv', { ...AS_IT_STANDS, delimiter: ',', mapping });
          const pairs = rangesOf(file, plan).flatMap((range) => prepare(file, plan, range).pairs);
          const blankAsNull = (text: string | undefined): string | null => (text?.trim() ? text : null);
          expect(pairs.map((pair) => [pair?.metadata?.['q'], pair?.metadata?.['a']])).toEqual(
            truth.map((row) => [blankAsNull(row[0]), blankAsNull(row[1])]),
          );
        },
      ),
    );
  });
});
