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
