import { catalogue } from '../words.ts';

const scopes: Readonly<Record<string, string>> = {
  failed: 'failed rows',
  unprocessed: 'rows that were not reached',
  embeddings: 'missing vectors',
  all: 'all rows',
};

/** The audit trail. */
export const historyWords = catalogue('history', {
  heading: 'History',
  about:
    'Everything that was done in this project, newest first. Each pair and each import has its own history on its page.',
  loading: 'Loading the history',
  toPair: 'Pair',
  toImport: 'Import',
  empty: { heading: 'Nothing has happened yet', text: 'What people and programs do in this project is listed here.' },
  nothing: { heading: 'No entry fits these filters', action: 'Show everything' },
  filter: {
    action: 'What was done',
    allActions: 'Anything',
    all: (what: string) => `${what}: anything`,
    principal: 'Who',
    about: 'Id of an import or a pair',
    noId: 'This is no id, so the list does not go by it. Copy one from the address of an import or a pair.',
    noDay: 'The list does not go by this day: its year must be from 1970 to 9999.',
    from: 'From',
    to: 'To',
  },
  /** What actions are done to. */
  what: {
    import: 'Imports',
    pair: 'Pairs',
    source: 'Files',
    mapping: 'Mappings',
    rules: 'Rules',
    settings: 'Settings',
    project: 'Project',
    notice: 'Notices',
  },
  action: {
    'import.created': 'started an import',
    'import.cancel': 'cancelled an import',
    'import.pause': 'paused an import',
    'import.resume': 'resumed an import',
    'import.retry': 'retried an import',
    'import.skip': 'skipped a chunk',
    'import.undo': 'undid an import',
    'import.completed': 'completed an import',
    'import.cancelled': 'ended a cancelled import',
    'import.failed': 'ended an import as failed',
    'import.needs_attention': 'stopped an import that needs a person',
    'pair.change': 'changed a pair',
    'pair.delete': 'deleted a pair',
    'pair.restore': 'restored a pair',
    'rules.change': 'changed the rules',
    'settings.change': 'changed the settings',
    'mapping.saved': 'saved a mapping',
    'mapping.removed': 'removed a mapping',
    'project.created': 'created the project',
    'source.created': 'began to upload a file',
    'source.edited': 'corrected rows of a file',
    'notice.set': 'set a notice to everybody',
    'notice.withdraw': 'withdrew what everybody was told',
  },
  /** The same of changes of pairs by request. */
  changeAction: {
    'import.created': 'started a change of pairs',
    'import.cancel': 'cancelled a change of pairs',
    'import.pause': 'paused a change of pairs',
    'import.resume': 'resumed a change of pairs',
    'import.retry': 'retried a change of pairs',
    'import.undo': 'undid a change of pairs',
    'import.completed': 'completed a change of pairs',
    'import.cancelled': 'ended a cancelled change of pairs',
    'import.failed': 'ended a change of pairs as failed',
    'import.needs_attention': 'stopped a change of pairs that needs a person',
  },
  /** The same of dry runs. */
  previewAction: {
    'import.created': 'started a dry run',
    'import.cancel': 'cancelled a dry run',
    'import.pause': 'paused a dry run',
    'import.resume': 'resumed a dry run',
    'import.retry': 'retried a dry run',
    'import.skip': 'skipped a chunk of a dry run',
    'import.completed': 'completed a dry run',
    'import.cancelled': 'ended a cancelled dry run',
    'import.failed': 'ended a dry run as failed',
    'import.needs_attention': 'stopped a dry run that needs a person',
  },
  /** The same of retries, of imports and of changes of pairs. */
  retryAction: {
    'import.created': 'started a retry',
    'import.cancel': 'cancelled a retry',
    'import.pause': 'paused a retry',
    'import.resume': 'resumed a retry',
    'import.retry': 'retried a retry',
    'import.skip': 'skipped a chunk of a retry',
    'import.undo': 'undid a retry',
    'import.completed': 'completed a retry',
    'import.cancelled': 'ended a cancelled retry',
    'import.failed': 'ended a retry as failed',
    'import.needs_attention': 'stopped a retry that needs a person',
  },
  /** The same of undos. */
  undoAction: {
    'import.created': 'started an undo',
    'import.cancel': 'cancelled an undo',
    'import.pause': 'paused an undo',
    'import.resume': 'resumed an undo',
    'import.retry': 'retried an undo',
    'import.skip': 'skipped a chunk of an undo',
    'import.undo': 'undid an undo',
    'import.completed': 'completed an undo',
    'import.cancelled': 'ended a cancelled undo',
    'import.failed': 'ended an undo as failed',
    'import.needs_attention': 'stopped an undo that needs a person',
  },
  detail: (name: string, value: string) => {
    switch (name) {
      case 'reason':
        return `reason: ${value}`;
      case 'scope':
        return scopes[value] ?? value;
      case 'version':
        return `version ${value}`;
      default:
        return value;
    }
  },
});
