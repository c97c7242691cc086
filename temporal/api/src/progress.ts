import type { EmbeddingCounts, ErrorCode, FateCounts, ImportStatus, Phase } from '@pairloom/contract';

/** Answer of the query `progress`. */
export interface WorkflowProgress {
  readonly importId: string;
  readonly status: ImportStatus;
  readonly phase: Phase;
  /** Rows planned so far; final once `planComplete`. */
  readonly plannedRows: number;
  readonly planComplete: boolean;
  readonly fates: FateCounts;
  readonly errorCount: number;
  readonly warningCount: number;
  readonly embeddings: EmbeddingCounts;
  readonly queue: { readonly position: number; readonly reason: string } | null;
  readonly cancelRequested: boolean;
  readonly paused: boolean;
  /** What the import waits for a person with; told before the job row knows, which may be what fails. */
  readonly attention: WorkflowAttention | null;
  /** As contract's `revisionOf`. */
  readonly revision: number;
}

export interface WorkflowAttention {
  readonly code: ErrorCode;
  readonly message: string;
  readonly chunk?: number;
  readonly rows?: readonly [first: number, last: number];
}

/** One of at most 20 answers of the query `recentErrors`; message and raw row stand in the database. */
export interface WorkflowRowError {
  readonly row: number;
  readonly field: string | null;
  readonly code: ErrorCode;
}

export const RECENT_ERRORS_LIMIT = 20;
