import type { ImportRecord } from '@pairloom/contract';
import { bulkChangeIn } from '../../words/bulk-change.ts';
import { runWords } from '../../words/en/run.ts';
import { isAllOrNothing, isForeseen, phaseOf, spokenOf } from '../../words/import-words.ts';
import type { WordsOf } from '../../words/words.ts';

type RunWords = WordsOf<typeof runWords>;

/** What stays and what does not when an import is cancelled now, one paragraph each. */
export function cancelConsequences(record: ImportRecord, { cancel }: RunWords): string[] {
  if (record.kind === 'preview') return [cancel.dryRun];
  if (phaseOf(record) === 'checking') return [cancel.nothing, cancel.whole];
  if (takesBack(record)) return [cancel.takenBack, cancel.whole];
  const { embedded, pending } = record.embeddings;
  // Vectors alone: its rows are only looked through.
  if (record.kind !== 'undo' && bulkChangeIn(record) === 'embed')
    return [cancel.made(embedded), ...(pending === 0 ? left(record, cancel) : [cancel.notMade(pending)])];
  return [stays(record, cancel), ...left(record, cancel)];
}

/** Whether a cancel takes back what is written: of what is written as a whole, as long as not all of it is in. */
export const takesBack = (record: ImportRecord): boolean =>
  isAllOrNothing(record) && (phaseOf(record) === 'loading' || record.phase === 'settling');

function stays({ kind, counts, retired, embeddings }: ImportRecord, cancel: RunWords['cancel']): string {
  const { created, updated, deleted, processed, skipped, failed } = counts;
  if (kind === 'undo') return cancel.undone(processed - skipped - failed);
  if (created + updated + deleted + (retired ?? 0) === 0)
    return embeddings.embedded > 0 ? cancel.made(embeddings.embedded) : cancel.nothing;
  return cancel.stays(created, updated, deleted, retired ?? 0);
}

/** Rows that were not reached, and texts without a vector once all rows were. */
function left(record: ImportRecord, cancel: RunWords['cancel']): string[] {
  const { total, unprocessed } = record.counts;
  const { pending } = record.embeddings;
  const { again, undoAgain } = cancel[spokenOf(record)];
  if (record.kind === 'undo') return unprocessed === 0 ? [] : [cancel.undoLeft(unprocessed, undoAgain)];
  if (total === null) return [cancel.restUnknown(again)];
  if (unprocessed > 0) return [cancel.rest(unprocessed, again)];
  return pending === 0 ? [] : [cancel.vectors(pending)];
}

/** What stays as it is while an import is paused, and what waits. */
export function pauseKeeps(record: ImportRecord, { keeps }: RunWords): string {
  const { processed, total, unprocessed } = record.counts;
  const done = isForeseen(record) ? keeps.checked(processed) : keeps.done(processed);
  if (total === null) return `${done} ${keeps.leftUnknown}`;
  return unprocessed === 0 ? done : `${done} ${keeps.left(unprocessed)}`;
}
