import {
  PAIR_NEAR,
  PAIR_QUALITIES,
  PAIR_STATUSES,
  PairEmbedding,
  type PairNeighbours,
  type PairOrder,
} from '@pairloom/contract';
import type { PairFilters, SearchBy } from '../api/pairs-api.ts';

/** What the list of pairs shows: filters, and a search if `q` is not empty. */
export interface PairQuestion extends PairFilters {
  projectId: string;
  q: string;
  by: SearchBy;
  /** Of a list; a search gives its best hits first. */
  order: PairOrder;
}

/** The order that the address asks for; newest first unless it is understood. */
export const orderFrom = (address: string | undefined): PairOrder => (address === 'oldest' ? 'oldest' : 'newest');

/** The place of a pair in a list that comes newest first, as it is in the given order. */
export function placeIn(order: PairOrder, neighbours: PairNeighbours): PairNeighbours {
  if (order === 'newest') return neighbours;
  const { previousId, nextId, current, total, totalIsExact } = neighbours;
  const place = current === null || !totalIsExact ? null : total - current + 1;
  return { previousId: nextId, nextId: previousId, current: place, total, totalIsExact };
}

/** Names of filters in the address, as the API has them. */
export const FILTERS = ['status', 'category', 'tag', 'quality', 'embedding', 'near'] as const;
export type FilterName = (typeof FILTERS)[number];

export type FilterAddress = Partial<Record<FilterName, string | undefined>>;

/** Reads filters from the address; what is not understood stands for all. */
export const filtersFrom = (address: FilterAddress): PairFilters => ({
  status: PAIR_STATUSES.find((known) => known === address.status) ?? null,
  category: address.category || null,
  tag: address.tag || null,
  quality: PAIR_QUALITIES.find((known) => known === address.quality) ?? null,
  embedding: PairEmbedding.options.find((known) => known === address.embedding) ?? null,
  near: PAIR_NEAR.find((known) => known === address.near) ?? null,
});

/** Filters as the body of a bulk request has them: those that are set. */
export const givenFilters = (filters: PairFilters): Record<string, string> =>
  Object.fromEntries(FILTERS.flatMap((name) => (filters[name] === null ? [] : [[name, filters[name]]])));

export const isFiltered = (filters: PairFilters): boolean => FILTERS.some((name) => filters[name] !== null);
