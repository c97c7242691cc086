import { figure } from '../figures.ts';
import { catalogue } from '../words.ts';

/** The imports page. */
export const importListWords = catalogue('importList', {
  heading: 'Imports',
  import: 'Import',
  loading: 'Loading imports',
  search: 'Search by file name',
  filter: {
    status: 'Status',
    kind: 'Kind',
    allStatuses: 'Any status',
    allKinds: 'Any kind',
    sort: 'Order',
    previews: 'Dry runs, too',
  },
  sort: {
    newest: 'Newest first',
    oldest: 'Oldest first',
    name: 'By file name',
    rows: 'Most rows first',
    failed: 'Most failed rows first',
    duration: 'Longest first',
  },
  sortBy: (column: string) => `Order by ${column}`,
  column: {
    status: 'Status',
    file: 'File',
    rows: 'Rows',
    result: 'Result',
    started: 'Started',
    duration: 'Duration',
  },
  by: (who: string) => `by ${who}`,
  queueNext: 'next in the queue',
  queuePosition: (position: number) => `position ${figure(position)} in the queue`,
  of: (total: string) => `of ${total}`,
  rowsUnit: 'rows',
  progressOf: (file: string) => `Rows of ${file} that have been processed`,
  empty: {
    heading: 'No imports yet',
    text: 'Drop a file of questions and answers anywhere on this page: CSV, Excel, JSON, XML, text and more. You see every row’s fate, and nothing is lost if you close the tab.',
    action: 'Import a file',
  },
  nothing: { heading: 'No import fits these filters', action: 'Show all imports' },
  drop: 'Drop the file to import it',
});
