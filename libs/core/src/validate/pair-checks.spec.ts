import { describe, expect, it } from '@jest/globals';
import { Rules, ValidationSettings, type CompleteMapping } from '@pairloom/contract';
import fc from 'fast-check';
import { prepareChunk } from '../parse/prepare.ts';
import type { PreparedChunk, ReadPlan } from '../ports/reading.ts';
import { planned } from '../testing/planned.ts';
import { readPlan } from '../testing/plans.ts';
import { refusedTransition } from './status-transition.ts';
import type { KnownValues, ValidationPlan } from './validation-plan.ts';

interface Row {
  question?: string;
  answer?: string;
  category?: string;
  tags?: string[];
  status?: string;
  url?: unknown;
}

const MAPPING: CompleteMapping = {
  question: 'question',
  answer: 'answer',
  category: 'category',
  tags: 'tags',
  status: 'status',
  'metadata.url': 'url',
};
const ANSWER = 'An answer that says enough.';

const validationOf = (settings: object, rules: object[] = [], known?: KnownValues): ValidationPlan => ({
  settingsVersion: 2,
  settings: ValidationSettings.parse(settings),
  ruleSetVersion: 1,
  rules: Rules.parse(rules),
  ...(known && { known }),
});

/** Prepares the rows as one chunk of JSON Lines; questions are made up where a row has none. */
function prepared(rows: readonly Row[], validation?: ValidationPlan, more: Partial<ReadPlan> = {}): PreparedChunk {
  const lines = rows.map((row, n) => JSON.stringify({ question: `What is number ${n}?`, answer: ANSWER, ...row }));
  const columns = ['question', 'answer', 'category', 'tags', 'status', 'url'];
  const plan: ReadPlan = {
    ...readPlan({ mapping: MAPPING, dialect: { type: 'jsonl', columns, bodyStart: 0, bodyLine: 1 } }),
    ...(validation && { validation }),
    ...more,
  };
  const source = planned(lines.map((line) => `${line}\n`).join(''), plan);
  const [range] = source.ranges;
  if (range === undefined) throw new Error('The rows make one chunk.');
  return prepareChunk(source.bytesOf(range), range, plan);
}

/** Findings as `row field code severity`, rows from 1. */
const told = ({ findings }: PreparedChunk): string[] =>
  findings.map(({ offset, field, code, severity }) => `${offset + 1} ${field} ${code} ${severity}`);

const stored = ({ pairs }: PreparedChunk): number[] =>
  pairs.flatMap((pair, at) => (pair === undefined ? [] : [at + 1]));

const rule = (given: object): object => ({
  id: 'r',
  name: 'Rule',
  field: 'answer',
  severity: 'error',
  message: 'Mend it.',
  ...given,
});

describe('Checks that are on from the start', () => {
  it('warn of what is certain and keep the rows', () => {
    const question = 'How do I pay?';
    const chunk = prepared([
      { answer: 'N/A' },
      { question, answer: question },
      { answer: 'Das GerÃ¤t ist zu heiÃŸ geworden.' },
      { question: 'WofÃ¼r ist das da?' },
      {},
    ]);
    expect(told(chunk)).toEqual([
      '1 answer answer_placeholder warning',
      '2 answer answer_repeats_question warning',
      '3 answer text_garbled warning',
      '4 question text_garbled warning',
    ]);
    expect(stored(chunk)).toEqual([1, 2, 3, 4, 5]);
    expect(chunk.pairs.map((pair) => pair?.quality)).toEqual([0.1, 0.2, 0.4, 0.4, 1]);
  });

  it('name the row that has the same question with another answer', () => {
    const chunk = prepared([
      { question: 'How do I pay?' },
      { question: 'how do i PAY?', answer: 'Another answer, which says more.' },
      { question: 'How do I pay?', answer: ANSWER.toUpperCase() },
    ]);
    expect(chunk.findings).toMatchObject([
      {
        offset: 1,
        code: 'answers_differ',
        severity: 'warning',
        otherRow: 1,
        value: 'Another answer, which says more.',
      },
    ]);
  });

  it('take the same question with other answers as meant where answers tell pairs apart', () => {
    const rows = [{ question: 'How do I pay?' }, { question: 'How do I pay?', answer: 'Another answer, it is.' }];
    expect(prepared(rows, undefined, { matchBy: 'questionAnswer' }).findings).toEqual([]);
  });

  it('tell spellings that differ by case or space once each, by the most frequent one', () => {
    const chunk = prepared([
      { category: 'billing' },
      { category: 'Billing', tags: ['Sign In', 'x'] },
      { category: 'Billing', tags: ['sign in'] },
      { category: 'billing' },
      { category: 'Billing', tags: ['sign in', 'SignIn'] },
      { category: 'Shipping' },
    ]);
    expect(chunk.findings).toMatchObject([
      { offset: 0, code: 'category_variant', severity: 'warning', value: 'billing', otherRow: 2 },
      { offset: 1, code: 'tag_variant', value: 'Sign In', otherRow: 3 },
      { offset: 4, code: 'tag_variant', value: 'SignIn', otherRow: 3 },
    ]);
    expect(chunk.findings[0]?.message).toContain('2 rows spell it so');
  });

  it('propose the spelling of the project, of which there may be two', () => {
    const validation = validationOf({}, [], { category: ['Billing', 'FAQ', 'faq'], tags: [] });
    const chunk = prepared(
      [{ category: 'billing' }, { category: 'billing' }, { category: 'FAQ' }, { category: 'faq' }],
      validation,
    );
    expect(chunk.findings).toMatchObject([{ offset: 0, code: 'category_variant', value: 'billing' }]);
    expect(chunk.findings[0]?.message).toContain('"Billing", which the project has');
    expect(chunk.findings[0]?.otherRow).toBeUndefined();
  });

  it('are off where the project says so, and for rows that only name a pair', () => {
    const rows = [{ answer: 'N/A' }, { question: 'What is number 0?', category: 'A' }, { category: 'a' }];
    const off = { placeholder: 'off', answersDiffer: 'off', categoryVariants: 'off' };
    expect(prepared(rows, validationOf({ checks: off })).findings).toEqual([]);
    expect(prepared(rows, validationOf({ required: ['status'] }), { needs: 'key' }).findings).toEqual([]);
  });
});

describe('Settings of a project', () => {
  it.each<[object, Row, string]>([
    [{ required: ['category'] }, {}, '1 category field_missing error'],
    [{ required: ['tags'] }, { tags: [] }, '1 tags field_missing error'],
    [{ required: ['metadata.url'] }, { url: '' }, '1 metadata.url field_missing error'],
    [{ required: ['metadata.owner'] }, {}, '1 metadata.owner field_missing error'],
    [{ required: ['externalId'] }, {}, '1 externalId field_missing error'],
    [{ allowed: [{ field: 'category', values: ['A'] }] }, { category: 'a' }, '1 category value_not_allowed error'],
    [{ allowed: [{ field: 'tags', values: ['x'] }] }, { tags: ['x', 'y'] }, '1 tags value_not_allowed error'],
    [{ lengths: [{ field: 'answer', min: 100 }] }, {}, '1 answer value_too_short error'],
    [{ lengths: [{ field: 'answer', max: 5 }] }, {}, '1 answer value_too_long error'],
    [
      { lengths: [{ field: 'metadata.url', max: 2, severity: 'info' }] },
      { url: 123 },
      '1 metadata.url value_too_long info',
    ],
    [{ qualityThreshold: 0.9 }, { answer: 'Yes.' }, '1 null quality_low warning'],
    [{ qualityThreshold: 0.9, qualitySeverity: 'error' }, { answer: 'Yes.' }, '1 null quality_low error'],
  ])('%j', (settings, row, finding) => {
    const chunk = prepared([row], validationOf(settings));
    expect(told(chunk)).toEqual([finding]);
    expect(stored(chunk)).toEqual(finding.endsWith('error') ? [] : [1]);
  });

  it.each<[object, Row]>([
    [{ required: ['category', 'tags', 'metadata.url'] }, { category: 'A', tags: ['x'], url: 0 }],
    [{ allowed: [{ field: 'category', values: ['A'] }] }, { category: 'A' }],
    [{ allowed: [{ field: 'category', values: ['A'] }] }, {}],
    [{ lengths: [{ field: 'category', min: 3 }] }, {}],
    [{ qualityThreshold: 0.85 }, { answer: 'Yes.' }],
  ])('%j are kept by %j', (settings, row) => {
    expect(prepared([row], validationOf(settings)).findings).toEqual([]);
  });

  it('know the values of the project, and which of them was meant', () => {
    const settings = { allowed: [{ field: 'category', values: 'known' }], checks: { categoryVariants: 'off' } };
    const chunk = prepared(
      [{ category: 'Billing' }, { category: 'BILLING' }, { category: 'New' }],
      validationOf(settings, [], { category: ['Billing'] }),
    );
    expect(told(chunk)).toEqual(['2 category value_not_allowed error', '3 category value_not_allowed error']);
    expect(chunk.findings.map(({ message }) => message.includes('"Billing" is allowed'))).toEqual([true, false]);
  });

  it('let only those changes of status pass that the project does not refuse', () => {
    const validation = validationOf({ refusedTransitions: [{ from: 'retired', to: 'published' }] });
    expect(refusedTransition(validation, 4, 'retired', 'published')).toMatchObject({
      offset: 4,
      field: 'status',
      code: 'status_transition_refused',
      severity: 'error',
    });
    expect(refusedTransition(validation, 4, 'draft', 'published')).toBeUndefined();
    expect(refusedTransition(validation, 4, 'retired', undefined)).toBeUndefined();
    expect(refusedTransition(undefined, 4, 'retired', 'published')).toBeUndefined();
  });
});

describe('Rules of a project', () => {
  it('tell each rule that a row violates; only errors fail it', () => {
    const rules = [
      rule({ id: 'no-links', operator: 'notContains', value: 'http:', severity: 'warning', message: 'No links.' }),
      rule({ id: 'long', operator: 'minLength', value: 20 }),
      rule({ id: 'off', operator: 'maxLength', value: 1, enabled: false }),
    ];
    const chunk = prepared(
      [{ answer: 'See http://example.org, it says all.' }, { answer: 'http:' }, {}],
      validationOf({}, rules),
    );
    expect(chunk.findings).toMatchObject([
      {
        offset: 0,
        field: 'answer',
        code: 'rule_violated',
        severity: 'warning',
        message: 'No links.',
        rule: 'no-links',
      },
      { offset: 1, severity: 'warning', rule: 'no-links', value: 'http:' },
      { offset: 1, severity: 'error', rule: 'long', message: 'Mend it.' },
    ]);
    expect(stored(chunk)).toEqual([1, 3]);
  });

  it('hold for the rows that fulfil their condition', () => {
    const when = { field: 'category', operator: 'equals', value: 'Legal' };
    const rules = [rule({ field: 'metadata.url', operator: 'isPresent', when })];
    const chunk = prepared(
      [{ category: 'Legal' }, { category: 'Legal', url: 'x' }, { category: 'Other' }, {}],
      validationOf({}, rules),
    );
    expect(told(chunk)).toEqual(['1 metadata.url rule_violated error']);
  });

  it('say when a value is too long for a pattern, also for that of a condition', () => {
    const when = { field: 'answer', operator: 'matches', value: 'secret' };
    const rules = [
      rule({ id: 'a', operator: 'notMatches', value: 'secret' }),
      rule({ id: 'b', operator: 'isUrl', when }),
    ];
    const chunk = prepared([{ answer: 'x '.repeat(15_000) }], validationOf({}, rules));
    expect(chunk.findings).toMatchObject([
      { code: 'rule_not_judged', severity: 'info', rule: 'a' },
      { code: 'rule_not_judged', severity: 'info', rule: 'b' },
    ]);
    expect(stored(chunk)).toEqual([1]);
  });
});

describe('Any settings and rules', () => {
  const field = fc.constantFrom(
    'question',
    'answer',
    'category',
    'tags',
    'status',
    'variants',
    'metadata.url',
    'metadata.__proto__',
  );
  const pattern = fc.constantFrom(
    '(a+)+$',
    '(.*)*x',
    '(a|aa)+b',
    '^(\\w+\\s?)*$',
    '(?i)\\p{L}{50}!',
    '[^\\x00]{0,90}z',
  );
  const of = fc.constantFrom('every', 'some');
  const condition = fc.oneof(
    fc.record({ field, of, operator: fc.constantFrom('matches', 'notMatches'), value: pattern }),
    fc.record({ field, of, operator: fc.constantFrom('minWords', 'maxLength', 'minCount'), value: fc.nat(100) }),
    fc.record({
      field,
      of,
      operator: fc.constantFrom('equals', 'notContains', 'endsWith'),
      value: fc.constantFrom('a', '\\', '['),
    }),
    fc.record({
      field,
      of,
      operator: fc.constantFrom('oneOf', 'notOneOf'),
      value: fc.constant(['a', 'b']),
      ignoreCase: fc.boolean(),
    }),
    fc.record({
      field,
      of,
      operator: fc.constantFrom('lessThan', 'atLeast'),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
    fc.record({ field, of, operator: fc.constantFrom('isUrl', 'isEmail', 'isNumber', 'isBlank', 'isPresent') }),
  );
  const rules = fc.array(fc.tuple(condition, fc.option(condition, { nil: undefined })), { maxLength: 6 });
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.constant('a'.repeat(5_000)),
    fc.constant('word '.repeat(900)),
  );
  const rows = fc.array(
    fc.record({ question: text, answer: text, category: text, url: fc.jsonValue() }, { requiredKeys: ['question'] }),
    {
      minLength: 1,
      maxLength: 5,
    },
  );

  it('give every row a pair or an error, never a fault', () => {
    fc.assert(
      fc.property(rules, rows, fc.boolean(), (given, sample, strict) => {
        const made = given.map(([fulfil, when], n) => rule({ ...fulfil, when, id: `r${n}` }));
        const settings = strict
          ? {
              required: ['category'],
              lengths: [{ field: 'answer', min: 2 }],
              qualityThreshold: 0.5,
              qualitySeverity: 'error',
            }
          : {};
        const chunk = prepared(sample, validationOf(settings, made));
        for (const [offset, pair] of chunk.pairs.entries()) {
          const failed = chunk.findings.some((finding) => finding.offset === offset && finding.severity === 'error');
          expect(pair === undefined).toBe(failed);
        }
      }),
      { numRuns: 60 },
    );
  });
});
