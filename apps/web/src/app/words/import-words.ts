import { isTerminal, type Fate, type ImportRecord, type ImportStatus, type Phase } from '@pairloom/contract';
import type { IconName } from '../icons/drawings.ts';

/** Colour family of a note or chip. The icon and the text say the same, so colour is never alone. */
export type Tone = 'good' | 'warn' | 'bad' | 'calm' | 'mute';

export interface StatusLook {
  text: string;
  icon: IconName;
  tone: Tone;
}

/** What the status of an import is called. A completed import with failed rows says so. */
export function statusLook(record: ImportRecord): StatusLook {
  switch (record.status) {
    case 'pending':
      return { text: record.phase === 'uploading' ? 'Uploading' : 'Waiting', icon: 'waiting', tone: 'mute' };
    case 'processing':
      return runningLook(record);
    case 'completed':
      return record.counts.failed > 0
        ? { text: 'Completed with errors', icon: 'warning', tone: 'warn' }
        : { text: 'Completed', icon: 'done', tone: 'good' };
    case 'failed':
      return { text: 'Failed', icon: 'failed', tone: 'bad' };
    case 'cancelled':
      return { text: 'Cancelled', icon: 'cancelled', tone: 'mute' };
  }
}

function runningLook(record: ImportRecord): StatusLook {
  if (record.cancelRequested) return { text: 'Cancelling', icon: 'running', tone: 'mute' };
  if (record.paused) return { text: 'Paused', icon: 'waiting', tone: 'mute' };
  if (record.attention) return { text: 'Needs attention', icon: 'warning', tone: 'warn' };
  return { text: PHASE_WORDS[record.phase], icon: 'running', tone: 'calm' };
}

export const STATUS_WORDS: Record<ImportStatus, string> = {
  pending: 'Waiting',
  processing: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export const PHASE_WORDS: Record<Phase, string> = {
  uploading: 'Uploading',
  queued: 'Queued',
  planning: 'Planning',
  loading: 'Loading',
  settling: 'Settling',
  embedding: 'Embedding',
  finishing: 'Finishing',
  ended: 'Ended',
};

/** One line for what happens in a phase. */
export const PHASE_EXPLAINED: Record<Phase, string> = {
  uploading: 'The file is on its way to the server.',
  queued: 'Waits until an import before it has finished.',
  planning: 'Counts the rows and cuts the file into chunks.',
  loading: 'Checks the rows and writes the pairs.',
  settling: 'Sorts out questions that stand in the file more than once.',
  embedding: 'Makes vectors, so that pairs can be found by meaning.',
  finishing: 'Adds up the rows and closes the import.',
  ended: 'Nothing more happens.',
};

export const FATE_WORDS: Record<Fate, string> = {
  created: 'Created',
  updated: 'Updated',
  unchanged: 'Unchanged',
  deleted: 'Deleted',
  skipped: 'Skipped',
  failed: 'Failed',
  unprocessed: 'Not processed',
};

export const FATE_EXPLAINED: Record<Fate, string> = {
  created: 'new pairs',
  updated: 'pairs that changed',
  unchanged: 'pairs that were the same already',
  deleted: 'pairs that were removed',
  skipped: 'rows left out, for instance repeats',
  failed: 'rows with an error; nothing of them was written',
  unprocessed: 'rows that were not reached',
};

/** Order in which fates are shown: what was achieved first. */
export const SHOWN_FATES = ['created', 'updated', 'unchanged', 'deleted', 'skipped', 'failed', 'unprocessed'] as const;

export const FIELD_WORDS: Record<string, string> = {
  question: 'Question',
  answer: 'Answer',
  category: 'Category',
  tags: 'Tags',
  status: 'Status',
  externalId: 'External id',
  variants: 'Further questions',
  ignore: 'Left out',
};

export const fieldWord = (field: string): string => FIELD_WORDS[field] ?? field.replace(/^metadata\./, '');

/** Share of the rows that have a fate, 0 to 100; null while the number of rows is not known. */
export function percentDone(record: ImportRecord): number | null {
  const { total, processed } = record.counts;
  if (isTerminal(record.status)) return 100;
  if (total === null) return null;
  return total === 0 ? 100 : Math.min(100, (processed / total) * 100);
}
