import type { Principal } from './import-admission.ts';
import type {
  CancelRequested,
  ClaimedChunk,
  HeldImport,
  LoadedChunk,
  SettledImport,
  Superseded,
} from './import-runs.ts';

export interface UndoOrder {
  readonly projectId: string;
  readonly importId: string;
  readonly principal: Principal;
  readonly reason?: string;
}

/** An undo as its workflow is started with. */
export interface OpenedUndo {
  readonly importId: string;
  readonly filename: string;
  /** Whether vectors are made of texts that come back without one. */
  readonly embed: boolean;
  readonly ended: boolean;
}

export type UndoAnswer =
  | {
      readonly outcome: 'opened';
      readonly undo: OpenedUndo;
      /** False for one that stood already: the import is being undone, or has been. */
      readonly created: boolean;
    }
  | { readonly outcome: 'not_found' }
  | {
      readonly outcome: 'refused';
      readonly code: 'import_running' | 'import_not_undoable' | 'results_expired';
      /** Why, where the code does not say it. */
      readonly detail?: string;
    };

/** The gateway's side of undoing. All calls may throw SystemFault `database_unavailable`. */
export interface ImportUndoing {
  /**
   * Opens the import that takes back what another one did, in its project's queue, not yet started; with its audit event, in one
   * transaction. An import has one undo: asking again gives the first, unless that failed or was cancelled.
   */
  open(order: UndoOrder): Promise<UndoAnswer>;
}

/** What the worker has to know of an undo. Does not change while it runs. */
export interface UndoRun {
  readonly importId: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly principal: string;
  /** The import that is undone. */
  readonly undoneId: string;
}

/** Pairs that one transaction takes back. */
export interface PlannedUndoChunk {
  readonly chunkNo: number;
  readonly firstRow: number;
  readonly rowCount: number;
}

/**
 * Taking back. A row of an undo is a pair that the undone import created (fate then `deleted`), changed or retired (`updated`), or
 * removed (`created`); kept since it was changed later it is `skipped`, and `failed` when another pair has its key by now.
 */
export interface UndoStore {
  /** Undefined when there is no such undo. */
  describe(importId: string): Promise<UndoRun | undefined>;
  /**
   * Appends chunks with the pairs that the undone import changed, some hundred thousand rows a call, from where the last call stopped,
   * and notes those that a later import has affirmed. Gives all chunks that `knownChunks` does not count.
   */
  plan(
    run: UndoRun,
    knownChunks: number,
    onProgress: () => void,
    signal?: AbortSignal,
  ): Promise<
    | SettledImport
    | HeldImport
    | CancelRequested
    | Superseded
    | { readonly state: 'planned'; readonly chunks: readonly PlannedUndoChunk[]; readonly complete: boolean }
  >;
  /**
   * Takes back the pairs of a claimed chunk and writes its result, in one transaction. `signal` is looked at before each statement.
   * @throws SystemFault when the database fails, after own repetitions of transient faults.
   */
  takeBack(
    run: UndoRun,
    claimed: ClaimedChunk,
    signal?: AbortSignal,
  ): Promise<SettledImport | CancelRequested | HeldImport | Superseded | LoadedChunk>;
  /**
   * Takes back pairs whose key another pair had when their chunk was done and that has been given up since. May be called again at any
   * time; a cancel does not stop it.
   */
  settle(
    run: UndoRun,
    onProgress: () => void,
    signal?: AbortSignal,
  ): Promise<SettledImport | { readonly state: 'decided'; readonly rows: number }>;
}
