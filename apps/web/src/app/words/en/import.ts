import { counted, figure } from '../figures.ts';
import { catalogue } from '../words.ts';

const pairs = counted('pair', 'pairs');
/** The same after any number. */
const always =
  (text: string): ((n: number) => string) =>
  () =>
    text;

/** What imports, their phases and the fates of rows are called, on every screen. */
export const importWords = catalogue('import', {
  andMore: (n: number) => `and ${figure(n)} more`,
  quoted: (text: string) => `“${text}”`,
  orElse: (column: string, text: string) => `${column}, or “${text}”`,
  status: {
    pending: 'Waiting',
    processing: 'Running',
    completed: 'Completed',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  look: {
    uploading: 'Uploading',
    completedWithErrors: 'Completed with errors',
    completedInPart: 'Completed in part',
    cancelling: 'Cancelling',
    paused: 'Paused',
    attention: 'Needs attention',
  },
  phase: {
    uploading: 'Uploading',
    queued: 'Queued',
    planning: 'Planning',
    checking: 'Checking',
    loading: 'Loading',
    settling: 'Settling',
    embedding: 'Embedding',
    finishing: 'Finishing',
    ended: 'Ended',
  },
  phaseExplained: {
    uploading: 'The file is on its way to the server.',
    queued: 'Waits until an import before it has finished.',
    planning: 'Counts the rows and cuts the file into chunks.',
    checking: 'Looks at all rows before any is written.',
    loading: 'Checks the rows and writes the pairs.',
    settling: 'Sorts out questions that stand in the file more than once.',
    embedding: 'Makes vectors, so that pairs can be found by meaning.',
    finishing: 'Adds up the rows and closes the import.',
    ended: 'Nothing more happens.',
  },
  fate: {
    created: 'Created',
    updated: 'Updated',
    unchanged: 'Unchanged',
    deleted: 'Deleted',
    skipped: 'Skipped',
    failed: 'Failed',
    unprocessed: 'Not processed',
  },
  /** Of rows that an import which still runs has before it; then after a number, and explained. */
  fateAhead: { name: 'Still ahead', afterNumber: 'still ahead', explained: 'rows that the import has not come to yet' },
  /** The same after a number. */
  fateAfterNumber: {
    created: 'created',
    updated: 'updated',
    unchanged: 'unchanged',
    deleted: 'deleted',
    skipped: 'skipped',
    failed: 'failed',
    unprocessed: 'not processed',
  },
  /** After a number, where nothing is written. */
  fateForeseen: {
    created: always('would be created'),
    updated: always('would be updated'),
    unchanged: always('would stay as they are'),
    deleted: always('would be deleted'),
    skipped: always('would be skipped'),
    failed: always('would fail'),
    unprocessed: always('not checked'),
  },
  fateExplained: {
    created: 'new pairs',
    updated: 'pairs that changed',
    unchanged: 'pairs that were the same already',
    deleted: 'pairs that were removed',
    skipped: 'rows that were skipped, for instance repeats',
    failed: 'rows with an error; nothing of them was written',
    unprocessed: 'rows that were not reached',
  },
  field: {
    question: 'Question',
    answer: 'Answer',
    category: 'Category',
    tags: 'Tags',
    status: 'Status',
    externalId: 'External id',
    variants: 'Further questions',
    ignore: 'Left out',
    metadata: 'Metadata',
  },
  kind: {
    import: 'Import',
    preview: 'Dry run',
    retry: 'Retry',
    undo: 'Undo',
    bulk: 'Bulk change',
    reembed: 'New vectors',
  },
  /** Changes of pairs by request, by what they are about. */
  bulk: {
    create: 'New pairs',
    update: 'Change of pairs',
    status: 'Change of status',
    category: 'Change of category',
    tags: 'Change of tags',
    delete: 'Deletion of pairs',
    embed: 'New vectors',
  },
  /** What they have done. */
  bulkDone: {
    create: (n: number) => `${pairs(n)} created`,
    update: (n: number) => `${pairs(n)} changed`,
    status: (n: number) => `Status of ${pairs(n)} changed`,
    category: (n: number) => `Category of ${pairs(n)} changed`,
    tags: (n: number) => `Tags of ${pairs(n)} changed`,
    delete: (n: number) => `${pairs(n)} deleted`,
    embed: (n: number) => `Vectors of ${pairs(n)} made`,
  },
  mode: {
    upsert: 'Create and update',
    create: 'Create only',
    update: 'Update only',
    delete: 'Delete',
    mirror: 'Mirror',
  },
  severity: { error: 'Error', warning: 'Warning', info: 'Note' },
});
