import type { Pair, PairOrder } from '@pairloom/contract';
import {
  askWithin,
  gapOf,
  heldPage,
  isBeyond,
  PAGE_SIZE,
  partOf,
  type Ask,
  type FoundPage,
  type FoundPair,
  type ListPage,
} from './list-page.ts';

/** A row of the list; null while its pair is not held. */
export type Row = FoundPair | null;

/** Rows from one place of the list to another, which is left out itself. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What to ask for, and for which page. */
export interface Lack {
  readonly at: number;
  readonly ask: Ask;
}

/** Pages on either side of those in view that are held. */
const REACH = 9;
/** So many rows before and after those in view are asked for. */
const AHEAD = 40;

/**
 * The pages of a list; only those near the view hold their pairs, between them are gaps: what was never in view, or is far from it. A page and
 * a gap have bounds: the id they come after, and the id they end with. So no pair stands twice when it is asked for again, and one that has
 * come between the bounds meanwhile stands in its place. Lists go by id.
 */
export class PageWindow {
  readonly #order: PairOrder;
  readonly #pages: readonly ListPage[];
  /** Rows of the list, as far as is known. */
  readonly length: number;

  private constructor(order: PairOrder, pages: readonly ListPage[]) {
    this.#order = order;
    this.#pages = pages;
    this.length = pages.reduce((rows, { size }) => rows + size, 0);
  }

  /** A list of which nothing was asked for. */
  static of(order: PairOrder): PageWindow {
    return new PageWindow(order, [gapOf(null, null, 0)]);
  }

  /** Whether the list goes on after the last row that was ever held. */
  get hasMore(): boolean {
    return this.#pages.at(-1)?.items === null;
  }

  /** The rows of a span, as far as the list has them. */
  rows({ from, to }: Span): Row[] {
    const rows = new Array<Row>(Math.max(0, Math.min(to, this.length) - from)).fill(null);
    this.#eachHeld((found, place) => {
      if (place >= from && place < to) rows[place - from] = found;
    });
    return rows;
  }

  /** Pairs that are held. */
  held(): FoundPair[] {
    return this.#pages.flatMap(({ items }) => items ?? []);
  }

  /** What to ask for next, so that the rows in view and around them are there: first of all those that the list begins with. */
  lacking(view: Span): Lack | null {
    // The view may lie behind rows of which most have gone.
    const from = Math.min(view.from, this.length);
    const around = { from: from - AHEAD, to: Math.max(view.to, from) + AHEAD };
    for (const at of [0, ...this.#placesIn(view), ...this.#placesIn(around)]) {
      const page = this.#pages[at];
      if (page && !page.fresh) return { at, ask: this.#askFor(page, at, around.from) };
    }
    return null;
  }

  /**
   * With the answer to what the page `at` lacked: from its start on, it takes the place of all pages that end with it, and of the part that
   * it gives of one that goes on; from elsewhere in a gap, the place of a part of it.
   */
  filled({ at, ask }: Lack, answer: FoundPage): PageWindow {
    const page = this.#pages[at];
    if (!page) return this;
    if (ask.order === this.#order && ask.skip === 0) return this.#filledFromStart(page, at, answer);
    return this.#with(this.#pages.toSpliced(at, 1, ...partOf(page, this.#order, ask, answer)));
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

  /** With as many rows as there are pairs: what differs is in the gap at the end of the list, or else in the largest one. */
  sized(total: number): PageWindow {
    const more = total - this.length;
    const gaps = this.#pages.filter(({ items, until, size }, at) => {
      const isLast = until === null && at === this.#pages.length - 1;
      return at > 0 && items === null && (isLast || size > 2 * PAGE_SIZE);
    });
    const gap = gaps.find(({ until }) => until === null) ?? gaps.toSorted((a, b) => b.size - a.size)[0];
    if (more === 0 || gap === undefined) return this;
    return this.#with(this.#pages.map((page) => (page === gap ? gapOf(gap.after, gap.until, gap.size + more) : page)));
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

  /** By how many rows the first pair of a span that is still held has moved since; 0 when none is. */
  movedSince(before: PageWindow, { from, to }: Span): number {
    const start = Math.max(0, from);
    const places = new Map<string, number>();
    this.#eachHeld(({ pair }, place) => places.set(pair.id, place));
    for (const [n, row] of before.rows({ from: start, to }).entries()) {
      const place = row === null ? undefined : places.get(row.pair.id);
      if (place !== undefined) return place - start - n;
    }
    return 0;
  }

  #with(pages: readonly ListPage[]): PageWindow {
    return new PageWindow(this.#order, joined(pages));
  }

  #eachHeld(visit: (found: FoundPair, place: number) => void): void {
    let start = 0;
    for (const { items, size } of this.#pages) {
      for (const [n, found] of items?.entries() ?? []) visit(found, start + n);
      start += size;
    }
  }

  #askFor(page: ListPage, at: number, from: number): Ask {
    const start = this.#pages.slice(0, at).reduce((rows, { size }) => rows + size, 0);
    const wanted = at === 0 || page.items !== null ? 0 : from - start;
    const next = this.#pages[at + 1];
    return askWithin(page, wanted, this.#order, next ? next.items?.[0]?.pair.id : null);
  }

  #filledFromStart(page: ListPage, at: number, { items, nextCursor }: FoundPage): PageWindow {
    const { after, until, size } = page;
    const [before, behind] = [this.#pages.slice(0, at), this.#pages.slice(at + 1)];
    if (nextCursor === null) return this.#with([...before, heldPage(after, null, items)]);
    const end = items.at(-1)?.pair.id;
    // What the server found was deleted before it was read: it is asked again.
    if (end === undefined) return this;
    const bounds = this.#pages.slice(at).map((one) => one.until);
    const ended = bounds.filter((bound) => bound !== null && !isBeyond(this.#order, bound, end));
    const bound = ended.at(-1) ?? null;
    if (bound !== null) {
      const within = items.filter(({ pair }) => !isBeyond(this.#order, pair.id, bound));
      return this.#with([...before, heldPage(after, bound, within), ...behind.slice(ended.length - 1)]);
    }
    return this.#with([...before, heldPage(after, end, items), gapOf(end, until, size - items.length), ...behind]);
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
}

/** Gaps that touch as one. One of no rows at the end stays by itself: nothing is known of where the list ends. */
function joined(pages: readonly ListPage[]): ListPage[] {
  const done: ListPage[] = [];
  for (const page of pages) {
    const before = done.at(-1);
    if (done.length > 1 && before?.items === null && page.items === null && (page.size > 0 || page.until !== null))
      done[done.length - 1] = gapOf(before.after, page.until, before.size + page.size);
    else done.push(page);
  }
  return done;
}
