import type { ImportRecord } from '@pairloom/contract';
import { runWords } from '../../words/en/run.ts';
import { spokenOf } from '../../words/import-words.ts';
import type { WordsOf } from '../../words/words.ts';

/** What stays and what does not when an import is cancelled now, one paragraph each. */
export function cancelConsequences(record: ImportRecord, { cancel }: WordsOf<typeof runWords>): string[] {
  const { created, updated, deleted, total, unprocessed } = record.counts;
  const { again } = cancel[spokenOf(record)];
  const written = created + updated + deleted > 0;
  return [
    written ? cancel.stays(created, updated, deleted) : cancel.nothing,
    total === null ? cancel.restUnknown(again) : cancel.rest(unprocessed, again),
  ];
}

/** What stays as it is while an import is paused, and what waits. */
export function pauseKeeps({ counts }: ImportRecord, { keeps }: WordsOf<typeof runWords>): string {
  const { processed, total, unprocessed } = counts;
  const done = keeps.done(processed);
  if (total === null) return `${done} ${keeps.leftUnknown}`;
  return unprocessed === 0 ? done : `${done} ${keeps.left(unprocessed)}`;
}
