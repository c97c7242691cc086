import { isTerminal, type BulkChange, type Fate, type ImportRecord, type Phase } from '@pairloom/contract';
import type { IconName } from '../icons/drawings.ts';
import { bulkChangeIn } from './bulk-change.ts';
import { importWords } from './en/import.ts';
import type { WordsOf } from './words.ts';

export type ImportWords = WordsOf<typeof importWords>;

/** Colour family of a note or chip. The icon and the text say the same, so colour is never alone. */
export type Tone = 'good' | 'warn' | 'bad' | 'calm' | 'mute';

export interface StatusLook {
  text: string;
  icon: IconName;
  tone: Tone;
}

const en: ImportWords = importWords.en;

/** What the status of an import is called. A completed import with failed rows says so. */
export function statusLook(record: ImportRecord, words = en): StatusLook {
  const { status, look } = words;
  switch (record.status) {
    case 'pending':
      return { text: record.phase === 'uploading' ? look.uploading : status.pending, icon: 'waiting', tone: 'mute' };
    case 'processing':
      return runningLook(record, words);
    case 'completed':
      if (record.counts.failed > 0) return { text: look.completedWithErrors, icon: 'warning', tone: 'warn' };
      return record.counts.unprocessed > 0
        ? { text: look.completedInPart, icon: 'warning', tone: 'warn' }
        : { text: status.completed, icon: 'done', tone: 'good' };
    case 'failed':
      return { text: status.failed, icon: 'failed', tone: 'bad' };
    case 'cancelled':
      return { text: status.cancelled, icon: 'cancelled', tone: 'mute' };
  }
}

function runningLook(record: ImportRecord, { look, phase }: ImportWords): StatusLook {
  if (record.cancelRequested) return { text: look.cancelling, icon: 'running', tone: 'mute' };
  if (record.paused) return { text: look.paused, icon: 'waiting', tone: 'mute' };
  if (record.attention) return { text: look.attention, icon: 'warning', tone: 'warn' };
  return { text: phase[phaseTold(record)], icon: 'running', tone: 'calm' };
}

/**
 * Where an import is. Rows are looked at, and none is written, in a dry run and before a file is written as a whole: the course tells so.
 * The workflow may be ahead of it, but knows no check.
 */
export function phaseOf({ kind, phase, course }: Pick<ImportRecord, 'kind' | 'phase' | 'course'>): Phase | 'checking' {
  if (kind === 'preview') return phase === 'loading' ? 'checking' : phase;
  return course?.at(-1)?.phase === 'checking' && (phase === 'planning' || phase === 'loading') ? 'checking' : phase;
}

/** What an import is said to be doing: one that waits for its turn, as again after a pause, is queued, whatever it did before. */
export const phaseTold = (record: ImportRecord): Phase | 'checking' =>
  record.queue === null ? phaseOf(record) : 'queued';

/** Whether the figures tell what would become of the rows: nothing of them is written, or not yet. */
export const isForeseen = (record: ImportRecord): boolean =>
  record.kind === 'preview' || phaseOf(record) === 'checking';

/** Whether an import is written as a whole or not at all: rows are looked at before. A gateway that does not tell it tells its course. */
export const isAllOrNothing = ({ kind, allOrNothing, course = [] }: ImportRecord): boolean =>
  kind !== 'preview' && (allOrNothing ?? course.some(({ phase }) => phase === 'checking'));

/** Order in which fates are shown: what was achieved first. */
export const SHOWN_FATES = [
  'created',
  'updated',
  'unchanged',
  'deleted',
  'skipped',
  'failed',
  'unprocessed',
] as const satisfies readonly Fate[];

export function fieldWord(field: string, words = en): string {
  const known: Readonly<Record<string, string>> = words.field;
  return known[field] ?? field.replace(/^metadata\./, '');
}

type Named = Pick<ImportRecord, 'kind' | 'filename' | 'bulkChange'>;

/** Whether texts speak of an import or of a change of pairs. */
export const spokenOf = (record: Named): 'import' | 'change' => (bulkChangeIn(record) === null ? 'import' : 'change');

/** What an import is called: by its file, and a change of pairs, which has none that a reader knows, by what it is about. */
export function importName(record: Named, words = en): string {
  const change = bulkChangeIn(record);
  return change === null ? record.filename : words.bulk[change];
}

/** The same of an import of which little is told; null where that is nothing. */
export const nameTold = (
  { filename, bulkChange }: { filename?: string | null | undefined; bulkChange?: BulkChange | null | undefined },
  words = en,
): string | null => (bulkChange ? words.bulk[bulkChange] : (filename ?? null));

/** What a change of pairs has done, in a line. */
export function bulkDone(change: BulkChange, { counts }: ImportRecord, words = en): string {
  const { created, updated, deleted, processed, failed } = counts;
  return words.bulkDone[change](change === 'embed' ? processed - failed : created + updated + deleted);
}

/** Share of the rows that have a fate, 0 to 100; of the bytes while nobody knows how many rows there are; null when neither is known. */
export function percentDone({ status, counts, bytes, bytesDone }: ImportRecord): number | null {
  const { total, processed } = counts;
  if (isTerminal(status)) return 100;
  // The end of the file is not the end of the work.
  if (total === null) return bytesDone && bytes ? Math.min(99, (bytesDone / bytes) * 100) : null;
  return total === 0 ? 100 : Math.min(100, (processed / total) * 100);
}
