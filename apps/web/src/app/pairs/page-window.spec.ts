import { describe, expect, it } from '@jest/globals';
import { idOf, pairOf } from '../../testing/records.ts';
import { movedBy, PageWindow, type FoundPage, type Row, type Span } from './page-window.ts';

const found = (...numbers: number[]): FoundPage['items'] => numbers.map((n) => ({ pair: pairOf(n), score: null }));
/** Pairs from one number down to another, and the cursor after them. */
const down = (from: number, to: number): FoundPage => ({
  items: found(...Array.from({ length: from - to + 1 }, (_pair, n) => from - n)),
  nextCursor: `after ${to}`,
});
const numbersOf = (rows: readonly Row[]): (number | null)[] =>
  rows.map((row) => (row === null ? null : Number(row.pair.id.slice(-12))));

/** A list of 30 pages of ten, 300 down to 1, all of which were in view. */
function thirtyPages(): PageWindow {
  let window = PageWindow.of('newest');
  for (let at = 0; at < 30; at++) {
    const page = down(300 - 10 * at, 291 - 10 * at);
    window = window.filled(at, at === 29 ? { ...page, nextCursor: null } : page);
  }
  return window;
}
/** The same with the end in view: pages 1 to 19 are dropped. */
const atEnd = (): PageWindow => thirtyPages().near({ from: 290, to: 300 });
/** Page 5, of the pairs 250 to 241. */
const PAGE_5 = { from: 50, to: 51 };

describe('the window of pages', () => {
  it('holds the first page and those near the view, in a list as long as before', () => {
    const numbers = numbersOf(atEnd().rows());
    expect(numbers).toHaveLength(300);
    expect(numbers.slice(0, 10)).toEqual(numbersOf(down(300, 291).items));
    expect(numbers.slice(10, 200).every((number) => number === null)).toBe(true);
    expect(numbers.slice(200)).toEqual(numbersOf(down(100, 1).items));
  });

  it('lacks its first page before all others, then those in view, then those around', () => {
    expect(PageWindow.of('newest').lacking({ from: 0, to: 0 })).toEqual({ at: 0, cursor: null });
    expect(atEnd().lacking({ from: 290, to: 300 })).toBeNull();
    expect(atEnd().lacking({ from: 52, to: 58 })).toEqual({ at: 5, cursor: 'after 251' });
    expect(atEnd().lacking({ from: 205, to: 215 })).toEqual({ at: 16, cursor: 'after 141' });
    expect(atEnd().stale({ from: 290, to: 300 }).lacking({ from: 290, to: 300 })).toEqual({ at: 0, cursor: null });
  });

  it('holds no pairs out of view that are to be asked for again, save those of the first page', () => {
    const numbers = numbersOf(thirtyPages().stale({ from: 50, to: 51 }).rows());
    const held = [...numbersOf(down(300, 291).items), ...numbersOf(down(250, 241).items)];
    expect([numbers.length, numbers.filter((number) => number !== null)]).toEqual([300, held]);
  });

  it('lacks what comes where the rows end when the view lies behind them', () => {
    const view = { from: 140, to: 170 };
    const window = PageWindow.of('newest').filled(0, down(300, 291));
    expect(window.lacking(view)).toEqual({ at: 1, cursor: 'after 291' });
  });

  it('goes on where the pages end, as long as there are more', () => {
    const window = PageWindow.of('newest').filled(0, down(300, 291));
    expect([window.hasMore, window.lacking({ from: 0, to: 10 })]).toEqual([true, { at: 1, cursor: 'after 291' }]);
    expect(thirtyPages().hasMore).toBe(false);
    expect(thirtyPages().near({ from: 0, to: 5 }).hasMore).toBe(false);
  });

  it('takes a page back as it was', () => {
    const window = atEnd().filled(5, down(250, 241));
    expect(numbersOf(window.rows()).slice(50, 60)).toEqual(numbersOf(down(250, 241).items));
    expect(window.rows()).toHaveLength(300);
    expect(window.lacking({ from: 90, to: 91 })?.at).toBe(9);
  });

  it('takes no pair of the next page in place of one that was deleted', () => {
    const items = found(250, 249, 247, 246, 245, 244, 243, 241, 240, 239);
    const window = atEnd().filled(5, { items, nextCursor: 'after 239' }).filled(6, down(240, 231));
    expect(numbersOf(window.rows()).slice(50, 68)).toEqual(numbersOf([...items.slice(0, 8), ...down(240, 231).items]));
    expect(window.rows()).toHaveLength(298);
  });

  it('ends a page at its bound also where the last pair of it was deleted', () => {
    const items = found(250, 249, 248, 247, 246, 245, 244, 243, 242, 240);
    const window = atEnd().filled(5, { items, nextCursor: 'after 240' });
    expect(numbersOf(window.rows()).slice(58, 60)).toEqual([242, null]);
    expect(window.rows()).toHaveLength(299);
  });

  it('asks for the rest of a page in which there are more pairs by now', () => {
    const window = atEnd().filled(5, down(250, 246));
    expect(window.rows()).toHaveLength(300);
    expect(window.lacking(PAGE_5)?.at).not.toBe(5);
    expect(window.lacking({ from: 55, to: 56 })).toEqual({ at: 6, cursor: 'after 246' });
    const whole = window.filled(6, down(245, 241));
    expect(numbersOf(whole.rows()).slice(50, 61)).toEqual([...numbersOf(down(250, 241).items), null]);
  });

  it('lets one answer stand for all pages that end with it', () => {
    const items = found(250, 230, 210, 190, 185);
    const window = atEnd().filled(5, { items, nextCursor: 'after 185' });
    // Pages 5 to 10 have three pairs by now; the others are of page 11, which is asked for by itself.
    expect(numbersOf(window.rows()).slice(50, 55)).toEqual([250, 230, 210, null, null]);
    expect(window.rows()).toHaveLength(300 - 60 + 3);
  });

  it('ends where the server says that the list ends', () => {
    const window = atEnd().filled(0, { items: found(300, 12), nextCursor: null });
    expect([numbersOf(window.rows()), window.hasMore]).toEqual([[300, 12], false]);
  });

  it('goes on after an answer of which all pairs were deleted while it was given', () => {
    const window = PageWindow.of('newest').filled(0, { items: [], nextCursor: 'after 291' });
    expect(window.lacking({ from: 0, to: 0 })).toEqual({ at: 0, cursor: 'after 291' });
  });

  it('keeps its bounds in a list that comes oldest first', () => {
    const up = (...numbers: number[]): FoundPage => ({
      items: found(...numbers),
      nextCursor: `after ${numbers.at(-1)}`,
    });
    const window = PageWindow.of('oldest')
      .filled(0, up(1, 2, 3))
      .filled(1, up(4, 5, 6))
      .stale({ from: 0, to: 6 });
    expect(numbersOf(window.filled(0, up(1, 3, 4)).rows())).toEqual([1, 3, 4, 5, 6]);
  });

  it('shows a pair as it is now, and leaves one out that has gone, where they are held', () => {
    const window = atEnd()
      .put(idOf(42), pairOf(42, { question: 'Now?' }))
      .put(idOf(43), null)
      .put(idOf(250), null);
    const rows = window.rows();
    expect([rows.length, rows.find((row) => row?.pair.id === idOf(42))?.pair.question]).toEqual([299, 'Now?']);
    expect(numbersOf(rows)).not.toContain(43);
  });
});

describe('how far rows have moved', () => {
  const before = [...found(9, 8), null, ...found(6, 5)];

  it.each<[string, readonly Row[], Span, number]>([
    ['not at all', found(9, 8, 7, 6, 5), { from: 2, to: 5 }, 0],
    ['down, with pairs that came above', found(11, 9, 8, 7, 6, 5), { from: 2, to: 5 }, 1],
    ['up, with pairs that went', [...found(9), null, ...found(6, 5)], { from: 3, to: 5 }, -1],
    ['as the next one did, where the first has gone', [...found(9, 8), null, ...found(5)], { from: 3, to: 5 }, -1],
    ['nowhere that is known', [null, null], { from: 0, to: 5 }, 0],
  ])('%s', (_name, now, span, moved) => {
    expect(movedBy(before, now, span)).toBe(moved);
  });
});
