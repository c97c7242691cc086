import type { ErrorCode, ImportRecord } from '@pairloom/contract';
import { queuedImport, runningImport } from './examples.ts';
import type { Operation } from './operation.ts';

const IMPORT = '/api/v1/projects/:projectId/imports/:importId';

/** What a command to an import that runs answers. */
const command = (
  name: 'cancel' | 'pause' | 'resume' | 'skip',
  told: Pick<Operation, 'summary' | 'description' | 'bodies'>,
  [description, example]: readonly [string, ImportRecord],
  refusals: readonly ErrorCode[],
): Operation => ({
  id: name === 'skip' ? 'skipChunk' : `${name}Import`,
  method: 'post',
  path: `${IMPORT}/${name}`,
  tag: 'Imports',
  ...told,
  answers: [{ status: 202, description, schema: 'ImportRecord', example }],
  problems: ['project_not_found', 'import_not_found', 'import_ended', ...refusals],
});

const body = (
  schema: 'CancelImport' | 'PauseImport' | 'ResumeImport' | 'RetryImport' | 'SkipChunk',
  example: object,
) => [{ mediaType: 'application/json', schema, example }];

const paused: ImportRecord = {
  ...runningImport,
  paused: true,
  pause: { by: 'local-owner', reason: 'after office hours', at: '2026-11-21T10:15:02.480Z' },
  controls: ['cancel', 'resume'],
};

const cancelImport = command(
  'cancel',
  {
    summary: 'Cancel an import',
    description:
      'Rows already written stay and are counted. Cancelling again while the import is ending answers the same.',
    bodies: body('CancelImport', { reason: 'wrong file' }),
  },
  ['The import will end as cancelled.', { ...runningImport, cancelRequested: true }],
  [],
);

const pauseImport = command(
  'pause',
  {
    summary: 'Pause an import',
    description:
      'No new work is begun, and what is under way stops at its next statement. The import gives up its place to the next of its ' +
      'project and keeps its number, so that it comes back at the head. It stays paused whatever is restarted meanwhile. ' +
      'Once its rows are loaded an import that makes no vectors can no longer be paused.',
    bodies: body('PauseImport', { reason: 'after office hours' }),
  },
  ['The import is paused.', paused],
  ['import_cancelling', 'import_not_pausable'],
);

const resumeImport = command(
  'resume',
  {
    summary: 'Resume a paused import',
    description: 'The import waits for its place at the head of the queue and goes on with what is not done.',
    bodies: body('ResumeImport', {}),
  },
  ['The import goes on as soon as it has its place.', runningImport],
  ['import_cancelling', 'import_not_paused'],
);

const skipChunk = command(
  'skip',
  {
    summary: 'Skip a chunk that keeps failing',
    description:
      'For an import that waits for a person (`attention.waits`) because of a chunk. The rows of the chunk stay unprocessed, where ' +
      'results list them and a retry finds them; the import goes on and ends completed with the attention `chunks_skipped`.',
    bodies: body('SkipChunk', { chunk: 3, reason: 'the disk has a bad block' }),
  },
  ['The import goes on without the chunk.', runningImport],
  ['import_cancelling', 'import_all_or_nothing', 'chunk_not_waiting'],
);

const retryImport: Operation = {
  id: 'retryImport',
  method: 'post',
  path: `${IMPORT}/retry`,
  tag: 'Imports',
  summary: 'Retry what failed or was left',
  description:
    'An import that waits for a person goes on: what it waits for is tried again; a `scope` that does not name that is refused with `import_running`. Of an import that has ended, an import of kind `retry` is ' +
    'made that reads the same file with the same options and takes up the rows in `scope` only: `failed`, `unprocessed`, both when it is ' +
    'left out, `all`; or no row but the vectors that are missing (`embeddings`). Row numbers and lines are those of the file. What earlier retries ' +
    'have done is left out, and a row is skipped when a later row with its key was loaded before. Asking again while it runs answers the same one.',
  bodies: body('RetryImport', { scope: 'unprocessed', reason: 'the disk was replaced' }),
  answers: [
    {
      status: 202,
      description: 'The import itself while it runs; after its end the import that retries it.',
      schema: 'ImportRecord',
      example: {
        ...queuedImport,
        id: '0199f0d9-52c1-7a0e-8f33-6b1d4e8a2c70',
        kind: 'retry',
        links: { ...queuedImport.links, retryOf: queuedImport.id },
      },
      headers: {
        Location: 'Address of the import.',
        'Idempotent-Replay': '`true` when the retry stood already.',
      },
    },
  ],
  problems: [
    'project_not_found',
    'import_not_found',
    'import_running',
    'import_cancelling',
    'import_paused',
    'retry_running',
    'nothing_to_retry',
    'results_expired',
  ],
};

export const CONTROL_OPERATIONS: readonly Operation[] = [
  cancelImport,
  pauseImport,
  resumeImport,
  retryImport,
  skipChunk,
];
