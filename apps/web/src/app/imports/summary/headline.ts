import { ERROR_CODES, type ImportRecord } from '@pairloom/contract';
import type { IconName } from '../../icons/drawings.ts';
import type { Tone } from '../../words/import-words.ts';

export interface Headline {
  text: string;
  /** What it means and what to do, one paragraph each. */
  notes: readonly string[];
  tone: Tone;
  icon: IconName;
}

const rows = (count: number, format: (value: number) => string): string =>
  `${format(count)} ${count === 1 ? 'row' : 'rows'}`;

/** How an ended import went, in a line, with what the reader can do about it. */
export function headlineOf(record: ImportRecord, format: (value: number) => string): Headline {
  switch (record.status) {
    case 'completed':
      return completed(record, format);
    case 'failed':
      return {
        text: 'The import failed',
        notes: [...faultNotes(record), ...keptNotes(record, format)],
        tone: 'bad',
        icon: 'failed',
      };
    case 'cancelled':
      return { text: 'The import was cancelled', notes: keptNotes(record, format), tone: 'mute', icon: 'cancelled' };
    case 'pending':
    case 'processing':
      return { text: 'The import is running', notes: [], tone: 'calm', icon: 'running' };
  }
}

function completed(record: ImportRecord, format: (value: number) => string): Headline {
  const { failed, skipped, total } = record.counts;
  if (total === 0)
    return {
      text: 'Completed: the file has no rows',
      notes: ['There was nothing to import.'],
      tone: 'warn',
      icon: 'info',
    };
  if (failed === 0 && skipped > 0)
    return {
      text: `Completed, ${rows(skipped, format)} skipped`,
      notes: ['Every other row is in.'],
      tone: 'good',
      icon: 'done',
    };
  if (failed === 0)
    return {
      text: total === 1 ? 'Completed: the row is in' : `Completed: all ${rows(total ?? 0, format)} are in`,
      notes: [],
      tone: 'good',
      icon: 'done',
    };
  return {
    text: `Completed with ${format(failed)} failed ${failed === 1 ? 'row' : 'rows'}`,
    notes: [
      'Everything else is in. Mend the rows listed below in your file and import it again: rows that are in already stay as they are.',
    ],
    tone: 'warn',
    icon: 'warning',
  };
}

function faultNotes({ error }: ImportRecord): string[] {
  if (!error) return [];
  const line = error.line ? ` Line ${error.line} of the file.` : '';
  return [`${error.message}${line}`, ERROR_CODES[error.code].remedy];
}

function keptNotes(record: ImportRecord, format: (value: number) => string): string[] {
  const { created, updated } = record.counts;
  const kept =
    created + updated === 0
      ? 'Nothing was written.'
      : `What was written before stays: ${format(created)} created and ${format(updated)} updated.`;
  const uncounted = record.totalFinal
    ? []
    : ['The file had not been counted to its end, so it may hold more rows than these.'];
  return [kept, ...uncounted];
}
