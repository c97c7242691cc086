import { expect, it } from '@jest/globals';
import { recordOf } from '../../../testing/records.ts';
import { runWords } from '../../words/en/run.ts';
import { cancelConsequences, pauseKeeps } from './cancel-consequences.ts';

it('says exactly what stays and what is left', () => {
  const record = recordOf(1, { counts: { created: 1, updated: 2, deleted: 3, failed: 4, unprocessed: 990 } });
  const [stays, rest] = cancelConsequences(record, runWords.en);
  expect(stays).toContain('1 pair created, 2 updated and 3 deleted');
  expect(rest).toContain('990 rows not reached');
});

it('speaks of no file where pairs are changed by request', () => {
  const record = recordOf(1, { kind: 'bulk', filename: 'bulk-tags.jsonl', counts: { updated: 1, unprocessed: 9 } });
  const [, rest] = cancelConsequences(record, runWords.en);
  expect(rest).toBe('9 rows not reached yet are counted as not processed. They can be taken up later with Retry.');
});

it('does not know what is left before the rows are counted', () => {
  const record = recordOf(1, { counts: { failed: 3, total: null, unprocessed: 10 } });
  const [nothing, rest] = cancelConsequences(record, runWords.en);
  expect(nothing).toBe('Nothing has been written so far.');
  expect(rest).not.toContain('10');
});

it('says what stays and what waits at a pause, as far as that is known', () => {
  const said = (counts: Parameters<typeof recordOf>[1]) => pauseKeeps(recordOf(1, counts), runWords.en);
  expect(said({ counts: { created: 1, unprocessed: 990 } })).toBe('What is done stays: 1 row. Waiting: 990 rows.');
  expect(said({ counts: { created: 1, total: null } })).toBe('What is done stays: 1 row. The other rows wait.');
  expect(said({ counts: { created: 2 } })).toBe('What is done stays: 2 rows.');
});
