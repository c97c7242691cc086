import { describe, expect, it } from '@jest/globals';
import { endedOf, recordOf } from '../../../testing/records.ts';
import { Turns } from './turns.ts';

const attention = { code: 'embedding_credentials' as const, message: 'No key.', waits: true };

const none: ReadonlySet<string> = new Set();

describe('Turns', () => {
  it('tells once that an import has ended', () => {
    const turns = new Turns();
    expect(turns.of(none, [recordOf(1), recordOf(2)])).toEqual([]);
    expect(turns.of(none, [endedOf(1), recordOf(2)]).map(({ record, what }) => [record.id, what])).toEqual([
      [recordOf(1).id, 'completed'],
    ]);
    expect(turns.of(none, [endedOf(1), recordOf(2)])).toEqual([]);
  });

  it('has no news of what had ended before', () => {
    expect(new Turns().of(none, [endedOf(1), endedOf(2, { status: 'failed' })])).toEqual([]);
  });

  it('tells of what was awaited at first sight', () => {
    const awaited = new Set([recordOf(1).id, recordOf(2).id, recordOf(3).id]);
    const records = [endedOf(1), recordOf(2, { attention }), recordOf(3), endedOf(4)];
    const told = new Turns().of(awaited, records);
    expect(told.map(({ record, what }) => [record.id, what])).toEqual([
      [recordOf(1).id, 'completed'],
      [recordOf(2).id, 'attention'],
    ]);
  });

  it('tells that an import waits for somebody, and again after it went on', () => {
    const turns = new Turns();
    turns.of(none, [recordOf(1)]);
    expect(turns.of(none, [recordOf(1, { attention })]).map(({ what }) => what)).toEqual(['attention']);
    expect(turns.of(none, [recordOf(1, { attention })])).toEqual([]);
    expect(turns.of(none, [recordOf(1)])).toEqual([]);
    expect(turns.of(none, [recordOf(1, { attention })])).toHaveLength(1);
  });

  it('takes no remark for a call', () => {
    const turns = new Turns();
    turns.of(none, [recordOf(1)]);
    expect(turns.of(none, [recordOf(1, { attention: { ...attention, waits: false } })])).toEqual([]);
  });
});
