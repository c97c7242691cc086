import type { PairChange } from '@pairloom/contract';
import { changedContent, mergeContent, newContent } from '../fate/merge.ts';
import type { StoredContent } from '../ports/import-reports.ts';
import type { PreparedPair } from '../ports/reading.ts';
import { changedFields } from './changed-fields.ts';

/** What a row of a dry run would do to a pair, as it is stored now; undefined where there is none. */
export function plannedChange(
  row: number,
  change: PairChange['change'],
  prepared: PreparedPair | undefined,
  stored: StoredContent | undefined,
): PairChange {
  const before = change === 'created' ? undefined : stored;
  const after = change === 'deleted' || prepared === undefined ? undefined : contentAfter(prepared, before);
  const known = change !== 'updated' || (before !== undefined && after !== undefined);
  return {
    pairId: before?.id ?? null,
    change,
    row,
    question: (after ?? before)?.question ?? null,
    versionBefore: before?.version ?? null,
    versionAfter: change === 'deleted' ? null : (before?.version ?? 0) + 1,
    ...(known ? changedFields(before, after) : { fields: [], before: null, after: null }),
  };
}

function contentAfter(prepared: PreparedPair, stored: StoredContent | undefined) {
  if (stored === undefined) return newContent(prepared);
  return prepared.pairId === undefined ? mergeContent(stored, prepared) : changedContent(stored, prepared);
}
