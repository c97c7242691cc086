import { describe, expect, it } from '@jest/globals';
import type { CompleteMapping } from '@pairloom/contract';
import { contentHash } from '../identity/content-hash.ts';
import { questionKey } from '../identity/key.ts';
import { slotsOf } from '../mapping/slots.ts';
import type { Cell } from '../parse/format.ts';
import type { Finding, PreparedPair, ReadPlan } from '../ports/reading.ts';
import { PairAssembler } from './pair-assembler.ts';
import { RowFindings } from './row-findings.ts';

const dialect = {
  type: 'jsonl',
  delimiter: '',
  quote: '"',
  escape: '\\',
  comment: '',
  bodyStart: 0,
  bodyLine: 1,
  columns: [],
} as const;

/** Assembles one row; the cells are named by field, each mapped to a column of its own name. */
function assemble(
  cells: Record<string, Cell>,
  how: Partial<Pick<ReadPlan, 'html' | 'trim'>> = {},
): { pair: PreparedPair | undefined; findings: Finding[] } {
  const all: Record<string, Cell> = { question: 'Q', answer: 'A', ...cells };
  const mapping = Object.fromEntries(Object.keys(all).map((field) => [field, field])) as unknown as CompleteMapping;
  const slots = slotsOf(mapping);
  const findings = new RowFindings();
  const plan: ReadPlan = { sourceType: 'jsonl', dialect, mapping, html: 'strip', trim: 'outer', ...how };
  const traits = { mayHoldMarkup: true, mayHoldBadCharacters: true };
  const row = slots.map((slot) => all[slot.field] as Cell);
  return { pair: new PairAssembler(plan, slots, traits, findings).assemble(3, row), findings: findings.all };
}
const codes = (cells: Record<string, Cell>): string[] =>
  assemble(cells).findings.map((finding) => `${finding.field}: ${finding.code}`);

describe('a sound row', () => {
  it('becomes a pair with key and content hash', () => {
    const { pair } = assemble({ question: '\u00a0What? \u200b', answer: '<b>This</b>' });
    expect(pair).toMatchObject({ offset: 3, question: 'What?', answer: 'This', key: questionKey('What?') });
    const content = { category: null, tags: [], status: 'draft', externalId: null, metadata: {} } as const;
    expect(pair?.contentHash).toEqual(contentHash({ question: 'What?', answer: 'This', ...content }));
  });

  it('keeps fields that are not mapped undefined, and clears those that are mapped and blank', () => {
    expect(assemble({}).pair).toMatchObject({
      category: undefined,
      tags: undefined,
      externalId: undefined,
      metadata: undefined,
    });
    const blank = { category: ' ', tags: '', status: '', externalId: '', 'metadata.a': ' ' };
    expect(assemble(blank).pair).toMatchObject({
      category: null,
      tags: [],
      status: undefined,
      externalId: null,
      metadata: { a: null },
    });
    expect(assemble(blank).pair?.contentHash).toEqual(assemble({}).pair?.contentHash);
  });

  it('is stored byte for byte when asked', () => {
    const text = ' <b>x</b>\u00a0 &amp; \n';
    const { pair } = assemble({ question: text, answer: text, 'metadata.m': text }, { html: 'keep', trim: 'none' });
    expect([pair?.question, pair?.answer, pair?.metadata?.['m']]).toEqual([text, text, text]);
  });

  it('splits text into tags and takes lists as they are', () => {
    expect(assemble({ tags: ' a; b,a ,, <i>c</i>' }).pair?.tags).toEqual(['a', 'b', 'c']);
    expect(assemble({ tags: { list: ['a; b', ' a; b ', '', 'c'] } }).pair?.tags).toEqual(['a; b', 'c']);
  });

  it('takes a status in any case, and never touches markup in ids and metadata', () => {
    const { pair } = assemble({ status: ' Published', externalId: '<b>7</b>', 'metadata.html': '<b>x</b>' });
    expect(pair).toMatchObject({ status: 'published', externalId: '<b>7</b>', metadata: { html: '<b>x</b>' } });
  });

  it('holds any JSON as metadata, under any name', () => {
    const { pair } = assemble({ 'metadata.list': { json: [1, { a: null }] }, 'metadata.__proto__': 'x' });
    expect(JSON.stringify(pair?.metadata)).toBe('{"__proto__":"x","list":[1,{"a":null}]}');
    const backslash = { json: { path: 'C:\\ud800\\u0000' } };
    expect(assemble({ 'metadata.m': backslash }).pair?.metadata).toEqual({ m: { path: 'C:\\ud800\\u0000' } });
  });
});

describe('a faulty row', () => {
  it.each<[Record<string, Cell>, string[]]>([
    [{ question: '', answer: '\u200b\u200d' }, ['question: question_missing', 'answer: answer_missing']],
    [{ question: '<p></p>' }, ['question: question_missing']],
    [{ question: 'x'.repeat(10_001) }, ['question: question_too_long']],
    [{ answer: 'x'.repeat(200_001) }, ['answer: answer_too_long']],
    [
      { category: 'x'.repeat(501), externalId: 'x'.repeat(501) },
      ['category: field_too_long', 'externalId: field_too_long'],
    ],
    [{ tags: 'x'.repeat(201) }, ['tags: field_too_long']],
    [{ tags: Array.from({ length: 101 }, (_, i) => i).join(';') }, ['tags: tags_too_many']],
    [{ tags: { invalid: 'an object' } }, ['tags: value_invalid']],
    [{ tags: 'a;\0' }, ['tags: nul_character']],
    [{ status: 'live' }, ['status: status_invalid']],
    [{ status: { invalid: 'an object' } }, ['status: value_invalid']],
    [{ question: { invalid: 'an array' } }, ['question: value_invalid']],
    [{ answer: 'a\0b', category: '\ud800' }, ['answer: nul_character', 'category: lone_surrogate']],
    [{ 'metadata.m': 'x'.repeat(10_001) }, ['metadata.m: field_too_long']],
    [{ 'metadata.m': { json: ['\0'] } }, ['metadata.m: nul_character']],
    [{ 'metadata.m': { json: { '\udc00': 1 } } }, ['metadata.m: lone_surrogate']],
    [{ 'metadata.m': { invalid: 'nested' } }, ['metadata.m: value_invalid']],
  ])('%#', (cells, expected) => {
    expect(codes(cells)).toEqual(expected);
    expect(assemble(cells).pair).toBeUndefined();
  });

  it('says the limit and the length, and carries the value cut', () => {
    const [finding] = assemble({ question: `${'x'.repeat(199)}😀${'x'.repeat(10_000)}` }).findings;
    expect(finding).toEqual({
      offset: 3,
      field: 'question',
      code: 'question_too_long',
      severity: 'error',
      message: 'The question has 10,201 characters; the limit is 10,000.',
      value: 'x'.repeat(199),
    });
  });
});
