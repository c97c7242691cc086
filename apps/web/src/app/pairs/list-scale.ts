/** Pixels; the style sheet keeps to it. */
export const ROW_HEIGHT = 96;
/** Rows that the scrolled element holds at most, 9.6 million pixels: browsers cut elements, Firefox from 17.9 million on, Chromium from 33.5. */
export const MOST_ROWS = 100_000;
/** Pixels. No wheel, key or finger scrolls so far at once; the bar does with each pixel that it is dragged. */
const LEAP = 50 * ROW_HEIGHT;
/** Rows to an end of the element from which on it is moved along the list. */
const MARGIN = 1_000;

/** What of a list is in view. */
export interface Sight {
  /** Rows of the list before the scrolled element. */
  readonly base: number;
  /** Pixels that are scrolled within it. */
  readonly top: number;
}

/** The highest `base` of a list with so many rows; 0 where the element holds them all. */
export const lastBase = (rows: number): number => Math.max(0, rows - MOST_ROWS);

export const baseWithin = (rows: number, base: number): number => Math.min(Math.max(0, base), lastBase(rows));

/**
 * What is in view once a list has been scrolled to `top`, in an element `height` pixels of which are seen. Where the element cannot hold the
 * list, leaps, which only the bar makes, lead as far through the list as through the element, so that its ends are those of the list and all
 * places between can be reached; else rows move by as much as was scrolled, and near an end of the element it is moved along the list
 * beneath them.
 */
export function scrolledTo(rows: number, before: Sight, top: number, height: number): Sight {
  const last = lastBase(rows);
  const base = baseWithin(rows, before.base);
  const lowest = Math.min(rows, MOST_ROWS) * ROW_HEIGHT - height;
  if (last === 0 || top <= 0) return { base: 0, top };
  if (top >= lowest - 1) return { base: last, top };
  if (Math.abs(top - before.top) > LEAP) return { base: Math.round((top / lowest) * last), top };
  const above = Math.floor(top / ROW_HEIGHT);
  const below = Math.floor((lowest - top) / ROW_HEIGHT);
  if ((above >= MARGIN || base === 0) && (below >= MARGIN || base === last)) return { base, top };
  const middle = baseWithin(rows, base + above - MOST_ROWS / 2);
  return { base: middle, top: top + (base - middle) * ROW_HEIGHT };
}
