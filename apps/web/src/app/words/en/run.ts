import { counted, figure } from '../figures.ts';
import { catalogue } from '../words.ts';

const rows = counted('row', 'rows');

/** Step 5 of an import: what is being done. */
export const runWords = catalogue('run', {
  progress: 'Progress',
  bar: 'Rows that have been processed',
  of: (done: number, total: number) => `${figure(done)} of ${rows(total)}`,
  counted: (done: number, known: number) => `${figure(done)} of ${figure(known)} rows counted so far`,
  pace: (n: number) => `${figure(n)} rows/s`,
  activity: (ago: string) => `last activity ${ago}`,
  cancelling: 'Cancelling: the rows under way are finished, then all are counted.',
  paused: (by: string, ago: string) => `Paused by ${by} ${ago}. Nothing is written until it is resumed.`,
  pausedPlain: 'Paused. Nothing is written until it is resumed.',
  /** What a pause leaves as it is, and what it holds up. */
  keeps: {
    done: (n: number) => `What is done stays: ${rows(n)}.`,
    left: (n: number) => `Waiting: ${rows(n)}.`,
    leftUnknown: 'The other rows wait.',
  },
  reason: (reason: string) => `Reason: ${reason}`,
  next: 'Next in the queue.',
  position: (n: number) => `Position ${figure(n)} in the queue.`,
  mirror: (n: number) => `${counted('pair', 'pairs')(n)} retired that the file lacks`,
  attention: {
    heading: { import: 'The import waits for you', change: 'The change waits for you' },
    rows: (from: string, to: string) => `It cannot go on with rows ${from} to ${to}.`,
    retry: 'Try again',
    skip: 'Skip these rows…',
  },
  skip: {
    heading: 'Skip these rows?',
    text: (from: string, to: string) =>
      `Rows ${from} to ${to} are counted as failed; nothing of them is written. The other rows go on.`,
    reason: 'Why are they skipped?',
    yes: 'Skip the rows',
    no: 'Keep waiting',
  },
  cancel: {
    import: {
      button: 'Cancel import',
      heading: 'Cancel this import?',
      again: 'Import the file again later to go on: rows that are in already are left as they are.',
      yes: 'Cancel the import',
      no: 'Keep importing',
    },
    change: {
      button: 'Cancel change',
      heading: 'Cancel this change?',
      again: 'They can be taken up later with Retry.',
      yes: 'Cancel the change',
      no: 'Keep changing',
    },
    busy: 'Cancelling…',
    stays: (created: number, updated: number, deleted: number) =>
      `What has been written stays: ${counted('pair', 'pairs')(created)} created, ${figure(updated)} updated${deleted > 0 ? ` and ${figure(deleted)} deleted` : ''} so far. You can undo it afterwards.`,
    nothing: 'Nothing has been written so far.',
    rest: (n: number, again: string) => `${rows(n)} not reached yet are counted as not processed. ${again}`,
    restUnknown: (again: string) => `Rows that are not reached are counted as not processed. ${again}`,
  },
  pause: 'Pause',
  resume: 'Resume',
  keep: 'Keep running and close',
  keepPaused: 'Leave paused and close',
  announce: {
    resumed: (phase: string) => `Resumed: ${phase}.`,
    ended: (status: string, done: number, failed: number) =>
      `${status}: ${rows(done)}, ${failed === 0 ? 'no errors' : `${figure(failed)} failed`}.`,
    percent: (phase: string, percent: number, failed: number) =>
      `${phase}: ${percent} percent, ${failed === 0 ? 'no errors' : `${failed} failed`}.`,
    rows: (phase: string, done: number, failed: number) =>
      `${phase}: ${done} rows so far, ${failed === 0 ? 'no errors' : `${failed} failed`}.`,
  },
  log: {
    heading: 'Errors and warnings',
    label: 'Errors and warnings, newest at the end',
    filter: 'Filter',
    none: 'None so far.',
    noMatch: 'Nothing matches the filter.',
    later: 'The list follows with the next state.',
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'The text was not copied: the browser refused it. Filter for fewer lines and try again.',
    more: (n: number) => `${figure(n)} more are on the server; the summary lists all of them.`,
    row: (n: number) => `Row ${figure(n)}`,
    lineText: (row: number, line: number | null) => (line === null ? `row ${row}` : `row ${row} (line ${line})`),
  },
  steps: 'Phases',
});
