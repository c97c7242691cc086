import { describe, expect, it } from '@jest/globals';
import { MAX_VARIANTS, type CompleteMapping, type FieldRule, type Mapping } from '@pairloom/contract';
import fc from 'fast-check';
import { contentHash } from '../identity/content-hash.ts';
import { foldText } from '../identity/fold.ts';
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

const LAX = { mayHoldMarkup: true, mayHoldBadCharacters: true };
const STRICT = { mayHoldMarkup: false, mayHoldBadCharacters: false };

type How = Partial<Pick<ReadPlan, 'html' | 'trim'>> & { readonly traits?: typeof LAX };

/** Assembles one row by a mapping; the cells are named by column. */
function assembleBy(
  mapping: Mapping,
  cells: Record<string, Cell>,
  { traits = LAX, ...how }: How = {},
): { pair: PreparedPair | undefined; findings: Finding[] } {
  const complete: CompleteMapping = { question: 'question', answer: 'answer', ...mapping };
  const all: Record<string, Cell> = { question: 'Q', answer: 'A', ...cells };
  const slots = slotsOf(complete);
  const findings = new RowFindings();
  const plan: ReadPlan = { sourceType: 'jsonl', dialect, mapping: complete, html: 'strip', trim: 'outer', ...how };
  const row = slots.map((slot) => all[slot.column] ?? '');
  return { pair: new PairAssembler(plan, slots, traits, findings).assemble(3, row), findings: findings.all };
}

/** Assembles one row; the cells are named by field, each mapped to a column of its own name. */
const assemble = (cells: Record<string, Cell>, how: How = {}): ReturnType<typeof assembleBy> =>
  assembleBy(Object.fromEntries(Object.keys(cells).map((field) => [field, field])), cells, how);
const codes = (cells: Record<string, Cell>): string[] =>
  assemble(cells).findings.map((finding) => `${finding.field}: ${finding.code}`);

describe('a sound row', () => {
  it('becomes a pair with key and content hash', () => {
    const { pair } = assemble({ question: '\u00a0What? \u200b', answer: '<b>This</b>' });
    expect(pair).toMatchObject({ offset: 3, question: 'What?', answer: 'This', key: questionKey('What?') });
    const content = {
      variants: [],
      category: null,
      tags: [],
      status: 'draft',
      externalId: null,
      metadata: {},
    } as const;
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

describe('a field that is made by a rule', () => {
  const made = (rule: FieldRule, cells: Record<string, Cell>, how?: How): string | undefined =>
    assembleBy({ question: rule }, cells, how).pair?.question;

  it('joins columns and leaves blank ones out', () => {
    const cells = { a: ' <b>One</b> ', b: '<p></p>', c: 'two' };
    expect(made({ columns: ['a', 'b', 'c'] }, cells)).toBe('One two');
    expect(made({ columns: ['c', 'a'], join: '<br>' }, cells)).toBe('two<br>One');
    expect(made({ columns: ['a', 'c'], join: '' }, cells, { trim: 'none', html: 'keep' })).toBe(' <b>One</b> two');
    expect(made({ columns: ['a', 'c'] }, { a: { list: ['x', 'y'] }, c: 'z' })).toBe('x y z');
  });

  it('is the same whatever else the chunk holds', () => {
    const rule: FieldRule = { columns: ['a', 'b'], join: '<br>', transforms: ['htmlToText'] };
    for (const traits of [LAX, STRICT]) {
      expect(made(rule, { a: 'one &amp;', b: 'two' }, { traits })).toBe('one &\ntwo');
      expect(made({ constant: '<b>c</b>' }, {}, { traits })).toBe('<b>c</b>');
      expect(made({ column: 'a', default: '<b>d</b>' }, { a: ' ' }, { traits })).toBe('<b>d</b>');
    }
  });

  it.each<[FieldRule['transforms'], string, string]>([
    [['lower'], 'ÀB C', 'àb c'],
    [['upper'], 'straße', 'STRASSE'],
    [['collapse'], 'a \n\t b\u3000c', 'a b c'],
    [['trim', 'upper'], ' a ', 'A'],
    [['keepMarkup'], '<b>a</b> <!-- b -->', '<b>a</b> <!-- b -->'],
    [['htmlToText'], 'a &lt;b&gt; &amp;amp; <i>c</i>', 'a <b> &amp; c'],
    [['htmlToText', 'collapse'], '<p>a</p><p>b</p>', 'a b'],
    [[], '<b>a</b>', 'a'],
  ])('goes through %j', (transforms, given, expected) =>
    expect(made({ column: 'a', transforms: transforms ?? [] }, { a: given })).toBe(expected),
  );

  it('takes markup out where the option keeps it, if asked', () => {
    expect(made({ column: 'a', transforms: ['htmlToText'] }, { a: '<b>a</b>' }, { html: 'keep' })).toBe('a');
  });

  it('falls back to its default for blank values and lists only', () => {
    const rule: FieldRule = { column: 'a', default: 'none' };
    for (const blank of ['', ' \u200b', '<br>', { list: [] }, { list: ['', ' '] }] satisfies Cell[])
      expect(made(rule, { a: blank })).toBe('none');
    expect(made(rule, { a: 'x' })).toBe('x');
    expect(assembleBy({ question: rule }, { a: { invalid: 'an object' } }).findings).toMatchObject([
      { field: 'question', code: 'value_invalid' },
    ]);
  });

  it('may be any field', () => {
    const mapping: Mapping = {
      category: { columns: ['a', 'b'], join: ' / ' },
      status: { column: 's', default: 'published' },
      externalId: { columns: ['a', 'n'], join: '-', transforms: ['lower'] },
      tags: { columns: ['t', 'u'], transforms: ['lower'] },
      'metadata.list': { column: 't', split: ';' },
      'metadata.text': { columns: ['a', 'j'] },
      'metadata.same': { constant: 'always' },
    };
    const cells = { a: 'A', b: 'B', n: '7', t: 'X; Y', u: { list: ['Z'] }, j: { json: { k: 1 } } };
    const { pair, findings } = assembleBy(mapping, cells);
    expect(findings).toEqual([]);
    expect(pair).toMatchObject({
      category: 'A / B',
      status: 'published',
      externalId: 'a-7',
      metadata: { list: ['X', 'Y'], text: 'A {"k":1}', same: 'always' },
    });
    expect(pair?.tags).toEqual(['x', 'y', 'z']);
  });

  it('keeps to the limits and to characters that can be stored', () => {
    const long = 'x'.repeat(6_000);
    expect(assembleBy({ question: { columns: ['a', 'b'] } }, { a: long, b: long }).findings).toMatchObject([
      { field: 'question', code: 'question_too_long' },
    ]);
    expect(assembleBy({ tags: { columns: ['a', 'b'] } }, { a: 'x', b: 'a\0' }).findings).toMatchObject([
      { field: 'tags', code: 'nul_character' },
    ]);
    expect(assembleBy({ status: { constant: 'live' } }, {}).findings).toMatchObject([
      { field: 'status', code: 'status_invalid' },
    ]);
  });
});

it('an empty list and a blank default are no value of metadata', () => {
  const { pair } = assembleBy({ 'metadata.m': { column: 'm', default: '' } }, { m: { list: [] } });
  expect(pair?.metadata).toEqual({ m: null });
});

it('a cell gives the same by a rule that does nothing as it gives without one', () => {
  const FIELDS = ['question', 'answer', 'category', 'tags', 'status', 'externalId', 'metadata.m'] as const;
  const text = fc.oneof(
    fc.string({
      unit: fc.constantFrom('a', ' ', '<b>', '</b>', '&amp;', ';', ',', '\n', '\u200b', '\0', '\ud800', '[', '"', ']'),
    }),
    fc.constantFrom('draft', ' Retired ', '["a;b"]'),
  );
  const cell: fc.Arbitrary<Cell> = fc.oneof(
    text,
    fc.array(text, { maxLength: 3 }).map((list) => ({ list })),
    fc.constant({ invalid: 'an object' }),
  );
  const how = fc.record({
    html: fc.constantFrom('strip' as const, 'keep' as const),
    trim: fc.constantFrom('outer' as const, 'none' as const),
  });
  fc.assert(
    fc.property(fc.array(cell, { minLength: FIELDS.length, maxLength: FIELDS.length }), how, (values, options) => {
      const cells = Object.fromEntries(FIELDS.map((field, i) => [field, values[i] as Cell]));
      const byRule = Object.fromEntries(FIELDS.map((field) => [field, { column: field, default: '' }]));
      expect(assembleBy(byRule, cells, options)).toEqual(assemble(cells, options));
    }),
    { numRuns: 300 },
  );
});

describe('tags', () => {
  it.each<[FieldRule | string, Cell, string[]]>([
    ['t', '["a;b", "c", 1]', ['a;b', 'c', '1']],
    ['t', '[a], b', ['[a]', 'b']],
    [{ column: 't', split: '|' }, 'a, b | c|', ['a, b', 'c']],
    [{ constant: 'a;b' }, '', ['a', 'b']],
    [{ column: 't', default: 'none' }, '', ['none']],
  ])('of %j in %j', (tags, cell, expected) => expect(assembleBy({ tags }, { t: cell }).pair?.tags).toEqual(expected));
});

describe('several questions', () => {
  it('of a list are a question and its variants', () => {
    const { pair } = assemble({
      question: { list: ['', ' <b>First?</b>', 'Second?', 'first?', 'SECOND? ', 'Third?'] },
    });
    expect(pair).toMatchObject({ question: 'First?', variants: ['Second?', 'Third?'], key: questionKey('First?') });
  });

  it('of columns, lists, JSON and split texts are variants', () => {
    const mapping: Mapping = { variants: ['v1', { column: 'v2', split: '\n' }, { columns: ['v3', 'v4'] }] };
    const cells = {
      v1: '["One?", "Two?", null]',
      v2: 'Three?\n\n q \nFour?',
      v3: '[not JSON',
      v4: { list: ['Five?'] },
    };
    expect(assembleBy(mapping, cells).pair?.variants).toEqual([
      'One?',
      'Two?',
      'Three?',
      'Four?',
      '[not JSON',
      'Five?',
    ]);
  });

  it('are undefined when not mapped, empty when blank, and part of the content', () => {
    expect(assemble({}).pair?.variants).toBeUndefined();
    expect(assembleBy({ question: { columns: ['a', 'b'] } }, { a: 'x' }).pair?.variants).toBeUndefined();
    expect(assemble({ variants: ' ' }).pair?.variants).toEqual([]);
    expect(assemble({ variants: '' }).pair?.contentHash).toEqual(assemble({}).pair?.contentHash);
    expect(assemble({ variants: 'V?' }).pair?.contentHash).not.toEqual(assemble({}).pair?.contentHash);
  });

  it('are checked as questions are', () => {
    const many = Array.from({ length: MAX_VARIANTS + 1 }, (_, i) => `V${i}?`);
    expect(codes({ variants: { list: many } })).toEqual(['variants: variants_too_many']);
    expect(codes({ question: { list: ['Q?', ...many] } })).toEqual(['variants: variants_too_many']);
    expect(codes({ question: { list: many } })).toEqual([]);
    expect(codes({ variants: 'x'.repeat(10_001) })).toEqual(['variants: question_too_long']);
    expect(codes({ variants: { list: ['a', '\ud800'] } })).toEqual(['variants: lone_surrogate']);
    expect(codes({ variants: { invalid: 'an object' } })).toEqual(['variants: value_invalid']);
  });

  it('never repeat each other or the question, whatever they are', () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'A', 'ß', 'ﬁ', ' ', '\u200b', 'é') }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(texts, (list) => {
        const { pair } = assemble({ question: { list: ['q', ...list] } });
        const folded = ['q', ...(pair?.variants ?? [])].map(foldText);
        expect(new Set(folded).size).toBe(folded.length);
        for (const text of list) if (foldText(text) !== '') expect(folded).toContain(foldText(text));
      }),
    );
  });
});

describe('several answers', () => {
  it('are the answer and metadata', () => {
    const list = ['', '<i>First</i>', 'Second', 'First', 'Second', 'Third'];
    expect(assemble({ answer: { list } }).pair).toMatchObject({
      answer: 'First',
      metadata: { answers: ['Second', 'Third'] },
    });
    expect(assembleBy({ answer: { column: 'a', split: '|' } }, { a: 'x | y' }).pair).toMatchObject({
      answer: 'x',
      metadata: { answers: ['y'] },
    });
  });

  it('that have become one clear the others', () => {
    const { pair } = assemble({ answer: { list: ['A'] } });
    expect(pair?.metadata).toEqual({ answers: null });
    expect(pair?.contentHash).toEqual(assemble({}).pair?.contentHash);
  });

  it('leave metadata.answers to a mapping that fills it', () => {
    const { pair } = assemble({ answer: { list: ['A', 'B'] }, 'metadata.answers': 'mine' });
    expect(pair).toMatchObject({ answer: 'A', metadata: { answers: 'mine' } });
  });

  it('too long to be kept fail the row', () => {
    expect(codes({ answer: { list: ['A', 'x'.repeat(150_000)] } })).toEqual([]);
    expect(codes({ answer: { list: ['A', ...'abcdef'.split('').map((c) => c.repeat(190_000))] } })).toEqual([
      'answer: field_too_long',
    ]);
    expect(codes({ answer: { list: [] } })).toEqual(['answer: answer_missing']);
  });
});

describe('metadata with names of its own', () => {
  const all = (cell: Cell, rule: FieldRule = { column: 'm' }, rest: Mapping = {}) =>
    assembleBy({ 'metadata.*': rule, ...rest }, { m: cell, x: 'fixed' });

  it.each<[Cell, Record<string, unknown>]>([
    ['category:api|Sub Type : x:y | empty:', { category: 'api', 'Sub Type': 'x:y', empty: null }],
    ['', {}],
    ['[]', {}],
    ['{}', {}],
    ['{"a": 1, "b": {"c": null}}', { a: 1, b: { c: null } }],
    ['[{"name": "category", "value": "api"}, {"Key": "b", "Value": "c"}]', { category: 'api', b: 'c' }],
    [{ json: { __proto__: 1, a: [1] } }, { a: [1] }],
    [{ json: [{ name: 'a', value: 'b' }] }, { a: 'b' }],
  ])('of %j', (cell, metadata) => {
    const { pair, findings } = all(cell);
    expect(findings).toEqual([]);
    expect({ ...pair?.metadata }).toEqual(metadata);
  });

  it('gives way to a name that is mapped', () => {
    expect(all('a:1;b:2', { column: 'm', split: ';' }, { 'metadata.a': 'x' }).pair?.metadata).toEqual({
      a: 'fixed',
      b: '2',
    });
  });

  it('holds any name as data', () => {
    const { pair } = all({ json: JSON.parse('{"__proto__": "x"}') });
    expect(JSON.stringify(pair?.metadata)).toBe('{"__proto__":"x"}');
  });

  it.each<[Cell, string]>([
    ['no name', 'value_invalid'],
    [':value', 'value_invalid'],
    [{ json: 5 }, 'value_invalid'],
    [{ json: [1] }, 'value_invalid'],
    [`${'n'.repeat(101)}:x`, 'value_invalid'],
    [`n:${'x'.repeat(10_001)}`, 'field_too_long'],
    ['a:\0', 'nul_character'],
    ['{"a": "\\ud800"}', 'lone_surrogate'],
  ])('fails for %#', (cell, code) => expect(all(cell).findings.map((finding) => finding.code)).toEqual([code]));
});
