import { expect, it } from '@jest/globals';
import { recordOf, timeOf } from '../../../testing/records.ts';
import { runWords } from '../../words/en/run.ts';
import { cancelConsequences, pauseKeeps } from './cancel-consequences.ts';

it('says exactly what stays and what is left', () => {
  const record = recordOf(1, { counts: { created: 1, updated: 2, deleted: 3, failed: 4, unprocessed: 990 } });
  const [stays, rest] = cancelConsequences(record, runWords.en);
  expect(stays).toContain('1 pair created, 2 updated, 3 deleted so far.');
  expect(rest).toContain('990 rows not reached');
});

it('speaks of no file where pairs are changed by request', () => {
  const record = recordOf(1, { kind: 'bulk', filename: 'bulk-tags.jsonl', counts: { updated: 1, unprocessed: 9 } });
  const [, rest] = cancelConsequences(record, runWords.en);
  expect(rest).toBe('9 rows not reached yet are counted as not processed. They can be taken up later with Retry.');
});

it.each([
  ['new vectors', { kind: 'bulk', filename: 'bulk-embed.jsonl' }],
  ['a retry of them', { kind: 'retry', filename: 'bulk-embed.jsonl', bulkChange: 'embed' }],
] as const)('says of %s that those made stay, and what of the others', (_what, change) => {
  const counts = { unchanged: 9 };
  const consequences = (embeddings: { embedded: number; pending: number }) =>
    cancelConsequences(recordOf(1, { ...change, phase: 'embedding', counts, embeddings }), runWords.en);
  expect(consequences({ embedded: 5, pending: 4 })).toEqual([
    'What has been made so far stays: 5 vectors.',
    '4 texts have no new vector as yet: each keeps the one that it has, if there is one. They can be taken up later with Retry.',
  ]);
  expect(consequences({ embedded: 0, pending: 1 })).toEqual([
    'No vector has been made so far.',
    '1 text has no new vector as yet: each keeps the one that it has, if there is one. They can be taken up later with Retry.',
  ]);
});

it('says of an import that has written no pair but made vectors that these stay', () => {
  const record = recordOf(1, { phase: 'embedding', counts: { unchanged: 9 }, embeddings: { embedded: 1, pending: 2 } });
  expect(cancelConsequences(record, runWords.en)).toEqual([
    'What has been made so far stays: 1 vector.',
    'All rows are in. 2 texts that lack a vector as yet can be taken up later with Retry.',
  ]);
});

it('does not know what is left before the rows are counted', () => {
  const record = recordOf(1, { counts: { failed: 3, total: null, unprocessed: 10 } });
  const [nothing, rest] = cancelConsequences(record, runWords.en);
  expect(nothing).toBe('Nothing has been written so far.');
  expect(rest).not.toContain('10');
});

const checking = { phase: 'checking', from: timeOf(1), to: null } as const;
const checked = [
  { ...checking, to: timeOf(5) },
  { phase: 'loading', from: timeOf(5), to: null },
] as const;
const WHOLE = 'All or nothing was chosen: every row is then counted as not processed.';
const told = (changes: Parameters<typeof recordOf>[1]) => cancelConsequences(recordOf(1, changes), runWords.en);

it('promises that nothing stays of what is written as a whole, as long as not all of it is in', () => {
  const counts = { created: 8, unprocessed: 2 };
  expect(told({ course: [checking], counts })).toEqual(['Nothing has been written so far.', WHOLE]);
  expect(told({ course: [...checked], counts })).toEqual(['What has been written so far is taken back.', WHOLE]);
  const embedding = told({
    course: [...checked],
    phase: 'embedding',
    counts: { created: 10 },
    embeddings: { pending: 4 },
  });
  expect(embedding).toEqual([
    'What has been written stays: 10 pairs created, 0 updated so far. You can undo it afterwards.',
    'All rows are in. 4 texts that lack a vector as yet can be taken up later with Retry.',
  ]);
});

it('says of a dry run that it writes nothing', () => {
  expect(told({ kind: 'preview', counts: { created: 8, unprocessed: 2 } })).toEqual([
    'A dry run writes nothing. Rows that are not checked yet are counted as not processed.',
  ]);
});

it('says of an undo what it has taken back, and not to import the file again', () => {
  expect(told({ kind: 'undo', counts: { deleted: 4, updated: 1, skipped: 3, unprocessed: 2 } })).toEqual([
    'What has been taken back so far stays so: 5 pairs.',
    '2 pairs not reached yet stay as they are now. Undo the import again later to go on.',
  ]);
});

it('counts the pairs that a mirror has retired', () => {
  const [stays] = told({ mode: 'mirror', phase: 'embedding', retired: 3, counts: { unchanged: 9 } });
  expect(stays).toContain('0 pairs created, 0 updated, 3 retired so far');
});

it('says at a pause that nothing is written of rows that are only looked at', () => {
  const pause = (changes: Parameters<typeof recordOf>[1]) => pauseKeeps(recordOf(1, changes), runWords.en);
  const said = 'Checked so far: 8 rows; nothing of them is written. Waiting: 2 rows.';
  expect(pause({ course: [checking], counts: { created: 8, unprocessed: 2 } })).toBe(said);
  expect(pause({ kind: 'preview', counts: { created: 8, unprocessed: 2 } })).toBe(said);
});

it('says what stays and what waits at a pause, as far as that is known', () => {
  const said = (counts: Parameters<typeof recordOf>[1]) => pauseKeeps(recordOf(1, counts), runWords.en);
  expect(said({ counts: { created: 1, unprocessed: 990 } })).toBe('What is done stays: 1 row. Waiting: 990 rows.');
  expect(said({ counts: { created: 1, total: null } })).toBe('What is done stays: 1 row. The other rows wait.');
  expect(said({ counts: { created: 2 } })).toBe('What is done stays: 2 rows.');
});
