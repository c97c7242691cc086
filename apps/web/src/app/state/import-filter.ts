import {
  IMPORT_KINDS,
  IMPORT_SORTS,
  IMPORT_STANDS,
  IMPORT_STATUSES,
  isTerminal,
  type BulkChange,
  type ImportKind,
  type ImportRecord,
  type ImportSort,
  type ImportStand,
  type ImportStatus,
} from '@pairloom/contract';
import { bulkChangeIn } from '../words/bulk-change.ts';

/** What the list of imports shows, and in which order. Null and '' stand for all; dry runs are left out unless they are asked for. */
export interface ImportFilter {
  status: ImportStatus | null;
  state: ImportStand | null;
  kind: ImportKind | null;
  q: string;
  /** Changes of pairs that `q` means: they have no file that a reader knows, and are called otherwise in each language. */
  bulkChanges: readonly BulkChange[];
  sort: ImportSort;
  previews: boolean;
}

export const ALL_IMPORTS: ImportFilter = {
  status: null,
  state: null,
  kind: null,
  q: '',
  bulkChanges: [],
  sort: 'newest',
  previews: false,
};

/** Reads a filter from the address; what is not understood stands for all. */
export const filterFrom = (
  {
    status,
    state,
    kind,
    q,
    sort,
    previews,
  }: Partial<Record<Exclude<keyof ImportFilter, 'bulkChanges'>, string | undefined>>,
  changesCalled: (q: string) => readonly BulkChange[],
): ImportFilter => ({
  status: IMPORT_STATUSES.find((known) => known === status) ?? null,
  state: IMPORT_STANDS.find((known) => known === state) ?? null,
  kind: IMPORT_KINDS.find((known) => known === kind) ?? null,
  q: q?.trim() ?? '',
  bulkChanges: changesCalled(q?.trim() ?? ''),
  sort: IMPORT_SORTS.find((known) => known === sort) ?? 'newest',
  previews: previews === 'true' || kind === 'preview',
});

export const sameFilter = (a: ImportFilter, b: ImportFilter): boolean =>
  a.status === b.status &&
  a.state === b.state &&
  a.kind === b.kind &&
  a.q === b.q &&
  a.bulkChanges.join() === b.bulkChanges.join() &&
  a.sort === b.sort &&
  a.previews === b.previews;

/** Whether an import that the stream tells of belongs into the list; as the gateway filters. */
export const fits = ({ status, state, kind, q, bulkChanges, previews }: ImportFilter, record: ImportRecord): boolean =>
  (previews || record.kind !== 'preview') &&
  (status === null || record.status === status) &&
  (state === null || stands(state, record)) &&
  (kind === null || record.kind === kind) &&
  isCalled(q, bulkChanges, record);

const stands = (state: ImportStand, { status, paused, attention }: ImportRecord): boolean =>
  !isTerminal(status) && (state === 'paused' ? paused : attention !== null);

function isCalled(q: string, bulkChanges: readonly BulkChange[], record: ImportRecord): boolean {
  const change = bulkChangeIn(record);
  if (q === '') return true;
  return change === null ? record.filename.toLowerCase().includes(q.toLowerCase()) : bulkChanges.includes(change);
}
