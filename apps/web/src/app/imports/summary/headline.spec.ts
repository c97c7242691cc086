import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, type Counts, type ErrorCode } from '@pairloom/contract';
import { endedOf, recordOf } from '../../../testing/records.ts';
import { codeWords } from '../../words/en/codes.ts';
import { headlineOf } from './headline.ts';

const bulk = (change: string, counts: Partial<Counts>) =>
  endedOf(1, { kind: 'bulk', filename: `bulk-${change}.jsonl`, counts });

const skippedChunk = { code: 'chunks_skipped' as const, message: '1 chunk was skipped; 20 rows are unprocessed.' };

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
    [
      endedOf(1, { counts: { created: 80, unprocessed: 20 }, attention: skippedChunk }),
      'Completed, 20 rows not processed',
      'warn',
    ],
    [endedOf(1, { counts: { created: 7, failed: 1, unprocessed: 2 } }), 'Completed, 2 rows not processed', 'warn'],
    [endedOf(1, { mode: 'delete', counts: { deleted: 3 } }), 'Completed: 3 pairs deleted', 'good'],
    [endedOf(1, { kind: 'preview', counts: { created: 3 } }), 'Dry run of 3 rows: nothing was written', 'calm'],
    [endedOf(1, { kind: 'preview', status: 'cancelled' }), 'The dry run was cancelled', 'mute'],
    [endedOf(1, { kind: 'undo', counts: { deleted: 5, skipped: 2 } }), 'Undone: 5 pairs taken back', 'good'],
    [endedOf(1, { kind: 'undo', counts: { deleted: 5, failed: 1 } }), 'Undone: 5 pairs taken back', 'warn'],
    [endedOf(1, { kind: 'undo', status: 'failed' }), 'The undo failed', 'bad'],
    [endedOf(1, { kind: 'retry', embeddings: { embedded: 3, reused: 1 } }), 'Vectors made: 4', 'good'],
    [endedOf(1, { kind: 'retry', embeddings: { embedded: 3, pending: 1 } }), 'Vectors made: 3', 'warn'],
    [bulk('tags', { updated: 8, unprocessed: 2 }), 'Tags of 8 pairs changed', 'warn'],
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
    expect(notes).toEqual([attention.message, codeWords.en.mirror_withheld?.remedy]);
  });

  it('says at the head what was left undone, but for vectors, which have a place of their own', () => {
    const notesOf = (attention: { code: ErrorCode; message: string }) =>
      headlineOf(endedOf(1, { attention, counts: { created: 80, unprocessed: 20 } })).notes;
    expect(notesOf(skippedChunk)).toEqual([
      'Every other row is in.',
      skippedChunk.message,
      ERROR_CODES.chunks_skipped.remedy,
    ]);
    expect(notesOf({ code: 'embedding_unavailable', message: 'No vectors.' })).toEqual(['Every other row is in.']);
    expect(notesOf({ code: 'database_full', message: 'No vectors.' })).toEqual(['Every other row is in.']);
  });

  it('tells of an undo which pairs it has not taken back', () => {
    const { notes } = headlineOf(endedOf(1, { kind: 'undo', counts: { deleted: 5, skipped: 2, failed: 1 } }));
    expect(notes).toEqual([
      '2 pairs kept: somebody has changed them since.',
      '1 pair could not be taken back; the findings say why.',
    ]);
    const broken = endedOf(1, { kind: 'undo', status: 'cancelled', counts: { deleted: 5, unprocessed: 4 } });
    expect(headlineOf(broken).notes).toEqual(['What was taken back before stays so: 5 pairs.']);
  });

  it('asks for nothing that is gone with the rows', () => {
    const attention = { code: 'chunks_skipped' as const, message: '1 chunk was skipped; 20 rows are unprocessed.' };
    const gone = (changes: Parameters<typeof endedOf>[1]) => headlineOf(endedOf(1, changes), { gone: true }).notes;
    expect(gone({ counts: { created: 5, failed: 2 } })).toEqual(['Every other row is in.']);
    expect(gone({ mode: 'delete', counts: { deleted: 5, failed: 2 } })).toEqual([
      'The pairs of every other row are deleted.',
    ]);
    expect(gone({ attention, counts: { created: 80, unprocessed: 20 } })).toEqual([
      'Every other row is in.',
      attention.message,
    ]);
    expect(gone({ kind: 'undo', counts: { deleted: 5, failed: 1 } })).toEqual(['1 pair could not be taken back.']);
  });

  it('says of a cancelled change of vectors alone that those made stay', () => {
    const change = { kind: 'bulk', filename: 'bulk-embed.jsonl', status: 'cancelled' } as const;
    const notes = (embedded: number) =>
      headlineOf(endedOf(1, { ...change, counts: { unchanged: 9 }, embeddings: { embedded, pending: 4 } })).notes;
    expect([notes(5), notes(1), notes(0)]).toEqual([
      ['What was made before stays: 5 vectors.'],
      ['What was made before stays: 1 vector.'],
      ['Nothing was written.'],
    ]);
  });

  it('counts what a mirror has retired to what stays', () => {
    const record = endedOf(1, { mode: 'mirror', status: 'cancelled', retired: 3, counts: { unchanged: 4 } });
    expect(headlineOf(record).notes).toEqual(['What was written before stays: 0 created, 0 updated, 3 retired.']);
  });

  it('does not claim a total that was never counted', () => {
    const record = endedOf(1, { status: 'cancelled', totalFinal: false, counts: { unprocessed: 10 } });
    expect(headlineOf(record).notes).toEqual([
      'Nothing was written.',
      'The file had not been counted to its end, so it may hold more rows than these.',
    ]);
  });
});
