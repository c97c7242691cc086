import { describe, expect, it } from '@jest/globals';
import { endedOf, recordOf } from '../../testing/records.ts';
import { percentDone } from './import-words.ts';

const unknown = { counts: { total: null, processed: 500, created: 500 }, bytes: 1_000 };

describe('percentDone', () => {
  it.each([
    ['of the rows', recordOf(1, { counts: { created: 40, unprocessed: 60 } }), 40],
    ['of the bytes while rows are counted', recordOf(1, { ...unknown, bytesDone: 250 }), 25],
    ['less than all of it before the rows are known', recordOf(1, { ...unknown, bytesDone: 1_000 }), 99],
    ['unknown without either', recordOf(1, { ...unknown, bytesDone: null }), null],
    ['all of what has ended', endedOf(1, { counts: { total: null } }), 100],
  ])('is %s', (_of, record, percent) => expect(percentDone(record)).toBe(percent));
});
