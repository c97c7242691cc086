import { describe, expect, it } from '@jest/globals';
import type { PairOrder } from '@pairloom/contract';
import { idOf, pairOf } from '../../testing/records.ts';
import type { Ask, FoundPage } from './list-page.ts';
import { PageWindow, type Span } from './page-window.ts';

const MILLION = 1_000_000;
/** Rows that a screen has. */
const SCREEN = 20;

const numberOf = (id: string): number => Number(id.slice(-12));
const pageOf = (numbers: readonly number[], hasMore: boolean): FoundPage => ({
  items: numbers.map((n) => ({ pair: pairOf(n), score: null })),
  nextCursor: hasMore ? 'more' : null,
});

/** The server, with pairs from so many down to 1. */
function all(total: number, { order, after, skip, limit }: Ask): FoundPage {
  const from = after === null ? (order === 'newest' ? total + 1 : 0) : numberOf(after);
  const step = order === 'newest' ? -1 : 1;
  const numbers = Array.from({ length: limit }, (_pair, n) => from + step * (1 + skip + n));
  const there = numbers.filter((n) => n >= 1 && n <= total);
  const last = there.at(-1);
  return pageOf(there, last !== undefined && last !== (order === 'newest' ? 1 : total));
}

/** The server, with some pairs, the highest number first. */
function some(numbers: readonly number[], { order, after, skip, limit }: Ask): FoundPage {
  const inOrder = order === 'newest' ? numbers : numbers.toReversed();
  const isAfter = (n: number): boolean =>
    after === null || (order === 'newest' ? n < numberOf(after) : n > numberOf(after));
  const left = inOrder.filter(isAfter).slice(skip);
  return pageOf(left.slice(0, limit), left.length > limit);
}

/** A list in somebody's hands: what is in view is loaded. */
class Reader {
  window: PageWindow;
  readonly asked: Ask[] = [];
  readonly #answer: (ask: Ask) => FoundPage;

  constructor(answer: (ask: Ask) => FoundPage, order: PairOrder = 'newest') {
    this.#answer = answer;
    this.window = PageWindow.of(order);
    this.show(0);
  }

  show(row: number): (number | null)[] {
    const view: Span = { from: row, to: row + SCREEN };
    this.asked.length = 0;
    this.window = this.window.near(view);
    for (let lack = this.window.lacking(view); lack; lack = this.window.lacking(view)) {
      this.asked.push(lack.ask);
      if (this.asked.length > 20) throw new Error(`Asked again and again: ${JSON.stringify(lack)}`);
      this.window = this.window.filled(lack, this.#answer(lack.ask)).near(view);
    }
    return this.seen(row);
  }

  seen(row: number): (number | null)[] {
    return this.window
      .rows({ from: row, to: row + SCREEN })
      .map((found) => (found === null ? null : numberOf(found.pair.id)));
  }

  get held(): number[] {
    return this.window.held().map(({ pair }) => numberOf(pair.id));
  }
}

const million = (order?: PairOrder): Reader => {
  const reader = new Reader((ask) => all(MILLION, ask), order);
  reader.window = reader.window.sized(MILLION);
  return reader;
};

/** What a screen of the million shows from a row on. */
const newestFrom = (row: number): number[] =>
  Array.from({ length: Math.min(SCREEN, MILLION - row) }, (_pair, n) => MILLION - row - n);

describe('a list of a million pairs', () => {
  it('shows any place of it, asked for from the nearer end, and holds few pages', () => {
    const reader = million();
    for (const row of [999_980, 500_000, 349_525, 349_600, 749_910, 120, 999_000, 62_500, 999_980, 0]) {
      expect(reader.show(row)).toEqual(newestFrom(row));
      expect(reader.asked.length).toBeLessThanOrEqual(3);
      expect(Math.max(0, ...reader.asked.map(({ skip }) => skip))).toBeLessThanOrEqual(MILLION / 2);
      expect(reader.window.length).toBe(MILLION);
      expect(reader.held.length).toBeLessThan(2_300);
    }
  });

  it('may have ten times as many', () => {
    const [total, row] = [10 * MILLION, 6_000_000];
    const reader = new Reader((ask) => all(total, ask));
    reader.window = reader.window.sized(total);
    expect([reader.show(row)[0], reader.show(total - SCREEN).at(-1)]).toEqual([total - row, 1]);
    expect([reader.window.length, reader.held.length < 2_300]).toEqual([total, true]);
  });

  it('has its end at once, without what lies between', () => {
    const reader = million();
    reader.show(MILLION - SCREEN);
    expect(reader.asked).toEqual([{ order: 'oldest', after: null, skip: 0, limit: 101 }]);
    const oldest = million('oldest');
    expect(oldest.show(MILLION - SCREEN).at(-1)).toBe(MILLION);
  });

  it('goes on from a place in its middle up and down by what it holds', () => {
    const reader = million();
    reader.show(400_000);
    const skipped = new Set<number>();
    const go = (from: number, step: number): void => {
      for (let row = from; Math.abs(row - from) < 3_000; row += step) {
        expect(reader.show(row)).toEqual(newestFrom(row));
        for (const { skip } of reader.asked) skipped.add(skip);
      }
    };
    go(400_000, -SCREEN);
    go(397_000, SCREEN);
    go(400_000, SCREEN);
    expect([[...skipped], reader.window.length]).toEqual([[0], MILLION]);
  });

  it('stays whole, and small, wherever one leaps', () => {
    const reader = million();
    let seed = 7;
    for (let leap = 0; leap < 150; leap++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const row = seed % (MILLION - SCREEN);
      expect(reader.show(row)).toEqual(newestFrom(row));
      expect([reader.window.length, reader.held.length < 2_300]).toEqual([MILLION, true]);
    }
    expect(new Set(reader.held).size).toBe(reader.held.length);
    const whole = reader.window.rows({ from: 0, to: MILLION });
    const gaps = whole.filter((row, place) => row === null && whole[place - 1] !== null);
    expect(gaps.length).toBeLessThan(25);
  });

  it('shows what was passed again when one comes back to it, asked for from the nearer end', () => {
    const reader = million();
    for (let row = 0; row < 10_000; row += SCREEN) reader.show(row);
    expect(reader.show(1_000)).toEqual(newestFrom(1_000));
    expect(reader.asked).toEqual([{ order: 'newest', after: idOf(MILLION - 99), skip: 859, limit: 101 }]);
    expect(reader.show(8_000)).toEqual(newestFrom(8_000));
    expect(Math.max(...reader.asked.map(({ skip }) => skip))).toBeLessThan(2_000);
  });
});

describe('gaps of a list that others change', () => {
  const numbers = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_n, at) => from - at);

  it('shows no pair twice and hides none, whatever came and went before it was asked for again', () => {
    let there = numbers(5_000, 1);
    const reader = new Reader((ask) => some(there, ask));
    reader.window = reader.window.sized(there.length);
    let seed = 11;
    const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let turn = 0; turn < 150; turn++) {
      if (turn % 3 === 0) there = there.toSpliced(next(there.length), next(200));
      if (turn % 3 === 1) there = [...numbers((there[0] ?? 0) + 1 + next(200), (there[0] ?? 0) + 1), ...there];
      const row = next(Math.max(1, reader.window.length - SCREEN));
      reader.window = reader.window.stale({ from: row, to: row + SCREEN });
      reader.show(row);
      // It may have become shorter.
      const end = Math.min(row, Math.max(0, reader.window.length - SCREEN));
      const seen = reader.show(end);
      const at = there.indexOf(seen[0] ?? 0);
      expect(seen).toEqual(there.slice(at, at + SCREEN));
      expect(new Set(reader.held).size).toBe(reader.held.length);
      expect(reader.held).toEqual(reader.held.toSorted((a, b) => b - a));
    }
  });

  it('is as long as the pairs are in the end, where fewer were left than was thought', () => {
    const there = numbers(900, 1);
    const reader = new Reader((ask) => some(there, ask));
    reader.window = reader.window.sized(5_000);
    reader.show(4_000);
    reader.show(4_900);
    for (let row = reader.window.length - SCREEN; row > 0; row = Math.min(row, reader.window.length) - SCREEN)
      reader.show(row);
    expect([reader.window.length, reader.seen(0)]).toEqual([900, numbers(900, 881)]);
  });

  it('takes what differs from the total into the gap at the end, or else into the largest', () => {
    const reader = new Reader((ask) => all(MILLION, ask));
    expect(reader.window.sized(2_000).length).toBe(2_000);
    reader.window = reader.window.sized(MILLION);
    reader.show(MILLION - SCREEN);
    expect(reader.window.sized(MILLION - 7).length).toBe(MILLION - 7);
    expect(new Reader((ask) => all(50, ask)).window.sized(60).length).toBe(50);
  });
});
