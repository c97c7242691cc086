import { describe, expect, it } from '@jest/globals';
import { idOf } from '../../testing/records.ts';
import { PairSelection } from './pair-selection.ts';

describe('the selection of pairs', () => {
  it('keeps what was selected before when others are taken', () => {
    const selection = new PairSelection();
    selection.toggle(idOf(1));
    selection.take([idOf(2), idOf(3)]);
    expect([selection.size(), selection.has(idOf(1)), selection.has(idOf(3))]).toEqual([3, true, true]);
  });

  it('is of single pairs again when some are taken in place of the whole list', () => {
    const selection = new PairSelection();
    selection.takeWhole(9_000, true);
    selection.take([idOf(2)]);
    expect([selection.whole(), selection.size()]).toEqual([false, 1]);
  });
});
