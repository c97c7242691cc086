import { figure } from '../figures.ts';
import { catalogue } from '../words.ts';

/** Frame of every screen, page titles, faults, what pages have in common. */
export const shellWords = catalogue('shell', {
  skip: 'Skip to content',
  brand: 'Pairloom, to the first project',
  sections: 'Sections',
  running: (n: number) => `${n} running`,
  nav: { imports: 'Imports', pairs: 'Pairs', history: 'History', dashboard: 'Dashboard', settings: 'Settings' },
  titles: {
    imports: 'Imports',
    import: 'Import',
    newImport: 'New import',
    pairs: 'Pairs',
    pair: 'Pair',
    nearDuplicates: 'Near duplicates',
    history: 'History',
    dashboard: 'Dashboard',
    settings: 'Settings',
    notFound: 'Not found',
  },
  notFound: {
    heading: 'There is nothing at this address',
    text: 'The link may be old or cut short.',
    action: 'Go to the first project',
  },
  noProject: {
    heading: 'There is no such project',
    text: 'It may have been removed, or the link is cut short.',
  },
  offline: {
    heading: 'No connection to the server.',
    text: 'What you see may be old. Running imports go on there; this page catches up by itself.',
  },
  notice: {
    level: { info: 'Notice:', warning: 'Warning:', critical: 'Urgent:' },
    dismiss: 'Dismiss this notice',
  },
  theme: {
    label: (choice: string) => `Theme: ${choice}`,
    system: 'As the device',
    light: 'Light',
    dark: 'Dark',
  },
  language: { label: (language: string) => `Language: ${language}` },
  fault: {
    line: (line: string) => `Line ${line} of the file.`,
    correlationId: 'Correlation id',
    again: 'Try again',
    offline: {
      title: 'The server cannot be reached.',
      remedy: 'Check the connection and that Pairloom is running, then try again.',
    },
    unreadable: {
      title: 'The server gave an answer that this page does not understand.',
      remedy: 'Reload the page; if it stays, tell the operator.',
    },
  },
  keys: {
    heading: 'Keys',
    single: 'Single keys work',
    singleText:
      'Switched off, the keys above do nothing; Tab and Enter do. This dialog opens with “?” at the top of the page.',
    close: 'Close',
    next: 'Next row',
    previous: 'Previous row',
    open: 'Open the row',
    search: 'Search',
    help: 'Show these keys',
    enter: 'Enter',
  },
  loading: 'Loading…',
  loadMore: 'Load more',
  /** What "Load more" has brought. */
  came: (n: number, more: boolean) => `${figure(n)} more loaded.${more ? '' : ' That is all.'}`,
  none: 'none',
});
