import { describe, expect, it } from '@jest/globals';
import { SourceEdits } from '@pairloom/contract';
import { planned } from '../testing/planned.ts';
import { readPlan } from '../testing/plans.ts';
import type { PreparedChunk, ReadPlan } from '../ports/reading.ts';
import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import { canonicalEdits, readEdits, unknownColumn } from './corrections.ts';
import { prepareChunk } from './prepare.ts';

const HEADER = 'question,answer\n';
const edits = (...rows: object[]) => readEdits(canonicalEdits(SourceEdits.parse({ rows })).text);
const values = (row: number, given: Record<string, string>) => ({ row, values: given });

function prepare(text: string | Buffer, corrections: ReturnType<typeof edits>, plan = readPlan()): PreparedChunk {
  const source = planned(text, plan);
  const [range] = source.ranges;
  if (range === undefined) throw new Error('a chunk is due');
  return prepareChunk(source.bytesOf(range), range, plan, corrections);
}

const pairsOf = ({ pairs }: PreparedChunk) => pairs.map((pair) => pair && [pair.question, pair.answer]);
const codesOf = ({ findings }: PreparedChunk) => findings.map(({ offset, code, severity }) => [offset, code, severity]);

describe('corrected rows', () => {
  it('take the place of the cells of the file, row by row', () => {
    const chunk = prepare(`${HEADER}q1,a1\nq2,\nq3,a3\n`, edits(values(2, { answer: ' mended ' })));
    expect(pairsOf(chunk)).toEqual([
      ['q1', 'a1'],
      ['q2', 'mended'],
      ['q3', 'a3'],
    ]);
    expect(chunk.findings).toEqual([]);
    expect(chunk.raw(1, 100)).toBe('q2,');
  });

  it('count rows over the whole source', () => {
    const plan = readPlan();
    const source = planned(`${HEADER}q1,a1\nq2,a2\nq3,a3\n`, plan, 1);
    const corrections = edits(values(3, { answer: 'mended' }));
    const answers = source.ranges.map((range) => prepareChunk(source.bytesOf(range), range, plan, corrections));
    expect(answers.flatMap(pairsOf)).toEqual([
      ['q1', 'a1'],
      ['q2', 'a2'],
      ['q3', 'mended'],
    ]);
  });

  it('leave rows out, which is no failure', () => {
    const chunk = prepare(`${HEADER}q1,a1\nq2,\n`, edits({ row: 2, skip: true }));
    expect(pairsOf(chunk)).toEqual([['q1', 'a1'], undefined]);
    expect([...(chunk.leftOut ?? [])]).toEqual([1]);
    expect(codesOf(chunk)).toEqual([[1, 'row_left_out', 'info']]);
  });

  it.each<[string, string | Buffer, string]>([
    ['has more fields than the header', `${HEADER}q,a,b,c\n`, 'fields_too_many'],
    ['is not UTF-8', Buffer.concat([Buffer.from(`${HEADER}q`), Buffer.of(0xff), Buffer.from(',a\n')]), 'invalid_utf8'],
    ['is too large to be read', `${HEADER}q,${'x'.repeat(MAX_RECORD_BYTES + 1)}\n`, 'row_too_large'],
  ])('mend a row that %s when they say all of it', (_what, text, code) => {
    const whole = prepare(text, edits(values(1, { question: 'Q', answer: 'A' })));
    expect([pairsOf(whole), codesOf(whole)]).toEqual([[['Q', 'A']], []]);
    const part = prepare(text, edits(values(1, { question: 'Q' })));
    expect([pairsOf(part), codesOf(part)]).toEqual([[undefined], [[0, code, 'error']]]);
  });

  it('leave out also a row that is too large to be read', () => {
    const chunk = prepare(`${HEADER}q,${'x'.repeat(MAX_RECORD_BYTES + 1)}\n`, edits({ row: 1, skip: true }));
    expect(codesOf(chunk)).toEqual([[0, 'row_left_out', 'info']]);
  });

  it.each([
    ['markup', '<b>bold</b> answer', [['q', 'bold answer']], []],
    ['U+0000', 'a\0b', [undefined], ['nul_character']],
    ['half of a surrogate pair', 'a\ud800b', [undefined], ['lone_surrogate']],
    ['nothing', '  ', [undefined], ['answer_missing']],
  ])('are judged as the file is: %s', (_what, answer, pairs, codes) => {
    const chunk = prepare(`${HEADER}q,a\n`, edits(values(1, { answer })));
    expect([pairsOf(chunk), chunk.findings.map(({ code }) => code)]).toEqual([pairs, codes]);
  });

  it('may give lists as they stand in tables, also for trees', () => {
    const plan: ReadPlan = readPlan({
      sourceType: 'jsonl',
      mapping: { question: 'question', answer: 'answer', tags: 'tags' },
      dialect: { type: 'jsonl', bodyStart: 0, bodyLine: 1, columns: ['question', 'answer', 'tags'] },
    });
    const line = '{"question":"q","answer":"a","tags":["one"]}\n';
    expect(prepare(line, edits(values(1, { tags: 'two; three' })), plan).pairs[0]?.tags).toEqual(['two', 'three']);
  });

  it('name columns of the source', () => {
    const corrections = edits(values(1, { answer: 'x' }), values(2, { reply: 'x' }), { row: 3, skip: true });
    expect(unknownColumn(corrections, readPlan())).toBe('reply');
    expect(unknownColumn(edits(values(1, { answer: 'x' })), readPlan())).toBeUndefined();
    expect(unknownColumn(corrections, readPlan({ sourceType: 'jsonl' }))).toBeUndefined();
  });
});

describe('the hash of corrected rows', () => {
  it('is that of their meaning, not of their order', () => {
    const one = canonicalEdits({ rows: [values(2, { b: '2', a: '1' }), { row: 1, skip: true }] });
    const other = canonicalEdits({ rows: [{ row: 1, skip: true }, values(2, { a: '1', b: '2' })] });
    expect(one).toEqual(other);
    expect(one.text).toBe('{"rows":[{"row":1,"skip":true},{"row":2,"values":{"a":"1","b":"2"}}]}');
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(canonicalEdits({ rows: [{ row: 2, skip: true }] }).hash).not.toBe(one.hash);
  });

  it.each([
    ['no row', []],
    ['a row twice', [values(1, { a: 'x' }), { row: 1, skip: true }]],
    ['a row before the first', [{ row: 0, skip: true }]],
    ['values that are no text', [{ row: 1, values: { a: 1 } }]],
    ['nothing to change', [{ row: 1, values: {} }]],
    ['both', [{ row: 1, skip: true, values: { a: 'x' } }]],
  ])('is not given for %s', (_what, rows) => expect(SourceEdits.safeParse({ rows }).success).toBe(false));
});
