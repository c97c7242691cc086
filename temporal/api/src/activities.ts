import type { EmbeddingCounts, ErrorCode, FateCounts } from '@pairloom/contract';
import type { Command } from './commands.ts';
import type { WorkflowAttention, WorkflowRowError } from './progress.ts';

export interface ImportRef {
  readonly importId: string;
}

/** A span of consecutive chunks, both ends included. */
export interface ChunkSpan extends ImportRef {
  readonly fromChunk: number;
  readonly toChunk: number;
}

/** Every activity answers `settled` for an import that has a terminal status; the workflow then ends without a change. */
export type Settled = { readonly state: 'settled' };

/**
 * The import is paused or waits for a person: no work is begun. The workflow waits for its turn again and then asks for the same work
 * once more; what was done of it answers its stored result.
 */
export type Held = { readonly state: 'held' };

export type Admission =
  | Settled
  | { readonly state: 'admitted' }
  /** A cancel that only the job row knows of. */
  | { readonly state: 'cancel_requested' }
  | {
      readonly state: 'waiting';
      readonly position: number;
      readonly reason: string;
      /** Set while it is not others that the import waits for. */
      readonly held?: 'paused' | 'attention';
      /** What it waits for a person with, if it does: a run that was reset knows of it from here. */
      readonly attention?: WorkflowAttention;
    };

export interface PlannedChunk {
  readonly no: number;
  readonly firstRow: number;
  readonly rows: number;
}

export type PlanResult =
  | Settled
  | Held
  /** The source has to be rewritten before it can be cut into chunks. */
  | { readonly state: 'unwritten' }
  /** The source is long, and has to be checked before it is cut into chunks. */
  | { readonly state: 'unchecked' }
  | {
      readonly state: 'planned';
      /** Chunks appended by this call, in order; after a retry also those that the lost attempt appended. */
      readonly chunks: readonly PlannedChunk[];
      readonly complete: boolean;
      /** Size of what is cut into chunks, for the number of chunks in a span. */
      readonly sourceBytes: number;
      readonly plannedBytes: number;
      /** Whether the whole source was checked before. */
      readonly checked?: boolean;
    };

export type CheckedSource = { readonly state: 'checked' };

export type RewriteResult = Settled | { readonly state: 'rewritten' };

export interface PlanRequest extends ImportRef {
  /** Chunks that the workflow knows of already. */
  readonly knownChunks: number;
  /** `true` after a cancel: count what is left, at most 60 s, without haste to return. */
  readonly toTheEnd: boolean;
  /** Whether the source was checked in this run: by a step of its own, or by a call before. */
  readonly checked?: boolean;
}

export type LoadResult =
  | Settled
  | Held
  | {
      readonly state: 'loaded';
      readonly fates: FateCounts;
      readonly errorCount: number;
      readonly warningCount: number;
      /** The last errors of the span, at most 20. */
      readonly recentErrors: readonly WorkflowRowError[];
    };

export type SettleResult =
  | Settled
  | {
      readonly state: 'loaded';
      /** Fates of the whole import after settling. */
      readonly fates: FateCounts;
      readonly warningCount: number;
      /** What was left undone, for a person to look at. */
      readonly attention?: { readonly code: ErrorCode; readonly message: string };
      /** Imports to wake, now that a place is free. */
      readonly wake: readonly string[];
      /** What had been written when it was settled, for the end; undefined from workers of former versions. */
      readonly written?: string;
    };

/** Whether a file that was only checked may be written. */
export type CheckResult =
  | Settled
  /** The chunks are open again, to be loaded. */
  | { readonly state: 'clean' }
  /** Rows failed; all others are unprocessed. */
  | { readonly state: 'not_clean'; readonly failed: number };

/** Whether an import was taken back; one that was loaded to its end without a failed row stands. */
export interface RevertResult {
  readonly state: 'taken_back' | 'stands';
}

export type EmbedResult =
  | Settled
  | Held
  | {
      readonly state: 'embedded';
      readonly counts: EmbeddingCounts;
      /** What was left undone, for a person to look at. */
      readonly attention?: { readonly code: ErrorCode; readonly message: string };
    };

export type Outcome =
  | { readonly status: 'completed'; readonly attention?: { readonly code: ErrorCode; readonly message: string } }
  | { readonly status: 'cancelled' }
  | {
      readonly status: 'failed';
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly line?: number };
    };

/** Rows of a chunk or of a span, both ends included, from 1. */
export type RowSpan = readonly [first: number, last: number];

/**
 * A fault that a person can mend, as the failure of an activity tells it in its details once its attempts are used up: which chunk of
 * the span it was, if it was one.
 */
export interface WaitingFault {
  readonly waits: true;
  readonly chunk?: number;
  readonly rows?: RowSpan;
}

export interface AttentionRequest extends ImportRef {
  readonly fault: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly chunk?: number;
    readonly rows?: RowSpan;
  };
}

/** `waiting`: the import has left its place and stands still until retry, skip or cancel; `wake` as in `SettleResult`. */
export type AttentionResult = Settled | { readonly state: 'waiting'; readonly wake: readonly string[] };

/** A command that came by hand from the Temporal UI, or one of the gateway that is told once more. */
export interface CommandRequest extends ImportRef {
  /** The id of the update: a command that stands in the job row already changes nothing. */
  readonly commandId: string;
  readonly command: Command;
  /** Who gave it; left out: an operator in the Temporal UI. */
  readonly by?: string;
}

export type CommandResult =
  | Settled
  /** `wake` as in `SettleResult`. */
  | { readonly state: 'noted'; readonly wake: readonly string[] }
  /** It does not apply to the import as it stands. */
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly message: string };

export interface EndedRequest extends ImportRef {
  /** Run that found the import ended. */
  readonly runId: string;
}

/** What a reset or restart of an import that has ended comes to. */
export type EndedResult =
  /** It has not ended: another run brings it to its end. */
  | { readonly state: 'running' }
  /** This run has ended it itself. */
  | { readonly state: 'own' }
  /** Nothing is done: it was completed, or nothing of it is left. */
  | { readonly state: 'unchanged'; readonly status: 'completed' | 'cancelled' | 'failed' }
  /** A linked import takes up what was not processed; the same one for a run, however often it asks. */
  | { readonly state: 'retried'; readonly status: 'cancelled' | 'failed'; readonly retryId: string };

export interface FinishRequest extends ImportRef {
  readonly outcome: Outcome;
  /** Run that ends the import; undefined for runs of earlier versions. */
  readonly runId?: string;
  /** `written` of the settling before: what ends early is not settled again while nothing more was written. */
  readonly settled?: string;
  /** Settling or taking back has kept failing: it is not tried once more. */
  readonly unsettled?: boolean;
}

export interface FinishResult {
  /** The terminal status that stands now: that of the first finish, whatever was asked. */
  readonly status: 'completed' | 'cancelled' | 'failed';
  readonly fates: FateCounts;
  readonly total: number;
  readonly unprocessed: number;
  readonly totalFinal: boolean;
  readonly errorCount: number;
  readonly warningCount: number;
  readonly wake: readonly string[];
  /** Whether it was not the run that asks which has ended the import. */
  readonly endedBefore?: boolean;
}

/** Activities of the queues `load` and `whole`; functions that need no `this`, so that workers and proxies may pass them on. */
export interface LoadActivities {
  /** Takes the import's place in its project's queue, if it has one; also again after a pause. */
  readonly admit: (request: ImportRef) => Promise<Admission>;
  /** Appends chunk rows from where the last call stopped; returns as soon as there is work for the loaders. */
  readonly planChunks: (request: PlanRequest) => Promise<PlanResult>;
  /** Reads the source once: it has to be what was uploaded. */
  readonly checkSource: (request: ImportRef) => Promise<CheckedSource>;
  /** Writes a source that is no plain lines anew as lines; done already, it does nothing. */
  readonly rewriteSource: (request: ImportRef) => Promise<RewriteResult>;
  /** Loads the chunks of a span, one transaction each. */
  readonly upsertChunks: (span: ChunkSpan) => Promise<LoadResult>;
  /** The same without writing a pair: fates and findings only. */
  readonly validateChunks: (span: ChunkSpan) => Promise<LoadResult>;
  /** After the last check: decides keys that stand in several chunks, and whether the file is clean. */
  readonly closeCheck: (request: ImportRef) => Promise<CheckResult>;
  /** Makes the pairs of all loaded chunks again what they were before the import. Workers of former versions tell nothing. */
  readonly revertChunks: (request: ImportRef) => Promise<RevertResult | undefined>;
  /** After the last load: decides keys that stand in several chunks, and leaves the queue. */
  readonly settleChunks: (request: ImportRef) => Promise<SettleResult>;
  /** Closes what is undone, sums, sets the terminal status; what ends early is settled or taken back before. */
  readonly finishImport: (request: FinishRequest) => Promise<FinishResult>;
  /** Notes a phase for readers of the database. */
  readonly enterPhase: (request: ImportRef & { readonly phase: 'embedding' | 'finishing' }) => Promise<void>;
  /** Notes what a person has to mend; the import leaves its place. */
  readonly needAttention: (request: AttentionRequest) => Promise<AttentionResult>;
  /** Writes a command into the job row, once. */
  readonly noteCommand: (request: CommandRequest) => Promise<CommandResult>;
  /** For a run that finds its import ended: opens a linked retry of one that failed or was cancelled. */
  readonly answerEnded: (request: EndedRequest) => Promise<EndedResult>;
}

/**
 * Steps of an import as a whole, which cannot be cut into turns: they run on the queue `whole`, where they keep no chunk from its
 * place.
 */
export const WHOLE_STEPS = [
  'checkSource',
  'rewriteSource',
  'closeCheck',
  'revertChunks',
  'settleChunks',
  'finishImport',
] as const;

/**
 * Steps that are tried first in the worker that runs the workflow, as local activities: settling only of a single chunk, finishing only
 * what was completed.
 */
export const SHORT_STEPS = [
  'admit',
  'settleChunks',
  'finishImport',
  'enterPhase',
  'noteCommand',
  'answerEnded',
] as const;

/** Activities of the queue `embed`. */
export interface EmbedActivities {
  /** Makes the missing vectors of a span's pairs, committing after each call. */
  readonly embedChunks: (span: ChunkSpan) => Promise<EmbedResult>;
}

/** Failure types that the workflow understands, besides error codes of contract. */
export const FAILURE_TYPES = {
  cancelled: 'import_cancel_requested',
  superseded: 'attempt_superseded',
  /** No fault: the step goes on with its next attempt. */
  gaveWay: 'gave_way',
} as const;
