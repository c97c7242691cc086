import { queuedImport } from './examples.ts';
import type { Operation } from './operation.ts';

const undoImport: Operation = {
  id: 'undoImport',
  method: 'post',
  path: '/api/v1/projects/:projectId/imports/:importId/undo',
  tag: 'Imports',
  summary: 'Undo an import',
  description:
    'Opens an import of kind `undo` that takes back what the import did: pairs that it created go, those that it changed or retired become ' +
    'what they were, with every field and their variants, those that it removed come back under their ids. It waits for its turn in the ' +
    'project like any import, can be cancelled, and can be undone itself. Its rows are the pairs that the import changed: `deleted`, `updated` ' +
    'and `created` tell what was taken back; `skipped` are pairs that were kept, since somebody changed them later (`pair_changed_since`) or a ' +
    'later import brought them as they are (`pair_affirmed_since`); `failed` those whose question or external id another pair has by now ' +
    '(`pair_key_taken`). Errors list them with the row of the undone import as `otherRow` and the line of its file. An import has one undo: ' +
    'asking again answers the first, with `Idempotent-Replay: true`, unless that failed or was cancelled.',
  bodies: [{ mediaType: 'application/json', schema: 'UndoImport', example: { reason: 'wrong file' } }],
  answers: [
    {
      status: 202,
      description: 'The undo stands in the queue of the project, or has been before.',
      schema: 'ImportRecord',
      example: {
        ...queuedImport,
        kind: 'undo',
        links: { ...queuedImport.links, undoOf: '0199f0d3-1c52-7e48-8a77-51d0c3b9e6f3' },
      },
      headers: {
        Location: 'Address of the undo.',
        'Idempotent-Replay': '`true` when an earlier request opened it.',
      },
    },
  ],
  problems: [
    'project_not_found',
    'import_not_found',
    'import_running',
    'import_not_undoable',
    'results_expired',
    'temporal_unavailable',
  ],
};

export const UNDO_OPERATIONS: readonly Operation[] = [undoImport];
