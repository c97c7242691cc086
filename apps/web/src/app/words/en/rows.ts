import { counted, figure } from '../figures.ts';
import { catalogue } from '../words.ts';

const rows = counted('row', 'rows');
const errors = counted('error', 'errors');
const warnings = counted('warning', 'warnings');

/** What is said of the rows of an import and of what was found about them, wherever they are shown. */
export const rowWords = catalogue('rows', {
  none: 'No rows',
  sum: (n: number) => rows(n),
  readFrom: 'Read from columns',
  from: 'from',
  findings: 'Errors and warnings',
  show: 'Show',
  all: 'All',
  errors,
  warnings,
  row: (row: number) => `Row ${figure(row)}`,
  line: (line: number) => `line ${figure(line)}`,
  /** Of an import whose rows are not kept any more. */
  gone: (withError: number, withWarning: number, until: string) =>
    `${errors(withError)}, ${warnings(withWarning)}. Which rows they are of was kept until ${until} and is gone since.`,
  inFile: 'The row in the file',
  loading: 'Loading errors and warnings',
  again: 'Try again',
  groups: {
    heading: 'What is wrong, by how to mend it',
    rows,
    ranges: (list: string, one: boolean, more: number) =>
      `${one ? 'Row' : 'Rows'} ${list}${more > 0 ? ` and ${figure(more)} more` : ''}`,
    further: (list: string) => `Rows ${list} and further ones`,
    existing: 'The pair it runs into',
    mend: 'Correct these rows',
    leaveOut: 'Leave these rows out',
    mendFirst: (n: number) => `Correct the first ${rows(n)}`,
    leaveOutAll: (n: number) => `Leave out all ${rows(n)}`,
    leaveOutFirst: (n: number) => `Leave out the first ${rows(n)}`,
    none: 'No errors or warnings.',
  },
  /** Of a mirror. */
  retired: {
    heading: 'Pairs that are not in the file',
    will: (n: number) =>
      n === 1
        ? 'This pair is not in the file. It will be set to retired.'
        : `These ${figure(n)} pairs are not in the file. They will be set to retired.`,
    were: (n: number) =>
      n === 1
        ? 'This pair is not in the file. It was set to retired.'
        : `These ${figure(n)} pairs are not in the file. They were set to retired.`,
    kept: 'These pairs were not found in the file. They will stay as they are.',
    none: 'No pair will be set to retired: all that are not retired yet are in the file.',
    now: (n: number) => `As the project is now, ${n === 1 ? 'it is 1 pair' : `they are ${figure(n)} pairs`}.`,
    gone: (until: string) => `Which they are was kept until ${until} and is gone since.`,
    more: 'Show more',
    loading: 'Loading the pairs that are not in the file',
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
