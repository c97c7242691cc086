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

/** Which pairs are asked for. */
export interface Ask {
  /** The other one than that of the list where its rows are asked for from behind. */
  readonly order: PairOrder;
  /** The id that they come after in this order; null at its start. */
  readonly after: string | null;
  /** Pairs that are passed over first. */
  readonly skip: number;
  readonly limit: number;
}

/** Rows of the list that follow each other: pairs that are held, or a gap. */
export interface ListPage {
  /** The id that it comes after; null at the start of the list. */
  readonly after: string | null;
  /** The last id that belongs to it; null where the list ends with it, as far as is known. */
  readonly until: string | null;
  /** Null in a gap. */
  readonly items: readonly FoundPair[] | null;
  /** Rows that it takes; of a gap, as many as it had or is thought to have. */
  readonly size: number;
  /** False: its pairs are to be asked for (again). */
  readonly fresh: boolean;
}

/** Pairs that are asked for at a time. */
export const PAGE_SIZE = 100;

export const gapOf = (after: string | null, until: string | null, size: number): ListPage => ({
  after,
  until,
  items: null,
  size: Math.max(0, size),
  fresh: false,
});

export const heldPage = (after: string | null, until: string | null, items: readonly FoundPair[]): ListPage => ({
  after,
  until,
  items,
  size: items.length,
  fresh: true,
});

export const isBeyond = (order: PairOrder, pairId: string, other: string): boolean =>
  order === 'newest' ? pairId < other : pairId > other;

/**
 * What to ask for where the row that comes so many rows after the start of a gap is wanted: from its start or, in the other order, from its
 * end, whichever is nearer. Within it one pair more than a page has, which bounds the page. `behind` is the id of the first pair behind the
 * gap, null where it ends the list, undefined where that pair is not held.
 */
export function askWithin(
  { after, size }: ListPage,
  wanted: number,
  order: PairOrder,
  behind: string | null | undefined,
): Ask {
  if (wanted < PAGE_SIZE / 2) return { order, after, skip: 0, limit: PAGE_SIZE };
  const left = Math.max(0, size - wanted - PAGE_SIZE);
  if (behind === undefined || wanted < left) return { order, after, skip: wanted - 1, limit: PAGE_SIZE + 1 };
  const otherWay = order === 'newest' ? 'oldest' : 'newest';
  return { order: otherWay, after: behind, skip: left < PAGE_SIZE / 2 ? 0 : left, limit: PAGE_SIZE + 1 };
}

/**
 * The pages that take the place of a gap when pairs from within it are there. Ids say what belongs to it; how large the gaps are that are
 * left is guessed by what was asked. A gap in which nothing was found is smaller than was thought.
 */
export function partOf(gap: ListPage, order: PairOrder, { order: asked, skip }: Ask, answer: FoundPage): ListPage[] {
  const { after, until, size } = gap;
  const fromEnd = asked !== order;
  const items = fromEnd ? answer.items.toReversed() : answer.items;
  const isBefore = (id: string): boolean => after !== null && !isBeyond(order, id, after);
  const isBehind = (id: string): boolean => until !== null && isBeyond(order, id, until);
  const within = items.filter(({ pair: { id } }) => !isBefore(id) && !isBehind(id));
  const [first, last] = [within[0]?.pair.id, within.at(-1)?.pair.id];
  if (first === undefined || last === undefined) return [gapOf(after, until, Math.min(skip, size - 1))];
  const ended = answer.nextCursor === null;
  const begins = fromEnd && (ended || items.some(({ pair }) => isBefore(pair.id)));
  const ends = fromEnd ? skip === 0 : ended || last === until || items.some(({ pair }) => isBehind(pair.id));
  const rows = begins ? within : within.slice(1);
  const page = heldPage(begins ? after : first, ends ? until : last, rows);
  const above = fromEnd ? Math.max(1, size - skip - rows.length) : skip + 1;
  const below = fromEnd ? skip : size - skip - within.length;
  return [...(begins ? [] : [gapOf(after, first, above)]), page, ...(ends ? [] : [gapOf(last, until, below)])];
}
