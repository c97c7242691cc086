import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, type Counts } from '@pairloom/contract';
import { endedOf, recordOf } from '../../../testing/records.ts';
import { headlineOf } from './headline.ts';

const bulk = (change: string, counts: Partial<Counts>) =>
  endedOf(1, { kind: 'bulk', filename: `bulk-${change}.jsonl`, counts });

describe('headlineOf', () => {
  it.each([
    [endedOf(1, { counts: { created: 817 } }), 'Completed: all 817 rows are in', 'good'],
    [endedOf(1, { counts: { unchanged: 1 } }), 'Completed: the row is in', 'good'],
    [endedOf(1, { counts: { created: 5, skipped: 1 } }), 'Completed, 1 row skipped', 'good'],
    [endedOf(1, { counts: { created: 5, failed: 2 } }), 'Completed with 2 failed rows', 'warn'],
    [endedOf(1, { counts: {} }), 'Completed: the file has no rows', 'warn'],
    [endedOf(1, { status: 'failed' }), 'The import failed', 'bad'],
    [endedOf(1, { status: 'cancelled' }), 'The import was cancelled', 'mute'],
    [recordOf(1), 'The import is running', 'calm'],
    [bulk('update', { updated: 4, unchanged: 1 }), '4 pairs changed', 'good'],
    [bulk('category', { updated: 1, failed: 2 }), 'Category of 1 pair changed', 'warn'],
    [bulk('create', { created: 12 }), '12 pairs created', 'good'],
    [bulk('delete', {}), '0 pairs deleted', 'good'],
    [{ ...bulk('status', {}), status: 'cancelled' as const }, 'The change was cancelled', 'mute'],
    [{ ...bulk('status', {}), status: 'failed' as const }, 'The change failed', 'bad'],
  ])('%#: %s', (record, text, tone) => expect(headlineOf(record)).toMatchObject({ text, tone }));

  it('says of a failed import why, where, what to do and what stays', () => {
    const error = { code: 'json_invalid' as const, message: 'The JSON ends too early.', line: 12 };
    const { notes } = headlineOf(endedOf(1, { status: 'failed', error, counts: { created: 3 } }));
    expect(notes.join(' ')).toContain('The JSON ends too early. Line 12 of the file.');
    expect(notes.join(' ')).toContain('Mend the JSON at the place named');
    expect(notes.join(' ')).toContain('3 created, 0 updated');
  });

  it('says that a mirror refused to retire pairs, why and what to do', () => {
    const attention = { code: 'mirror_withheld' as const, message: '6 of 10 pairs of the set would be retired.' };
    const record = endedOf(1, { mode: 'mirror', retired: 0, attention, counts: { created: 2 } });
    const { text, tone, notes } = headlineOf(record);
    expect([text, tone]).toEqual(['Completed: all 2 rows are in', 'warn']);
    expect(notes).toEqual([attention.message, ERROR_CODES.mirror_withheld.remedy]);
  });

  it('does not claim a total that was never counted', () => {
    const record = endedOf(1, { status: 'cancelled', totalFinal: false, counts: { unprocessed: 10 } });
    expect(headlineOf(record).notes).toEqual([
      'Nothing was written.',
      'The file had not been counted to its end, so it may hold more rows than these.',
    ]);
  });
});
