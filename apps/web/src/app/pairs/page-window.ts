import type { Pair, PairOrder, SearchHit } from '@pairloom/contract';

/** A pair, with its score when it was searched for. */
export interface FoundPair {
  pair: Pair;
  score: number | null;
  /** Where the words searched for stand, as far as the search tells. */
  highlights?: SearchHit['highlights'];
}

/** Pairs that were asked for, and where the next ones begin; null at the end. */
export interface FoundPage {
  readonly items: readonly FoundPair[];
  readonly nextCursor: string | null;
}

/** A row of the list; null while its pair is not held. */
export type Row = FoundPair | null;

/** Rows from one place of the list to another, which is left out itself. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface ListPage {
  /** What it is asked for by; null at the start of the list. */
  readonly cursor: string | null;
  /** The last id that belongs to it; null where the list ends with it, as far as is known. */
  readonly until: string | null;
  /** Null while they are not held. */
  readonly items: readonly FoundPair[] | null;
  /** Rows that it takes; of a page that is not held, as many as it had. */
  readonly size: number;
  /** False: its pairs are to be asked for (again). */
  readonly fresh: boolean;
}

/** Pages on either side of those in view that are held. */
const REACH = 9;
/** So many rows before and after those in view are asked for. */
const AHEAD = 40;

/**
 * The pages of a list as far as one has scrolled; only those near the view hold their pairs. A page keeps its bounds when it is dropped: the
 * cursor it is asked for by, and the id it ends with. So no pair stands twice when it is asked for again, and one that has come between its
 * bounds meanwhile stands in it. Lists go by id.
 */
export class PageWindow {
  readonly #order: PairOrder;
  readonly #pages: readonly ListPage[];

  private constructor(order: PairOrder, pages: readonly ListPage[]) {
    this.#order = order;
    this.#pages = pages;
  }

  /** A list of which nothing was asked for. */
  static of(order: PairOrder): PageWindow {
    return new PageWindow(order, [{ cursor: null, until: null, items: null, size: 0, fresh: false }]);
  }

  /** Whether the list goes on after its rows. */
  get hasMore(): boolean {
    const last = this.#pages.at(-1);
    return last?.items === null && last.size === 0;
  }

  rows(): Row[] {
    return this.#pages.flatMap(({ items, size }): readonly Row[] => items ?? new Array<Row>(size).fill(null));
  }

  /** The page to be asked for next, so that those in view and around it are there: first of all the one that the list begins with. */
  lacking(view: Span): { at: number; cursor: string | null } | null {
    // The view may lie behind rows of which most have gone.
    const from = Math.min(
      view.from,
      this.#pages.reduce((rows, { size }) => rows + size, 0),
    );
    const around = { from: from - AHEAD, to: Math.max(view.to, from) + AHEAD };
    for (const at of [0, ...this.#placesIn(view), ...this.#placesIn(around)]) {
      const page = this.#pages[at];
      if (page && !page.fresh) return { at, cursor: page.cursor };
    }
    return null;
  }

  /** With the answer for the page `at`: it takes the place of all pages that end with it, and of the part that it gives of one that goes on. */
  filled(at: number, { items, nextCursor }: FoundPage): PageWindow {
    const page = this.#pages[at];
    if (!page) return this;
    const { cursor, until, size } = page;
    const [before, after] = [this.#pages.slice(0, at), this.#pages.slice(at + 1)];
    if (nextCursor === null) return this.#with([...before, heldPage(cursor, null, items)]);
    const end = items.at(-1)?.pair.id;
    // What the server found was deleted before it was read.
    if (end === undefined) return this.#with([...before, { ...page, cursor: nextCursor }, ...after]);
    const bounds = this.#pages.slice(at).map((one) => one.until);
    const ended = bounds.filter((bound) => bound !== null && !this.#isBeyond(bound, end));
    const bound = ended.at(-1) ?? null;
    if (bound !== null) {
      const within = items.filter(({ pair }) => !this.#isBeyond(pair.id, bound));
      return this.#with([...before, heldPage(cursor, bound, within), ...after.slice(ended.length - 1)]);
    }
    const rest = { cursor: nextCursor, until, items: null, size: Math.max(0, size - items.length), fresh: false };
    return this.#with([...before, heldPage(cursor, end, items), rest, ...after]);
  }

  /** Without the pairs of pages far from the view. The first page stays: asked for again it would take in what is newer by now. */
  near(view: Span): PageWindow {
    const places = this.#placesIn(view);
    const [first, last] = [places[0], places.at(-1)];
    if (first === undefined || last === undefined) return this;
    const isDropped = ({ items }: ListPage, at: number): boolean =>
      items !== null && at > 0 && (at < first - REACH || at > last + REACH);
    if (!this.#pages.some(isDropped)) return this;
    return this.#with(
      this.#pages.map((page, at) => (isDropped(page, at) ? { ...page, items: null, fresh: false } : page)),
    );
  }

  /** All rows are to be asked for again. Only the first page and those in view hold their pairs until then: others may have gone by now. */
  stale(view: Span): PageWindow {
    const places = new Set([0, ...this.#placesIn(view)]);
    return this.#with(
      this.#pages.map((page, at) => ({ ...page, items: places.has(at) ? page.items : null, fresh: false })),
    );
  }

  /** With a pair as it is now, where it is held; null takes it out. */
  put(pairId: string, pair: Pair | null): PageWindow {
    return this.#with(
      this.#pages.map((page) => {
        if (!page.items?.some((found) => found.pair.id === pairId)) return page;
        const items = page.items.flatMap((found) =>
          found.pair.id !== pairId ? [found] : pair ? [{ ...found, pair }] : [],
        );
        return { ...page, items, size: items.length };
      }),
    );
  }

  #with(pages: readonly ListPage[]): PageWindow {
    return new PageWindow(this.#order, pages);
  }

  /** Places of the pages that have rows within a span; one without rows counts where it would begin. */
  #placesIn({ from, to }: Span): number[] {
    let start = 0;
    return this.#pages.flatMap(({ size }, at) => {
      const begin = start;
      start += size;
      return begin < to && begin + Math.max(size, 1) > from ? [at] : [];
    });
  }

  #isBeyond(pairId: string, other: string): boolean {
    return this.#order === 'newest' ? pairId < other : pairId > other;
  }
}

const heldPage = (cursor: string | null, until: string | null, items: readonly FoundPair[]): ListPage => ({
  cursor,
  until,
  items,
  size: items.length,
  fresh: true,
});

/** By how many rows the first pair of a span that is still in the list has moved; 0 when none is. */
export function movedBy(before: readonly Row[], now: readonly Row[], { from, to }: Span): number {
  for (let at = Math.max(0, from); at < Math.min(to, before.length); at++) {
    const id = before[at]?.pair.id;
    if (id === undefined) continue;
    if (now[at]?.pair.id === id) return 0;
    const place = now.findIndex((row) => row?.pair.id === id);
    if (place !== -1) return place - at;
  }
  return 0;
}
