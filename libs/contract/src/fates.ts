import * as z from 'zod';

/** What became of a row. Every row of an ended import has exactly one; the order is the storage order, append only. */
export const FATES = ['unprocessed', 'created', 'updated', 'unchanged', 'deleted', 'skipped', 'failed'] as const;
export const Fate = z.enum(FATES);
export type Fate = z.infer<typeof Fate>;

const count = z.number().int().nonnegative();

/** Rows by fate. `total` is null until the file has been planned; then it equals the sum of the fates. */
export const Counts = z.object({
  total: count.nullable(),
  processed: count.describe('total − unprocessed; while total is unknown, the rows that have a fate'),
  created: count,
  updated: count,
  unchanged: count,
  deleted: count,
  skipped: count,
  failed: count,
  unprocessed: count,
});
export type Counts = z.infer<typeof Counts>;

export type FateCounts = Record<Exclude<Fate, 'unprocessed'>, number>;

export const noFates = (): FateCounts => ({ created: 0, updated: 0, unchanged: 0, deleted: 0, skipped: 0, failed: 0 });

export function addFates(a: FateCounts, b: FateCounts): FateCounts {
  return {
    created: a.created + b.created,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    deleted: a.deleted + b.deleted,
    skipped: a.skipped + b.skipped,
    failed: a.failed + b.failed,
  };
}

export const sumFates = (f: FateCounts): number =>
  f.created + f.updated + f.unchanged + f.deleted + f.skipped + f.failed;

/** Counts as the API gives them. While `total` is unknown, `unprocessed` counts the planned rows without a fate. */
export function toCounts(fates: FateCounts, plannedRows: number, planComplete: boolean): Counts {
  const processed = sumFates(fates);
  return { total: planComplete ? plannedRows : null, processed, ...fates, unprocessed: plannedRows - processed };
}
