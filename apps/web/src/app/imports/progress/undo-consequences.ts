import type { ImportRecord } from '@pairloom/contract';
import { summaryWords } from '../../words/en/summary.ts';
import type { WordsOf } from '../../words/words.ts';

/** What becomes of the pairs of an import when it is undone, one paragraph each. */
export function undoConsequences({ counts, retired }: ImportRecord, { undo }: WordsOf<typeof summaryWords>): string[] {
  const { created, updated, deleted } = counts;
  return [
    created > 0 ? undo.created(created) : '',
    updated > 0 ? undo.updated(updated) : '',
    deleted > 0 ? undo.deleted(deleted) : '',
    retired ? undo.retired(retired) : '',
    undo.later,
  ].filter((text) => text !== '');
}
