import { describe, expect, it } from '@jest/globals';
import { endedOf, recordOf } from '../../../testing/records.ts';
import { Turns } from './turns.ts';

const attention = { code: 'embedding_credentials' as const, message: 'No key.', waits: true };

describe('Turns', () => {
  it('tells once that an import has ended', () => {
    const turns = new Turns();
    expect(turns.of([recordOf(1), recordOf(2)])).toEqual([]);
    expect(turns.of([endedOf(1), recordOf(2)]).map(({ record, what }) => [record.id, what])).toEqual([
      [recordOf(1).id, 'completed'],
    ]);
    expect(turns.of([endedOf(1), recordOf(2)])).toEqual([]);
  });

  it('has no news of what had ended before', () => {
    expect(new Turns().of([endedOf(1), endedOf(2, { status: 'failed' })])).toEqual([]);
  });

  it('tells that an import waits for somebody, and again after it went on', () => {
    const turns = new Turns();
    turns.of([recordOf(1)]);
    expect(turns.of([recordOf(1, { attention })]).map(({ what }) => what)).toEqual(['attention']);
    expect(turns.of([recordOf(1, { attention })])).toEqual([]);
    expect(turns.of([recordOf(1)])).toEqual([]);
    expect(turns.of([recordOf(1, { attention })])).toHaveLength(1);
  });

  it('takes no remark for a call', () => {
    const turns = new Turns();
    turns.of([recordOf(1)]);
    expect(turns.of([recordOf(1, { attention: { ...attention, waits: false } })])).toEqual([]);
  });
});
