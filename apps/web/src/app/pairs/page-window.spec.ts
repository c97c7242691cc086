import { describe, expect, it } from '@jest/globals';
import { idOf, pairOf } from '../../testing/records.ts';
import type { Ask, FoundPage } from './list-page.ts';
import { PageWindow, type Row } from './page-window.ts';

const found = (...numbers: number[]): FoundPage['items'] => numbers.map((n) => ({ pair: pairOf(n), score: null }));
/** Pairs from one number down to another, and that there are more. */
const down = (from: number, to: number): FoundPage => ({
  items: found(...Array.from({ length: from - to + 1 }, (_pair, n) => from - n)),
  nextCursor: 'more',
});
const numberOf = (id: string): number => Number(id.slice(-12));
const numbersOf = (rows: readonly Row[]): (number | null)[] =>
  rows.map((row) => (row === null ? null : numberOf(row.pair.id)));
const rowsOf = (window: PageWindow): Row[] => window.rows({ from: 0, to: window.length });
/** What is asked from the start of a page on. */
const fromStart = (after: number | null, order: Ask['order'] = 'newest'): Ask => ({
  order,
  after: after === null ? null : idOf(after),
  skip: 0,
  limit: 100,
});
/** With the answer for a page from its start on. */
const fill = (window: PageWindow, at: number, answer: FoundPage, order: Ask['order'] = 'newest'): PageWindow =>
  window.filled({ at, ask: fromStart(null, order) }, answer);
const firstPage = (): PageWindow => fill(PageWindow.of('newest'), 0, down(300, 291));

/** A list of 30 pages of ten, 300 down to 1, all of which were in view. */
function thirtyPages(): PageWindow {
  let window = PageWindow.of('newest');
  for (let at = 0; at < 30; at++) {
    const page = down(300 - 10 * at, 291 - 10 * at);
    window = fill(window, at, at === 29 ? { ...page, nextCursor: null } : page);
  }
  return window;
}
/** The same with the end in view: pages 1 to 19 are dropped. */
const atEnd = (): PageWindow => thirtyPages().near({ from: 290, to: 300 });
/** The same with rows 50 to `to` in view and to be asked for again: the page of the pairs 250 to 241 comes third, after a gap. */
const staleTo = (to: number): PageWindow => fill(thirtyPages().stale({ from: 50, to }), 0, down(300, 291));

describe('the window of pages', () => {
  it('holds the first page and those near the view, in a list as long as before', () => {
    const numbers = numbersOf(rowsOf(atEnd()));
    expect(numbers).toHaveLength(300);
    expect(numbers.slice(0, 10)).toEqual(numbersOf(down(300, 291).items));
    expect(numbers.slice(10, 200).every((number) => number === null)).toBe(true);
    expect(numbers.slice(200)).toEqual(numbersOf(down(100, 1).items));
  });

  it('lacks its first page before all others, then what is in view, then what is around', () => {
    expect(PageWindow.of('newest').lacking({ from: 0, to: 0 })).toEqual({ at: 0, ask: fromStart(null) });
    expect(atEnd().lacking({ from: 290, to: 300 })).toBeNull();
    expect(atEnd().lacking({ from: 52, to: 58 })).toEqual({ at: 1, ask: fromStart(291) });
    const above = { order: 'oldest', after: idOf(100), skip: 0, limit: 101 };
    expect(atEnd().lacking({ from: 205, to: 215 })).toEqual({ at: 1, ask: above });
    expect(atEnd().stale({ from: 290, to: 300 }).lacking({ from: 290, to: 300 })).toEqual({
      at: 0,
      ask: fromStart(null),
    });
  });

  it('holds no pairs out of view that are to be asked for again, save those of the first page', () => {
    const numbers = numbersOf(rowsOf(staleTo(51)));
    const held = [...numbersOf(down(300, 291).items), ...numbersOf(down(250, 241).items)];
    expect([numbers.length, numbers.filter((number) => number !== null)]).toEqual([300, held]);
  });

  it('lacks what comes where the rows end when the view lies behind them', () => {
    const view = { from: 140, to: 170 };
    expect(firstPage().lacking(view)).toEqual({ at: 1, ask: fromStart(291) });
  });

  it('goes on where the pages end, as long as there are more', () => {
    const window = firstPage();
    expect([window.hasMore, window.lacking({ from: 0, to: 10 })]).toEqual([true, { at: 1, ask: fromStart(291) }]);
    expect(thirtyPages().hasMore).toBe(false);
  });

  it('takes pairs back as they were', () => {
    const window = fill(atEnd(), 1, down(290, 191));
    expect(numbersOf(rowsOf(window)).slice(10, 111)).toEqual([...numbersOf(down(290, 191).items), null]);
    expect(window.length).toBe(300);
    expect(window.lacking({ from: 50, to: 51 })).toBeNull();
    expect(window.lacking({ from: 90, to: 91 })).toEqual({ at: 2, ask: fromStart(191) });
  });

  it('takes no pair of the next page in place of one that was deleted', () => {
    const items = found(250, 249, 247, 246, 245, 244, 243, 241, 240, 239);
    const window = fill(fill(staleTo(70), 2, { items, nextCursor: 'more' }), 3, down(240, 231));
    expect(numbersOf(rowsOf(window)).slice(50, 68)).toEqual(numbersOf([...items.slice(0, 8), ...down(240, 231).items]));
    expect(window.length).toBe(298);
  });

  it('ends a page at its bound also where the last pair of it was deleted', () => {
    const items = found(250, 249, 248, 247, 246, 245, 244, 243, 242, 240);
    const window = fill(staleTo(60), 2, { items, nextCursor: 'more' });
    expect(numbersOf(rowsOf(window)).slice(58, 60)).toEqual([242, null]);
    expect(window.length).toBe(299);
  });

  it('asks for the rest of a page in which there are more pairs by now', () => {
    const window = fill(staleTo(70), 2, down(250, 246));
    expect(window.length).toBe(300);
    expect(window.lacking({ from: 55, to: 56 })).toEqual({ at: 3, ask: fromStart(246) });
    const whole = fill(window, 3, down(245, 236));
    expect(numbersOf(rowsOf(whole)).slice(50, 61)).toEqual([...numbersOf(down(250, 241).items), 240]);
  });

  it('lets one answer stand for all pages that end with it', () => {
    const items = found(250, 230, 210, 190, 185);
    const window = fill(staleTo(110), 2, { items, nextCursor: 'more' });
    // Pages 5 to 10 have three pairs by now; the others are behind them, where they are asked for by themselves.
    expect(numbersOf(rowsOf(window)).slice(50, 55)).toEqual([250, 230, 210, null, null]);
    expect(window.length).toBe(300 - 60 + 3);
  });

  it('ends where the server says that the list ends', () => {
    const window = fill(atEnd(), 0, { items: found(300, 12), nextCursor: null });
    expect([numbersOf(rowsOf(window)), window.hasMore]).toEqual([[300, 12], false]);
  });

  it('asks again where all pairs of an answer were deleted while it was given', () => {
    const window = fill(PageWindow.of('newest'), 0, { items: [], nextCursor: 'more' });
    expect(window.lacking({ from: 0, to: 0 })).toEqual({ at: 0, ask: fromStart(null) });
  });

  it('keeps its bounds in a list that comes oldest first', () => {
    const up = (...numbers: number[]): FoundPage => ({ items: found(...numbers), nextCursor: 'more' });
    const six = fill(fill(PageWindow.of('oldest'), 0, up(1, 2, 3), 'oldest'), 1, up(4, 5, 6), 'oldest');
    const window = fill(six.stale({ from: 0, to: 6 }), 0, up(1, 3, 4), 'oldest');
    expect(numbersOf(rowsOf(window))).toEqual([1, 3, 4, 5, 6]);
  });

  it('shows a pair as it is now, and leaves one out that has gone, where they are held', () => {
    const window = atEnd()
      .put(idOf(42), pairOf(42, { question: 'Now?' }))
      .put(idOf(43), null)
      .put(idOf(250), null);
    const rows = rowsOf(window);
    expect([rows.length, rows.find((row) => row?.pair.id === idOf(42))?.pair.question]).toEqual([299, 'Now?']);
    expect(numbersOf(rows)).not.toContain(43);
  });
});

describe('how far rows have moved', () => {
  const held = (...numbers: number[]): PageWindow =>
    fill(PageWindow.of('newest'), 0, { items: found(...numbers), nextCursor: null });
  const before = held(9, 8, 7, 6, 5);

  it.each<[string, PageWindow, number]>([
    ['not at all', held(9, 8, 7, 6, 5), 0],
    ['down, with pairs that came above', held(11, 9, 8, 7, 6, 5), 1],
    ['up, with pairs that went', held(9, 7, 6, 5), -1],
    ['as the next one did, where the first has gone', held(9, 6, 5), -2],
    ['nowhere that is known', PageWindow.of('newest'), 0],
  ])('%s', (_name, now, moved) => {
    expect(now.movedSince(before, { from: 2, to: 5 })).toBe(moved);
  });

  it('tells nothing of rows that were not held', () => {
    expect(thirtyPages().movedSince(atEnd(), { from: 50, to: 55 })).toBe(0);
  });
});
