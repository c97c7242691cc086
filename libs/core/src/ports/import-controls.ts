import type { ErrorCode, ImportOptions, RetryScope } from '@pairloom/contract';
import type { Principal } from './import-admission.ts';

/** What can be asked of an import that has not ended. */
export type ImportCommand =
  | { readonly kind: 'cancel' | 'pause' | 'resume'; readonly reason?: string }
  /** Clears what waits for a person: the work is tried again. */
  | { readonly kind: 'retry'; readonly reason?: string }
  /** The rows of the chunk that waits for a person stay unprocessed. */
  | { readonly kind: 'skip'; readonly chunk: number; readonly reason: string };

export interface GivenCommand {
  readonly importId: string;
  /** Left out by the worker, which knows the import; the gateway looks in the project only that the request names. */
  readonly projectId?: string;
  readonly principal: Principal;
  readonly command: ImportCommand;
  /** Id of the command, a new one when left out. A command that stands in the job row already is not carried out again. */
  readonly commandId?: string;
}

/** Codes with which a control is refused. */
export type ControlRefusal = Extract<
  ErrorCode,
  | 'import_ended'
  | 'import_running'
  | 'import_cancelling'
  | 'import_paused'
  | 'import_not_paused'
  | 'import_not_pausable'
  | 'import_all_or_nothing'
  | 'chunk_not_waiting'
  | 'nothing_to_retry'
  | 'retry_running'
  | 'results_expired'
>;

export interface RefusedControl {
  readonly outcome: 'refused';
  readonly code: ControlRefusal;
}

export interface UnknownImport {
  readonly outcome: 'not_found';
}

export interface NotedCommand {
  readonly outcome: 'noted';
  /** Id under which the job row has the command: that of the first one when it was asked for before. */
  readonly commandId: string;
  /** False when it held already. */
  readonly changed: boolean;
  /** Imports to wake, now that a place is free; after `resume`, `retry` and `skip` the import itself is told by its update. */
  readonly wake: readonly string[];
}

export interface RetryOrder {
  readonly importId: string;
  readonly projectId?: string;
  readonly principal: Principal;
  /** Left out: rows that failed and rows that were never reached. */
  readonly scope?: RetryScope;
  readonly reason?: string;
  /** The run that a reset or restart has made of an ended import: it opens one retry, however often it asks. */
  readonly runId?: string;
}

/** A retry as its workflow is started with. */
export interface OpenedRetry {
  readonly importId: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly filename: string;
  readonly options: ImportOptions;
}

export type RetryAnswer =
  | UnknownImport
  | RefusedControl
  | {
      readonly outcome: 'opened';
      readonly retry: OpenedRetry;
      /** False for one that stood already: that of the same run, or one of the same scope that has not ended. */
      readonly created: boolean;
    };

/**
 * Commands to imports: written to the job row with their audit event, in one transaction, before anybody is told. All calls may throw
 * SystemFault `database_unavailable`.
 */
export interface ImportControls {
  /** Notes a command, or says why it does not apply. Asking for what holds already is `noted` and changes nothing. */
  note(given: GivenCommand): Promise<UnknownImport | RefusedControl | NotedCommand>;
  /**
   * Opens an import that takes up what is left of one that has ended: same source, options and read plan, only the rows in scope.
   * What its retries have done since counts as done, unless they were undone. It stands in its project's queue, not yet started.
   * Refused: `import_running`, `retry_running`, `nothing_to_retry`, `results_expired`; with a run also `import_ended`, when the
   * import was completed.
   */
  openRetry(order: RetryOrder): Promise<RetryAnswer>;
  /** Imports of a project that could be admitted now, first in first out. */
  wakeable(projectId: string): Promise<string[]>;
}
