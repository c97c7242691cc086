import { counted, figure } from '../figures.ts';
import { catalogue } from '../words.ts';

const rows = counted('row', 'rows');
const pairs = counted('pair', 'pairs');
const vectors = counted('vector', 'vectors');

/** Step 5 of an import: what is being done. */
export const runWords = catalogue('run', {
  progress: 'Progress',
  bar: 'Rows that have been processed',
  of: (done: number, total: number) => `${figure(done)} of ${rows(total)}`,
  counted: (done: number, known: number) => `${figure(done)} of ${figure(known)} rows counted so far`,
  pace: (n: number) => `${figure(n)} rows/s`,
  activity: (ago: string) => `last activity ${ago}`,
  cancelling: 'Cancelling: the rows under way are finished, then all are counted.',
  cancellingWhole: 'Cancelling: what has been written is taken back, then all rows are counted.',
  paused: (by: string, ago: string) => `Paused by ${by} ${ago}. Nothing is written until it is resumed.`,
  pausedPlain: 'Paused. Nothing is written until it is resumed.',
  /** What a pause leaves as it is, and what it holds up. */
  keeps: {
    done: (n: number) => `What is done stays: ${rows(n)}.`,
    checked: (n: number) => `Checked so far: ${rows(n)}; nothing of them is written.`,
    left: (n: number) => `Waiting: ${rows(n)}.`,
    leftUnknown: 'The other rows wait.',
  },
  reason: (reason: string) => `Reason: ${reason}`,
  next: 'Next in the queue.',
  position: (n: number) => `Position ${figure(n)} in the queue.`,
  /** Why it waits. */
  waitsFor: {
    queued: (n: number) => `${counted('import is', 'imports are')(n)} before it.`,
    running: (n: number) =>
      n === 1
        ? 'It begins once the import that is running is in.'
        : `It begins once one of the ${figure(n)} that are running is in.`,
    worker: 'A place is free: it begins as soon as a worker takes it up. Where that lasts, no worker runs.',
    told: (reason: string) => `The server says: ${reason}.`,
  },
  mirror: (n: number) => `${counted('pair', 'pairs')(n)} retired that the file lacks`,
  attention: {
    heading: { import: 'The import waits for you', change: 'The change waits for you' },
    rows: (from: string, to: string) => `It cannot go on with rows ${from} to ${to}.`,
    retry: 'Try again',
    skip: 'Skip the chunk…',
  },
  skip: {
    heading: 'Skip this chunk?',
    text: (from: string, to: string) =>
      `Its rows ${from} to ${to} are left as not processed; nothing of them is written. The other rows go on, and these can be taken up later with Retry.`,
    reason: 'Why is it skipped?',
    yes: 'Skip the chunk',
    no: 'Keep waiting',
  },
  cancel: {
    import: {
      button: 'Cancel import',
      heading: 'Cancel this import?',
      again: 'Import the file again later to go on: rows that are in already are left as they are.',
      undoAgain: 'Undo the import again later to go on.',
      yes: 'Cancel the import',
      no: 'Keep importing',
    },
    change: {
      button: 'Cancel change',
      heading: 'Cancel this change?',
      again: 'They can be taken up later with Retry.',
      undoAgain: 'Undo the change again later to go on.',
      yes: 'Cancel the change',
      no: 'Keep changing',
    },
    busy: 'Cancelling…',
    stays: (created: number, updated: number, deleted: number, retired: number) =>
      `What has been written stays: ${pairs(created)} created, ${figure(updated)} updated${deleted > 0 ? `, ${figure(deleted)} deleted` : ''}${retired > 0 ? `, ${figure(retired)} retired` : ''} so far. You can undo it afterwards.`,
    nothing: 'Nothing has been written so far.',
    made: (n: number) =>
      n === 0 ? 'No vector has been made so far.' : `What has been made so far stays: ${vectors(n)}.`,
    notMade: (n: number) =>
      `${counted('text has', 'texts have')(n)} no new vector as yet: each keeps the one that it has, if there is one. They can be taken up later with Retry.`,
    takenBack: 'What has been written so far is taken back.',
    /** Of what is written as a whole or not at all. */
    whole: 'All or nothing was chosen: every row is then counted as not processed.',
    dryRun: 'A dry run writes nothing. Rows that are not checked yet are counted as not processed.',
    undone: (n: number) => `What has been taken back so far stays so: ${pairs(n)}.`,
    undoLeft: (n: number, again: string) =>
      `${pairs(n)} not reached yet ${n === 1 ? 'stays as it is' : 'stay as they are'} now. ${again}`,
    vectors: (n: number) =>
      `All rows are in. ${counted('text that lacks', 'texts that lack')(n)} a vector as yet can be taken up later with Retry.`,
    rest: (n: number, again: string) =>
      `${rows(n)} not reached yet ${n === 1 ? 'is' : 'are'} counted as not processed. ${again}`,
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
