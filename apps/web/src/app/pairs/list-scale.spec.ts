import { describe, expect, it } from '@jest/globals';
import { lastBase, MOST_ROWS, ROW_HEIGHT, scrolledTo, type Sight } from './list-scale.ts';

const HEIGHT = 600;
const MILLION = 1_000_000;

/** A browser: no element is scrolled beyond its ends. */
const lowest = (rows: number): number => Math.min(rows, MOST_ROWS) * ROW_HEIGHT - HEIGHT;
const scroll = (rows: number, sight: Sight, top: number): Sight =>
  scrolledTo(rows, sight, Math.min(Math.max(0, top), lowest(rows)), HEIGHT);
/** The place of the first row in view, as a fraction of rows. */
const placeOf = ({ base, top }: Sight): number => base + top / ROW_HEIGHT;
const START: Sight = { base: 0, top: 0 };
const endOf = (rows: number): Sight => ({ base: lastBase(rows), top: lowest(rows) });

/** Scrolls by steps of so many pixels until nothing moves any more; each step must move the rows by as much, but for the last one. */
function through(rows: number, from: Sight, step: number): Sight {
  let sight = from;
  for (;;) {
    const next = scroll(rows, sight, sight.top + step);
    if (next.top < 0 || next.top > lowest(rows)) throw new Error(`Scrolled to ${next.top}.`);
    const moved = (placeOf(next) - placeOf(sight)) * ROW_HEIGHT;
    if (Math.abs(moved) < 0.01) return next;
    const isLast = next.top === 0 || next.top === lowest(rows);
    if (!isLast && Math.abs(moved - step) > 0.01) throw new Error(`Moved by ${moved} at ${placeOf(sight)}.`);
    sight = next;
  }
}

describe('the scale of a long list', () => {
  it('is that of the element where it holds all rows', () => {
    expect(scrolledTo(MOST_ROWS, START, 9_000_000, HEIGHT)).toEqual({ base: 0, top: 9_000_000 });
    expect(scrolledTo(50, { base: 0, top: 4_000 }, 0, HEIGHT)).toEqual(START);
  });

  it.each([100_001, 101_500, 349_525, MILLION, 10 * MILLION])('leads through all of %d rows, down and up', (rows) => {
    expect(through(rows, START, 4_700)).toEqual(endOf(rows));
    expect(through(rows, endOf(rows), -4_700)).toEqual(START);
  });

  it('shows every row of a million as one scrolls row by row over a place where the element is moved', () => {
    let sight: Sight = { base: 0, top: (MOST_ROWS - 1_100) * ROW_HEIGHT };
    const bases = new Set<number>();
    for (let n = 1; n <= 200; n++) {
      const next = scroll(MILLION, sight, sight.top + ROW_HEIGHT);
      expect(placeOf(next)).toBeCloseTo(placeOf(sight) + 1, 6);
      bases.add(next.base);
      sight = next;
    }
    expect(bases.size).toBe(2);
  });

  it.each([0.1, 0.25, 0.5, 0.9999])('leads by the bar to %d of the list', (part) => {
    const sight = scroll(MILLION, START, part * lowest(MILLION));
    expect(sight.top).toBe(part * lowest(MILLION));
    expect(placeOf(sight) / (MILLION - HEIGHT / ROW_HEIGHT)).toBeCloseTo(part, 5);
  });

  it('has the ends of the list where the bar has its ends', () => {
    const middle = scroll(MILLION, START, 4_000_000);
    expect(scroll(MILLION, middle, 0)).toEqual(START);
    expect(scroll(MILLION, middle, lowest(MILLION))).toEqual(endOf(MILLION));
  });

  it('goes on to the end by the wheel from a place near it that the bar has led to', () => {
    const near = scroll(MILLION, START, lowest(MILLION) - 20 * ROW_HEIGHT);
    expect(placeOf(near)).toBeLessThan(placeOf(endOf(MILLION)) - 100);
    const next = scroll(MILLION, near, near.top + 300);
    expect(placeOf(next)).toBeCloseTo(placeOf(near) + 300 / ROW_HEIGHT, 6);
    expect(next.base).toBe(lastBase(MILLION));
    expect(through(MILLION, near, 300)).toEqual(endOf(MILLION));
  });

  it('follows a list that becomes shorter', () => {
    expect(scrolledTo(200_000, { base: 900_000, top: 4_000_000 }, 4_000_100, HEIGHT)).toEqual({
      base: 100_000,
      top: 4_000_100,
    });
    expect(scrolledTo(500, { base: 900_000, top: 20_000 }, 20_000, HEIGHT).base).toBe(0);
  });
});
