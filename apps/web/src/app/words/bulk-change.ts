import { BULK_CHANGES, bulkChangeNamed, type BulkChange, type ImportRecord } from '@pairloom/contract';
import type { ImportWords } from './import-words.ts';

/** What a change of pairs is about, also where it is retried or undone; null for imports of files, whatever their names. */
export const bulkChangeIn = ({
  kind,
  filename,
  bulkChange,
}: Pick<ImportRecord, 'kind' | 'filename' | 'bulkChange'>): BulkChange | null =>
  bulkChange ?? (kind === 'bulk' ? bulkChangeNamed(filename) : null);

/** Changes of pairs that a search means: by what each is called, or by what all of them are. */
export function bulkChangesCalled(q: string, words: Pick<ImportWords, 'bulk' | 'kind'>): readonly BulkChange[] {
  if (q === '') return [];
  const holds = (name: string): boolean => name.toLowerCase().includes(q.toLowerCase());
  return BULK_CHANGES.filter((change) => holds(words.bulk[change]) || holds(words.kind.bulk));
}
