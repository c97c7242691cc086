import { describe, expect, it } from '@jest/globals';
import type { BulkPair, PairPatch } from '@pairloom/contract';
import { changedContent } from '../fate/merge.ts';
import type { PairContent } from '../identity/content-hash.ts';
import { keyHash, keysAfterChange, pairKeys, questionKey } from '../identity/key.ts';
import { DEFAULT_VALIDATION } from '../validate/validation-plan.ts';
import { changePair, planOfWritten } from './change-pair.ts';
import type { ChangeRow } from './changes.ts';
import type { ReadLimits } from '../ports/reading.ts';
import { prepareChunk } from './prepare.ts';

const ID = '0199f0d3-4e0b-7d19-b6c2-90a1f7d53e28';

const content = (given: Partial<PairContent> = {}): PairContent => ({
  question: 'Is it?',
  answer: 'It is.',
  category: 'c',
  tags: ['a', 'b'],
  status: 'draft',
  externalId: null,
  metadata: { kept: 1, dropped: 2 },
  variants: ['Or not?'],
  ...given,
});

const prepared = (...rows: readonly (ChangeRow | BulkPair)[]) => preparedWithin(undefined, rows);

const preparedWithin = (limits: ReadLimits | undefined, rows: readonly (ChangeRow | BulkPair)[]) => {
  const bytes = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const range = { chunkNo: 1, byteStart: 0, byteEnd: bytes.length, firstRow: 1, rowCount: rows.length, firstLine: 1 };
  return prepareChunk(bytes, range, planOfWritten('changes', {}, limits));
};

/** What a pair becomes by one row of changes. */
function after(row: Omit<ChangeRow, 'id'>, stored = content()): PairContent {
  const [pair] = prepared({ id: ID, ...row }).pairs;
  if (pair === undefined) throw new Error('The row has a fault.');
  return changedContent(stored, pair);
}

describe('rows of changes', () => {
  it.each<[string, Omit<ChangeRow, 'id'>, Partial<PairContent>]>([
    ['nothing', {}, {}],
    ['a question, sanitised', { question: ' <b>Was</b> it? ' }, { question: 'Was it?' }],
    ['a question that was a variant', { question: 'OR NOT?' }, { question: 'OR NOT?', variants: [] }],
    ['an answer', { answer: 'No.' }, { answer: 'No.' }],
    ['a category that goes', { category: null }, { category: null }],
    ['tags that replace', { tags: ['z', 'z', ' '] }, { tags: ['z'] }],
    ['no tags', { tags: null }, { tags: [] }],
    ['tags that come and go', { addTags: ['b', 'c'], removeTags: ['a', 'x'] }, { tags: ['b', 'c'] }],
    ['metadata, merged', { metadata: { dropped: null, made: [1] } }, { metadata: { kept: 1, made: [1] } }],
    ['an external id', { externalId: 'e' }, { externalId: 'e' }],
    ['variants', { variants: ['One?', 'is it?'] }, { variants: ['One?'] }],
    ['a status', { status: 'Published' }, { status: 'published' }],
  ])('hold %s', (_what, row, changed) => expect(after(row)).toEqual(content(changed)));

  it.each<[string, ReadLimits, Omit<ChangeRow, 'id'>, string]>([
    ['larger row', { rowBytes: 100 }, { answer: 'a'.repeat(60) }, 'row_too_large'],
    ['longer value', { cellChars: 20 }, { answer: 'a'.repeat(21) }, 'cell_too_long'],
    ['longer tag', { cellChars: 20 }, { tags: ['t', 'a'.repeat(21)] }, 'cell_too_long'],
    ['longer tag that comes', { cellChars: 20 }, { addTags: ['a'.repeat(21)] }, 'cell_too_long'],
    ['deeper value', { depth: 3 }, { metadata: { a: { b: [1] } } }, 'json_row_invalid'],
  ])('fail alone with a %s than the project allows', (_what, limits, row, code) => {
    const { pairs, findings } = preparedWithin({ ...limits, columns: 1 }, [
      { id: ID, ...row },
      { id: ID, answer: 'No.' },
    ]);
    expect(pairs.map((pair) => pair?.answer)).toEqual([undefined, 'No.']);
    expect(findings.map((finding) => [finding.offset, finding.code])).toEqual([[0, code]]);
  });

  it('leave a retired pair retired unless they say otherwise', () => {
    expect(after({ answer: 'No.' }, content({ status: 'retired' })).status).toBe('retired');
    expect(after({ status: 'draft' }, content({ status: 'retired' })).status).toBe('draft');
  });

  it('name their pair, and are told apart by it', () => {
    const [pair] = prepared({ id: ID, answer: 'No.' }).pairs;
    expect(pair).toMatchObject({ pairId: ID, key: Buffer.from(ID.replaceAll('-', ''), 'hex') });
  });

  it.each<[string, Omit<ChangeRow, 'id'>, string, string]>([
    ['a blank question', { question: ' ' }, 'question', 'question_missing'],
    ['no answer', { answer: null }, 'answer', 'answer_missing'],
    ['an unknown status', { status: 'gone' }, 'status', 'status_invalid'],
    ['a character that cannot be stored', { answer: 'a\0' }, 'answer', 'nul_character'],
    ['half a character', { category: '\ud800' }, 'category', 'lone_surrogate'],
    ['a category that is too long', { category: 'c'.repeat(501) }, 'category', 'field_too_long'],
    ['a tag that is too long', { addTags: ['t'.repeat(201)] }, 'tags', 'field_too_long'],
  ])('fail with %s and leave the others alone', (_what, row, field, code) => {
    const { pairs, findings } = prepared({ id: ID, ...row }, { id: ID, answer: 'No.' });
    expect(findings).toEqual([expect.objectContaining({ offset: 0, field, code, severity: 'error' })]);
    expect(pairs.map((pair) => pair === undefined)).toEqual([true, false]);
  });
});

describe('keys after a change', () => {
  const stored = { question: 'Is it?', answer: 'It is.', externalId: null };
  const known = { ...stored, externalId: 'e' };

  it.each([
    ['the question', questionKey('Is it?'), stored, { ...stored, question: 'Was it?' }, 'question'],
    ['the external id', keyHash('ext', 'e'), known, { ...known, question: 'Was it?', externalId: 'f' }, 'externalId'],
    [
      'question and answer',
      pairKeys('questionAnswer', stored).key,
      stored,
      { ...stored, answer: 'No.' },
      'questionAnswer',
    ],
    [
      'the question, having an external id all the same',
      questionKey('Is it?'),
      known,
      { ...known, externalId: 'f' },
      'question',
    ],
    ['an external id that is new', questionKey('Is it?'), stored, known, 'externalId'],
    ['the question again, its external id being gone', keyHash('ext', 'e'), known, stored, 'question'],
  ] as const)('tell it by %s', (_what, key, before, now, by) => {
    expect(keysAfterChange(key, before, now).key).toEqual(pairKeys(by, now).key);
  });
});

describe('a change to one pair', () => {
  const pair = { id: ID, version: 3, key: questionKey('Is it?'), content: content() };
  const change = (patch: PairPatch, plan = planOfWritten('changes')) => changePair(pair, patch, plan);

  it('comes with keys, hash and quality of the pair as it is then', () => {
    const { state, findings } = change({ question: 'Was it so?' });
    expect(findings).toEqual([]);
    expect(state).toMatchObject({
      content: content({ question: 'Was it so?' }),
      key: questionKey('Was it so?'),
      questionKey: questionKey('Was it so?'),
    });
    expect(state?.quality).toBeGreaterThan(0);
  });

  it('is refused by what the project asks of the whole pair', () => {
    const settings = { ...DEFAULT_VALIDATION, required: ['category'], refusedTransitions: [] };
    const validation = { settingsVersion: 1, settings, ruleSetVersion: 0, rules: [] };
    const plan = { ...planOfWritten('changes'), validation };
    expect(change({ category: null }, plan)).toMatchObject({ state: undefined, findings: [{ code: 'field_missing' }] });
    expect(change({ answer: 'No.' }, plan).state).toBeDefined();
  });

  it('is refused where the project does not let the status change so', () => {
    const refusedTransitions = [{ from: 'draft', to: 'retired' }] as const;
    const settings = { ...DEFAULT_VALIDATION, refusedTransitions: [...refusedTransitions] };
    const plan = {
      ...planOfWritten('changes'),
      validation: { settingsVersion: 1, settings, ruleSetVersion: 0, rules: [] },
    };
    expect(change({ status: 'retired' }, plan).findings).toMatchObject([{ code: 'status_transition_refused' }]);
    expect(change({ status: 'published' }, plan).findings).toEqual([]);
  });

  it('tells news only: what was wrong with other fields before is not said again', () => {
    const repeating = { ...pair, content: content({ answer: 'Is it?' }) };
    const plan = planOfWritten('changes');
    expect(changePair(repeating, { category: 'other' }, plan).findings).toEqual([]);
    expect(changePair(pair, { answer: 'Is it?' }, plan).findings.map(({ code }) => code)).toContain(
      'answer_repeats_question',
    );
  });
});
