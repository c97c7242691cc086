import { counted, figure } from '../figures.ts';
import { catalogue } from '../words.ts';

const rows = counted('row', 'rows');

/** What is said of the rows of an import and of what was found about them, wherever they are shown. */
export const rowWords = catalogue('rows', {
  none: 'No rows',
  sum: (n: number) => rows(n),
  readFrom: 'Read from columns',
  from: 'from',
  findings: 'Errors and warnings',
  show: 'Show',
  all: 'All',
  errors: counted('error', 'errors'),
  warnings: counted('warning', 'warnings'),
  row: (row: number) => `Row ${figure(row)}`,
  line: (line: number) => `line ${figure(line)}`,
  inFile: 'The row in the file',
  loading: 'Loading errors and warnings',
  again: 'Try again',
  more: 'Load more',
  groups: {
    heading: 'What is wrong, by how to mend it',
    count: (n: number) => rows(n),
    ranges: (list: string, one: boolean, more: number) =>
      `${one ? 'Row' : 'Rows'} ${list}${more > 0 ? ` and ${figure(more)} more` : ''}`,
    existing: 'The pair it runs into',
    mend: 'Correct these rows',
    leaveOut: 'Leave these rows out',
    mendFirst: (n: number, all: number) => `Correct the first ${figure(n)} of ${rows(all)}`,
    leaveOutAll: (all: number) => `Leave out all ${rows(all)}`,
    leaveOutFirst: (n: number, all: number) => `Leave out the first ${figure(n)} of ${rows(all)}`,
    none: 'No errors or warnings.',
  },
  vectors: {
    heading: 'Vectors',
    none: 'none',
    noneYet: 'none yet',
    share: (percent: number) => `${figure(percent)}% of the texts`,
    someRefused: 'done, some were refused',
    all: 'every text has one',
    bar: 'Texts that have a vector',
    made: (n: number) => `${figure(n)} made`,
    reused: (n: number) => `${figure(n)} were there already`,
    pending: (n: number) => `${figure(n)} pending`,
    refused: (n: number) => `${figure(n)} refused by the provider`,
    calls: counted('call', 'calls'),
    waiting:
      'The pairs are in and can be found by text. Those pending are not found by meaning yet; these figures stay live.',
  },
  workflow: 'For operators: this import in the Temporal UI',
  newTab: 'opens in a new tab',
});
