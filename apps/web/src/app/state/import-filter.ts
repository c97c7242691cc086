import {
  IMPORT_KINDS,
  IMPORT_SORTS,
  IMPORT_STATUSES,
  type ImportKind,
  type ImportRecord,
  type ImportSort,
  type ImportStatus,
} from '@pairloom/contract';

/** What the list of imports shows, and in which order. Null and '' stand for all; dry runs are left out unless they are asked for. */
export interface ImportFilter {
  status: ImportStatus | null;
  kind: ImportKind | null;
  q: string;
  sort: ImportSort;
  previews: boolean;
}

export const ALL_IMPORTS: ImportFilter = { status: null, kind: null, q: '', sort: 'newest', previews: false };

/** Reads a filter from the address; what is not understood stands for all. */
export const filterFrom = ({
  status,
  kind,
  q,
  sort,
  previews,
}: Partial<Record<keyof ImportFilter, string | undefined>>): ImportFilter => ({
  status: IMPORT_STATUSES.find((known) => known === status) ?? null,
  kind: IMPORT_KINDS.find((known) => known === kind) ?? null,
  q: q?.trim() ?? '',
  sort: IMPORT_SORTS.find((known) => known === sort) ?? 'newest',
  previews: previews === 'true' || kind === 'preview',
});

export const sameFilter = (a: ImportFilter, b: ImportFilter): boolean =>
  a.status === b.status && a.kind === b.kind && a.q === b.q && a.sort === b.sort && a.previews === b.previews;

/** Whether an import that the stream tells of belongs into the list; as the gateway filters. */
export const fits = ({ status, kind, q, previews }: ImportFilter, record: ImportRecord): boolean =>
  (previews || record.kind !== 'preview') &&
  (status === null || record.status === status) &&
  (kind === null || record.kind === kind) &&
  record.filename.toLowerCase().includes(q.toLowerCase());
