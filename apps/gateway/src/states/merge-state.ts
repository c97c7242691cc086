import { type Counts, type EmbeddingCounts, type ImportRecord, isTerminal, toCounts } from '@pairloom/contract';
import type { StoredImport } from '@pairloom/core';
import type { WorkflowProgress } from '@pairloom/temporal-api';

/** An import with the figures of whichever side is ahead; its errors come separately. */
export type ImportState = Omit<ImportRecord, 'recentErrors'>;

/** Whether a workflow may know more of the import than the database: ended ones do not change, the others have no figures yet. */
export const isUnderWay = (stored: StoredImport): boolean => !isTerminal(stored.status) && stored.startedAt !== null;

export const fromDatabase = (stored: StoredImport): ImportState => ({ ...stored, stateFrom: 'database' });

/** A command counts once the database has it: the workflow may hear of it later. */
const isHeld = ({ paused, attention }: StoredImport): boolean => paused || attention?.waits === true;

/** The newer of both by revision. An end counts only once the database has it: until then times and totals are not final. */
export function mergeState(stored: StoredImport, progress: WorkflowProgress | undefined): ImportState {
  if (progress === undefined || isTerminal(progress.status) || isTerminal(stored.status)) return fromDatabase(stored);
  if (progress.revision < stored.revision) return fromDatabase(stored);
  return {
    ...stored,
    // What settling makes of rows that are counted already, the workflow hears after the database, which may be long after when a worker dies.
    ...(progress.revision > stored.revision && figuresOf(stored, progress)),
    status: progress.status,
    phase: progress.phase,
    queue: progress.queue === null || isHeld(stored) ? null : { ...progress.queue },
    cancelRequested: stored.cancelRequested || progress.cancelRequested,
    revision: progress.revision,
    stateFrom: 'workflow',
  };
}

/** Texts that were looked after. */
const madeOf = ({ embedded, reused, failed }: EmbeddingCounts): number => embedded + reused + failed;

/** Whether the workflow has heard of as many rows, and of as much of what settling makes of them: it takes rows out of other fates for skipped ones. */
function knowsRows({ counts: inDatabase }: StoredImport, { processed, skipped }: Counts): boolean {
  if (processed !== inDatabase.processed) return processed > inDatabase.processed;
  return skipped >= inDatabase.skipped;
}

/**
 * A workflow that is ahead by its phase may lack what an activity had written when it was cancelled or lost: such figures do not go back. What
 * is all or nothing counts its rows anew after the check, and the workflow knows of that first.
 */
function figuresOf(stored: StoredImport, progress: WorkflowProgress): Partial<StoredImport> {
  const { fates, plannedRows, planComplete, errorCount, warningCount, embeddings } = progress;
  const counts = toCounts(fates, plannedRows, planComplete);
  const vectors = madeOf(embeddings) >= madeOf(stored.embeddings) ? { embeddings } : {};
  if (stored.allOrNothing) return { counts, errorCount, warningCount, ...vectors };
  return {
    ...(knowsRows(stored, counts) && { counts }),
    errorCount: Math.max(errorCount, stored.errorCount),
    warningCount: Math.max(warningCount, stored.warningCount),
    ...vectors,
  };
}
