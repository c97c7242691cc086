import { counted, figure } from '../figures.ts';
import { catalogue } from '../words.ts';

const rows = counted('row', 'rows');
const pairs = counted('pair', 'pairs');

/** Step 6 of an import: how it went. */
export const summaryWords = catalogue('summary', {
  headline: {
    allIn: (n: number) => (n === 1 ? 'Completed: the row is in' : `Completed: all ${rows(n)} are in`),
    skipped: (n: number) => `Completed, ${rows(n)} skipped`,
    failed: (n: number) => `Completed with ${figure(n)} failed ${n === 1 ? 'row' : 'rows'}`,
    empty: 'Completed: the file has no rows',
    unprocessed: (n: number) => `Completed, ${rows(n)} not processed`,
    deleted: (n: number) => `Completed: ${pairs(n)} deleted`,
    vectors: (n: number) => `Vectors made: ${figure(n)}`,
    ended: {
      failed: {
        import: 'The import failed',
        change: 'The change failed',
        undo: 'The undo failed',
        preview: 'The dry run failed',
      },
      cancelled: {
        import: 'The import was cancelled',
        change: 'The change was cancelled',
        undo: 'The undo was cancelled',
        preview: 'The dry run was cancelled',
      },
      running: {
        import: 'The import is running',
        change: 'The change is running',
        undo: 'The undo is running',
        preview: 'The dry run is running',
      },
    },
    undone: (n: number) => `Undone: ${pairs(n)} taken back`,
    previewed: (n: number) => `Dry run of ${rows(n)}: nothing was written`,
  },
  note: {
    nothingToImport: 'There was nothing to import.',
    restIn: 'Every other row is in.',
    restDeleted: 'The pairs of every other row are deleted.',
    mend: 'Everything else is in. Correct the failed rows here or in your file: rows that are in already stay as they are.',
    mendDeleted: 'The pairs of every other row are deleted. Correct the failed rows here or in your file.',
    failedRows: (n: number) => `${rows(n)} failed.`,
    failed: (n: number) => `${rows(n)} failed: those pairs are as they were.`,
    left: (n: number) => `${rows(n)} skipped.`,
    unprocessed: (n: number) => `${rows(n)} not processed: those pairs are as they were.`,
    keptPairs: (n: number) => `${pairs(n)} kept: somebody has changed them since.`,
    notUndone: (n: number, gone: boolean) =>
      `${pairs(n)} could not be taken back${gone ? '' : '; the findings say why'}.`,
    unreached: (n: number) => `${pairs(n)} not reached: they are as they were.`,
    undoneBefore: (n: number) =>
      n === 0 ? 'Nothing was taken back.' : `What was taken back before stays so: ${pairs(n)}.`,
    line: (line: number) => ` Line ${figure(line)} of the file.`,
    nothing: 'Nothing was written.',
    keptVectors: (n: number) => `What was made before stays: ${counted('vector', 'vectors')(n)}.`,
    kept: (created: number, updated: number, deleted: number, retired: number) =>
      `What was written before stays: ${figure(created)} created, ${figure(updated)} updated${deleted > 0 ? `, ${figure(deleted)} deleted` : ''}${retired > 0 ? `, ${figure(retired)} retired` : ''}.`,
    uncounted: 'The file had not been counted to its end, so it may hold more rows than these.',
  },
  rows: 'Rows',
  sum: (n: number, atLeast: boolean) => `${atLeast ? 'At least ' : ''}${rows(n)}`,
  took: (span: string) => `in ${span}`,
  unbalanced: (n: number) => `The server counted ${rows(n)}. Please report this difference.`,
  links: {
    retryOf: { import: 'A retry of an earlier import', change: 'A retry of an earlier change' },
    retriedBy: { import: 'Retried by a later import', change: 'Retried by a later change' },
    undoOf: { import: 'Undoes an earlier import', change: 'Undoes an earlier change' },
    undoneBy: { import: 'Undone by a later import', change: 'Undone by a later change' },
    open: 'Open it',
    pairs: 'Show the pairs of the project',
    details: 'All details',
  },
  findings: {
    grouped: 'By how to mend it',
    each: 'One by one',
    view: 'Show findings',
  },
  files: {
    heading: 'Files',
    failed: 'Failed rows',
    skipped: 'Skipped rows',
    unprocessed: 'Rows not processed',
    successful: {
      import: 'Rows that are in',
      delete: 'Rows whose pairs are deleted',
      undo: 'Pairs taken back',
      preview: 'Rows that can be imported',
    },
    receipt: 'Receipt (JSON)',
    as: (what: string, format: string) => `${what} as ${format}`,
    until: (time: string) => `Kept until ${time}.`,
    gone: (time: string) => `The files of rows were kept until ${time} and are gone since.`,
  },
  fix: {
    button: (n: number) => `Correct ${rows(n)} and send back`,
    hint: 'The failed rows become a file of their own that you correct here; then they are imported with the same columns and options.',
    mirror:
      'The import was a mirror. Its failed rows alone cannot be one: their pairs are created and updated in the same set, and none is retired.',
    busy: 'Fetching the failed rows…',
    tooMany: 'There are too many failed rows to correct here. Download them, correct them in the file and import it.',
    filename: (name: string) => `${name} failed rows.csv`,
  },
  retry: {
    button: 'Retry…',
    heading: 'Retry which rows?',
    text: 'The same rows are taken again, with the options, settings and rules as they were then. What is in already stays as it is.',
    scope: {
      failed: 'Rows that failed',
      unprocessed: 'Rows that were not reached',
      embeddings: 'Vectors that are missing',
      all: 'Every row',
    },
    yes: 'Retry',
    no: 'Not now',
  },
  undo: {
    import: { button: 'Undo this import', heading: 'Undo this import?', yes: 'Undo the import' },
    change: { button: 'Undo this change', heading: 'Undo this change?', yes: 'Undo the change' },
    created: (n: number) => `${pairs(n)} created by it will be removed.`,
    updated: (n: number) => `${pairs(n)} updated by it will be as before.`,
    deleted: (n: number) => `${pairs(n)} deleted by it will be restored.`,
    retired: (n: number) => `${pairs(n)} retired by it will be as before.`,
    later: 'Pairs that somebody has changed since are left alone and listed.',
    no: 'Leave it',
  },
  search: {
    label: { meaning: 'Try it: ask something in your own words', text: 'Try it: search by words of the pairs' },
    button: { meaning: 'Search by meaning', text: 'Search by words' },
    busy: 'Searching',
    found: 'Pairs found',
    nothing: 'Nothing was found.',
    own: (row: number) => `from here, row ${figure(row)}`,
    score: 'Nearness in meaning; 1 is the same',
  },
  another: 'Import another',
  close: 'Close',
});
