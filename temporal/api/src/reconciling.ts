import type { ErrorCode } from '@pairloom/contract';
import type { ChunkSpan, EmbedResult } from './activities.ts';
import type { TaskQueues } from './names.ts';

/** Workflow types of the reconcilers, started by schedules of the installation. */
export const RECONCILE_WORKFLOW = 'reconcileWorkflow';
export const UPKEEP_WORKFLOW = 'upkeepWorkflow';
/** Keeps what search by words looks at up with the pairs. */
export const SEARCH_WORKFLOW = 'searchWorkflow';
/** Makes indexes over the vectors of large projects, which may take long. */
export const VECTOR_INDEX_WORKFLOW = 'vectorIndexWorkflow';
/** Makes the vectors that an ended import still lacks. */
export const LATE_EMBEDDING_WORKFLOW = 'lateEmbeddingWorkflow';

/** One pass at a time for an import. */
export const lateEmbeddingWorkflowId = (importId: string): string => `late-embedding-${importId}`;

export interface ScheduleIds {
  readonly reconcile: string;
  readonly upkeep: string;
  readonly search: string;
  readonly vectorIndex: string;
}

/** Schedules of an installation; the prefix keeps installations apart. */
export const scheduleIds = (prefix: string): ScheduleIds => ({
  reconcile: `${prefix}-reconcile`,
  upkeep: `${prefix}-upkeep`,
  search: `${prefix}-search`,
  vectorIndex: `${prefix}-vector-index`,
});

export interface ReconcileInput {
  readonly queues: TaskQueues;
  /** Between finding an upload silent and believing it, in milliseconds: a database that was away makes all of them silent. */
  readonly secondLookMs: number;
}

export interface UpkeepInput {
  readonly queues: TaskQueues;
}

export interface LateEmbeddingInput {
  readonly importId: string;
  readonly projectId: string;
  readonly queues: TaskQueues;
}

export interface SilentUploadRef {
  readonly importId: string;
  readonly lastActivityAt: string;
}

/** How a run came to its end without its import. */
export type RunEnd = 'terminated' | 'timed_out' | 'failed' | 'cancelled' | 'completed' | 'never_started' | 'stalled';

/** An import that has to be settled. */
export interface LostRun {
  readonly importId: string;
  readonly run: RunEnd;
}

export interface RunsRequest {
  /** Imports up to this id were looked at before. */
  readonly after?: string;
}

export interface RunsResult {
  readonly lost: readonly LostRun[];
  readonly looked: number;
  readonly started: number;
  readonly cancelled: number;
  /** Imports that could not be looked at; left out by workers of older builds. */
  readonly failed?: number;
  /** Where to go on; undefined when all were looked at. */
  readonly next?: string;
}

export interface PendingImport {
  readonly importId: string;
  readonly projectId: string;
}

/** Activities of `reconcileWorkflow`, in the worker that runs it. */
export interface ReconcileActivities {
  readonly findSilentUploads: () => Promise<readonly SilentUploadRef[]>;
  /** Ends those that are silent still; gives how many. */
  readonly endSilentUploads: (uploads: readonly SilentUploadRef[]) => Promise<number>;
  /** Compares imports with their runs; starts runs that are not there, and tells cancels that did not arrive. */
  readonly compareRuns: (request: RunsRequest) => Promise<RunsResult>;
  /** Imports that could be admitted and were not woken. */
  readonly findWakeable: () => Promise<readonly string[]>;
  readonly takePendingEmbeddings: () => Promise<readonly PendingImport[]>;
  /** Brings an import to the end that its run did not; gives the imports to wake. */
  readonly settleRun: (lost: LostRun) => Promise<readonly string[]>;
}

/** Steps of `reconcileWorkflow` that take moments. */
export const SHORT_RECONCILE_STEPS = [
  'findSilentUploads',
  'endSilentUploads',
  'compareRuns',
  'findWakeable',
  'takePendingEmbeddings',
] as const;

export interface VectorCursor {
  readonly projectId: string;
  readonly modelId: number;
  readonly textHash: string;
}

export interface BlobCursor {
  readonly folder: string;
  readonly after?: string;
}

/** Activities of `upkeepWorkflow`, in the worker that runs it. Each does a bounded part of its work and tells where to go on. */
export interface UpkeepActivities {
  readonly forgetIdempotencyKeys: () => Promise<number>;
  readonly expireResults: () => Promise<number>;
  readonly expireSources: () => Promise<number>;
  readonly removeOrphanedBlobs: (from: BlobCursor | null) => Promise<{
    readonly removed: number;
    /** Blobs that could not be removed; undefined from workers of former versions. */
    readonly failed?: number;
    readonly next: BlobCursor | null;
  }>;
  readonly removeUnusedVectors: (
    from: VectorCursor | null,
  ) => Promise<{ readonly removed: number; readonly next: VectorCursor | null }>;
}

/** Activities of `searchWorkflow` and `vectorIndexWorkflow`, in the worker that runs them. */
export interface SearchActivities {
  /** Makes documents for at most some minutes; gives how many. */
  readonly fillSearch: () => Promise<number>;
  /** Makes the index that is wanted most, if any, and removes those that are not; gives how many were made and removed. */
  readonly makeVectorIndex: () => Promise<{ readonly made: number; readonly removed: number }>;
}

export interface EmbeddedNote {
  readonly importId: string;
  /** What kept vectors from being made. */
  readonly fault?: { readonly code: ErrorCode; readonly message: string };
}

/** Activities of `lateEmbeddingWorkflow`. */
export interface LateEmbeddingActivities {
  /** Spans of chunks with texts pending. */
  readonly findPendingSpans: (request: { readonly importId: string }) => Promise<readonly ChunkSpan[]>;
  /** True when nothing is pending any more; else `fault` says why, and is noted in the record. */
  readonly noteEmbedded: (request: EmbeddedNote) => Promise<boolean>;
}

/** Its activity on the queue `embed`. */
export interface LateEmbedActivities {
  readonly embedLate: (span: ChunkSpan) => Promise<EmbedResult>;
}
