/** Workflow type of an import. */
export const IMPORT_WORKFLOW = 'importWorkflow';

/** Workflow type of an import that takes back what another one did. */
export const UNDO_WORKFLOW = 'undoWorkflow';

/** Workflow id of an import: one workflow per import, ever. */
export const importWorkflowId = (importId: string): string => `import-${importId}`;

export interface TaskQueues {
  readonly workflow: string;
  readonly load: string;
  readonly embed: string;
  /** Undefined in runs that were started by earlier versions. */
  readonly whole?: string;
}

/** Task queues of an installation; the prefix keeps installations apart. */
export const taskQueues = (prefix: string): Required<TaskQueues> => ({
  workflow: `${prefix}-workflows`,
  load: `${prefix}-load`,
  embed: `${prefix}-embed`,
  whole: `${prefix}-whole`,
});

export const QUERIES = { progress: 'progress', recentErrors: 'recentErrors' } as const;

/** `wake`: a place in the project's queue may have come free. */
export const SIGNALS = { wake: 'wake' } as const;

/**
 * Commands to a running import. The command stands in the job row before its update is sent, so that the update only tells the
 * workflow to look; its update id is the command's id. Sent by hand from the Temporal UI, the workflow writes the command itself.
 */
export const UPDATES = { pause: 'pause', resume: 'resume', retry: 'retry', skip: 'skip' } as const;

/** How many rows may fail before an import stops: a count, or a share from 0 to 1 of all rows, told when all are planned. */
export type ErrorLimit = { readonly code: 'stopped_on_error' | 'too_many_errors' | 'rows_not_clean' } & (
  { readonly rows: number } | { readonly share: number }
);

/** Input of the import workflow: ids and settings, never content. */
export interface ImportWorkflowInput {
  readonly importId: string;
  readonly projectId: string;
  /** Whether vectors are made. */
  readonly embed: boolean;
  /** Checks all rows first and writes only if none fails; what was written goes again when the load breaks off. */
  readonly allOrNothing?: boolean;
  /** The import stops when more rows fail. */
  readonly errorLimit?: ErrorLimit;
  readonly queues: TaskQueues;
  /** Whether the namespace knows the search attributes: setting unknown ones would stop the workflow. */
  readonly searchAttributes: boolean;
  /** Page of the import in the web app, for the operator; undefined when the app's address is not known. */
  readonly appUrl?: string;
}

/** Load activities of one import that are in flight at once. */
export const LOADS_IN_FLIGHT = 4;

/** Embedding activities of one import that are in flight at once. */
export const EMBEDS_IN_FLIGHT = 4;

/** Load activities of one import at most, and embedding activities: history stays short whatever the size of the file. */
export const MAX_SPANS = 150;
