import { noFates, type ImportRecord } from '@pairloom/contract';
import { describe, expect, it } from '@jest/globals';
import { setbacksOf } from './watch.ts';

type Seen = Parameters<typeof setbacksOf>[0];

const embeddings = { pending: 0, embedded: 3, reused: 2, failed: 0, calls: 1 };
const fates = { ...noFates(), created: 4, updated: 3, unchanged: 2, deleted: 2, skipped: 2, failed: 2 };
const counts: ImportRecord['counts'] = { ...fates, total: 20, processed: 15, unprocessed: 5 };
const seen: Seen = { revision: 5, phase: 'loading', status: 'processing', counts, embeddings };
const withCounts = (given: Partial<ImportRecord['counts']>): Seen => ({ ...seen, counts: { ...counts, ...given } });

describe('setbacks of an import', () => {
  it('are none while it gets on, or stands', () => {
    const later = { ...withCounts({ created: 6, processed: 17, unprocessed: 3 }), revision: 6 };
    expect([...setbacksOf(seen, later, {}), ...setbacksOf(seen, seen, {})]).toEqual([]);
  });

  it.each(['created', 'updated', 'unchanged', 'deleted', 'skipped', 'failed'] as const)(
    'are told of the rows that are %s, though others came',
    (fate) => {
      const other = fate === 'created' ? 'updated' : 'created';
      const now = withCounts({ [fate]: counts[fate] - 1, [other]: counts[other] + 1 });
      expect(setbacksOf(seen, now, {})).toEqual([`${fate} went from ${counts[fate]} back to ${counts[fate] - 1}`]);
    },
  );

  it.each<[string, Seen, Seen, string]>([
    ['rows with a fate', seen, withCounts({ processed: 14 }), 'processed went from 15 back to 14'],
    ['the total', seen, withCounts({ total: 21 }), 'the total changed from 20 to 21'],
    ['the revision', seen, { ...seen, revision: 4 }, 'revision went from 5 back to 4'],
    ['vectors', seen, { ...seen, embeddings: { ...embeddings, reused: 1 } }, 'embeddings went from 5 back to 4'],
    ['the phase', seen, { ...seen, phase: 'queued' }, 'phase went from 3 back to 1'],
    [
      'the end',
      { ...seen, phase: 'ended', status: 'failed' },
      { ...seen, phase: 'ended', status: 'completed' },
      'failed became completed after the end',
    ],
  ])('are told of %s', (_name, before, now, line) => {
    expect(setbacksOf(before, now, {})).toEqual([line]);
  });

  const settling = (given: Partial<ImportRecord['counts']>): Seen => ({ ...withCounts(given), phase: 'settling' });

  it('are none where earlier rows of a key are skipped when all are loaded', () => {
    const settled = settling({ created: 5, updated: 0, skipped: 4, processed: 15 });
    expect(setbacksOf(seen, settled, {})).toEqual([]);
  });

  it('are none where that is done at the end of an import that has lost its run', () => {
    expect(setbacksOf(seen, withCounts({ updated: 1, skipped: 4 }), {})).toEqual([]);
  });

  it.each<[string, Seen, Seen, string]>([
    ['a row is lost', seen, settling({ updated: 1, skipped: 3 }), 'written and then skipped went from 11 back to 10'],
    ['a row has failed no more', seen, settling({ failed: 1, skipped: 3 }), 'failed went from 2 back to 1'],
    [
      'it comes after that',
      { ...seen, phase: 'embedding' },
      { ...withCounts({ updated: 2, skipped: 3 }), phase: 'embedding' },
      'updated went from 3 back to 2',
    ],
  ])('are told then where %s', (_name, before, now, line) => {
    expect(setbacksOf(before, now, {})).toEqual([line]);
  });

  it('are none of an import that may wait again, or counts anew', () => {
    const again: Seen = {
      ...seen,
      phase: 'queued',
      counts: { ...counts, ...noFates(), processed: 0, unprocessed: 20 },
    };
    expect(setbacksOf(seen, again, { mayWaitAgain: true, countsAnew: true })).toEqual([]);
  });
});
