import { noFates } from '@pairloom/contract';
import { describe, expect, it } from '@jest/globals';
import { judgeEnds } from './soak-ends.ts';

type Seen = Parameters<typeof judgeEnds>[0][number];

const record = (id: string, given: Partial<Seen> = {}, created = 3): Seen => ({
  ...{ id, filename: `${id}.csv`, status: 'completed', error: null, totalFinal: true, warningCount: 0, errorCount: 1 },
  counts: { ...noFates(), created, failed: 1, total: created + 1, processed: created + 1, unprocessed: 0 },
  ...given,
});
const counts = record('a').counts;
const cancelled: Partial<Seen> = { status: 'cancelled' };
const terminated: Partial<Seen> = { status: 'failed', error: { code: 'run_terminated', message: '' } };
const undisturbed = [record('a'), record('b'), record('c')];
const ends = new Map([['b', new Set(['cancelled', 'run_terminated'])]]);

describe('the ends of imports in a soak', () => {
  it.each([
    ['as undisturbed', undisturbed],
    ['as the operator who ended one makes it', [record('a'), record('b', cancelled), record('c')]],
    ['settled after one was terminated', [record('a'), record('b', terminated), record('c')]],
    [
      'with other rows new after one that was ended',
      [record('a'), record('b', cancelled), record('c', { counts: { ...counts, created: 1, unchanged: 2 } })],
    ],
  ])('are right %s', (_name, seen) => {
    expect(judgeEnds(seen, undisturbed, ends)).toEqual([]);
  });

  it.each<[string, Seen[], number]>([
    ['where nobody has ended it', [record('a', cancelled), record('b'), record('c')], 1],
    ['with other figures before the one that was ended', [record('a', {}, 2), record('b', cancelled), record('c')], 1],
    ['with fewer rows after it', [record('a'), record('b', cancelled), record('c', {}, 2)], 1],
    ['otherwise than the operator makes it', [record('a'), record('b', { status: 'failed' }), record('c')], 1],
  ])('are wrong %s', (_name, seen, lines) => {
    expect(judgeEnds(seen, undisturbed, ends)).toHaveLength(lines);
  });
});
