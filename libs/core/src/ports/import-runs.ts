import type { EmbeddingCounts, ErrorCode, FateCounts, ImportOptions } from '@pairloom/contract';
import type { ChunkRange, PlanCursor, PreparedChunk, ReadPlan } from './reading.ts';
import type { NearDuplicateSearch } from '../validate/near-duplicates.ts';

/** What the worker has to know of an import. Does not change while it runs. */
export interface ImportRun {
  readonly importId: string;
  readonly projectId: string;
  readonly principal: string;
  readonly blobKey: string;
  readonly sourceBytes: number;
  /** Of the source as it was uploaded, lower-case hex; left out where nobody can compare it. */
  readonly sourceSha256?: string;
  /** What the source was rewritten to; undefined when it need not be, or was not yet. */
  readonly rewritten?: StoredLines;
  /** Corrected rows that lie over the source: canonical JSON of `SourceEdits`. */
  readonly edits?: { readonly blobKey: string };
  /** Set that the pairs of the import belong to, null when it names none. */
  readonly sourceSet: string | null;
  /** It takes up rows of an import before it, whose plan it may go on with. */
  readonly isRetry?: boolean;
  readonly options: ImportOptions;
  readonly plan: ReadPlan;
}

/** A blob of lines. */
export interface StoredLines {
  readonly blobKey: string;
  readonly bytes: number;
  /** Lower-case hex; left out where nobody has noted it. */
  readonly sha256?: string;
}

/** Where the chunks of an import lie: in its source, or in what that was rewritten to. Undefined while it still has to be. */
export function linesOf(
  run: Pick<ImportRun, 'blobKey' | 'sourceBytes' | 'sourceSha256' | 'rewritten' | 'plan'>,
): StoredLines | undefined {
  if (run.plan.rewriting !== undefined) return run.rewritten;
  const { blobKey, sourceBytes: bytes, sourceSha256: sha256 } = run;
  return { blobKey, bytes, ...(sha256 !== undefined && { sha256 }) };
}

/** The import has a terminal status: nothing may be written any more. */
export interface SettledImport {
  readonly state: 'settled';
}

/** What became of the rows of an import that was to be taken back. */
export interface RevertedImport {
  readonly state: 'taken_back' | 'stands';
}

/** A cancel was asked for: no new work is begun. */
export interface CancelRequested {
  readonly state: 'cancel_requested';
}

/** A newer attempt has taken the work over; this one must not write. */
export interface Superseded {
  readonly state: 'superseded';
}

/** The import is paused or waits for a person: no new work is begun until it has its turn again. */
export interface HeldImport {
  readonly state: 'held';
}

export type AdmissionState =
  | SettledImport
  | { readonly state: 'admitted' }
  /** Told to an import that stands still, which no chunk would tell. */
  | CancelRequested
  | {
      readonly state: 'waiting';
      readonly position: number;
      readonly reason: string;
      /** Set while it is not others that the import waits for. */
      readonly held?: 'paused' | 'attention';
      /** What it waits for a person with, if it does. */
      readonly attention?: AttentionNote;
    };

/** What a person has to mend before the import goes on. */
export interface AttentionNote {
  readonly code: ErrorCode;
  readonly message: string;
  /** Chunk that keeps failing, and its rows, both ends included. */
  readonly chunk?: number;
  readonly rows?: readonly [first: number, last: number];
}

/** What a run is answered that finds its import ended. */
export type EndedImport =
  | { readonly state: 'running' }
  /** The run has ended the import itself. */
  | { readonly state: 'own' }
  /** `givenUp`: whoever made the import has given it up before it had its turn, and was told so. */
  | { readonly state: 'ended'; readonly status: 'completed' | 'cancelled' | 'failed'; readonly givenUp: boolean };

export type OpenPlan =
  | SettledImport
  | HeldImport
  | {
      readonly state: 'open';
      /** Raised by each opening; appending compares it. */
      readonly fence: number;
      /** End of the last chunk, undefined when there is none yet. */
      readonly cursor: PlanCursor | undefined;
      readonly complete: boolean;
      readonly plannedBytes: number;
    };

/** How far planning has come. */
export interface PlanEnd {
  readonly complete: boolean;
  /** Bytes of the source that are cut into chunks. */
  readonly plannedBytes: number;
  /** Line on which the next chunk starts. */
  readonly line: number;
}

export interface LoadedFigures {
  readonly fates: FateCounts;
  readonly errorCount: number;
  readonly warningCount: number;
}

export interface FinishedImport extends LoadedFigures {
  readonly status: 'completed' | 'cancelled' | 'failed';
  readonly total: number;
  readonly unprocessed: number;
  readonly totalFinal: boolean;
  /** Imports at the head of the project's queue, to be woken. */
  readonly wake: readonly string[];
  /** Workflow run that has ended the import, which may be an earlier one; null when none has. */
  readonly endedBy: string | null;
}

export interface ImportFaultNote {
  readonly code: ErrorCode;
  readonly message: string;
  readonly line?: number;
}

/** `runId` is the workflow run that ends the import: a later run that finds it ended can tell. */
export type FinishAs = { readonly runId?: string } & (
  | { readonly status: 'completed'; readonly attention?: ImportFaultNote }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly error: ImportFaultNote }
);

/** What places of workers are kept for: each kind has a queue of its own. */
export type PlacedWork = 'loading' | 'embedding';

/** The worker's side of the import tables: admission, plan and end. All calls may throw SystemFault `database_unavailable`. */
export interface ImportRuns {
  /** Undefined when there is no such import. */
  describe(importId: string): Promise<ImportRun | undefined>;
  /**
   * First in, first out per project, decided under the lock of the project row. Asking again changes nothing. An import that was
   * paused or has waited for a person asks again in the same way.
   */
  admit(importId: string): Promise<AdmissionState>;
  /**
   * The import waits for a person: it leaves its place, its chunk is told to be failing, and no work is begun until a retry, skip or
   * cancel. Of several faults the first is the one told. Gives the imports to wake, now that a place is free.
   */
  needAttention(
    importId: string,
    note: AttentionNote,
  ): Promise<SettledImport | { readonly state: 'waiting'; readonly wake: readonly string[] }>;
  /** Whether imports of other projects want places for the same work: open ones that neither somebody nor a fault holds. */
  othersAtWork(projectId: string, work: PlacedWork): Promise<boolean>;
  /** Whether and how an import has ended, for a workflow run that finds it so; undefined when there is no such import. */
  endOf(importId: string, runId: string): Promise<EndedImport | undefined>;
  /** `evenHeld`: a cancel counts on, whether the import is paused or not. */
  openPlan(importId: string, evenHeld?: boolean): Promise<OpenPlan>;
  /** Notes what the source was rewritten to. Noting the same again changes nothing. */
  noteRewritten(importId: string, lines: StoredLines): Promise<SettledImport | { readonly state: 'noted' }>;
  /** Appends chunks after the cursor that the plan was opened with, in one transaction. */
  appendPlan(
    importId: string,
    fence: number,
    chunks: readonly ChunkRange[],
    end: PlanEnd,
  ): Promise<SettledImport | Superseded | { readonly state: 'appended' }>;
  /** Chunks from number `from` on, in order. */
  chunks(importId: string, from: number): Promise<ChunkRange[]>;
  /** A phase never goes back; a terminal import keeps its own. Whether it was entered by this call. */
  enterPhase(importId: string, phase: 'loading' | 'settling' | 'embedding' | 'finishing'): Promise<boolean>;
  /**
   * Notes that loading is over, so that the import leaves the queue; gives the figures and the imports to wake. `unlessFailed`: one with a failed
   * row keeps its place, since it is to be taken back.
   */
  leaveQueue(
    importId: string,
    unlessFailed?: boolean,
  ): Promise<SettledImport | ({ readonly state: 'left'; readonly wake: readonly string[] } & LoadedFigures)>;
  /** Closes undone chunks, sums, checks the balance and sets the terminal status; the first finish stands. */
  finish(importId: string, as: FinishAs): Promise<FinishedImport>;
}

export interface ClaimedChunk {
  readonly state: 'claimed';
  readonly importId: string;
  readonly fence: number;
  readonly range: ChunkRange;
}

export interface LoadedChunk extends LoadedFigures {
  readonly state: 'done';
  /** The last errors of the chunk, at most 20. */
  readonly recentErrors: readonly { readonly row: number; readonly field: string | null; readonly code: ErrorCode }[];
}

/** Completed imports of the same file, which was read and judged in the same way. */
export interface FormerImports {
  /** The newest one whose results are still there. */
  readonly newest: string;
  readonly all: readonly string[];
}

/** Loading of chunks, one transaction each. */
export interface ChunkStore {
  /**
   * Raises the chunk's fence in a transaction of its own. A chunk that is done answers its stored result; one that was skipped, or is
   * to be checked when the check is over, an empty one.
   */
  claim(
    importId: string,
    chunkNo: number,
    worker: string,
    pass?: 'write' | 'validate',
  ): Promise<SettledImport | CancelRequested | HeldImport | LoadedChunk | ClaimedChunk>;
  /**
   * Writes the pairs of a claimed chunk and its result, in one transaction. `signal` is looked at before each statement.
   * @throws SystemFault when the database fails, after own repetitions of transient faults.
   */
  write(
    run: ImportRun,
    claimed: ClaimedChunk,
    prepared: PreparedChunk,
    signal?: AbortSignal,
  ): Promise<SettledImport | CancelRequested | HeldImport | Superseded | LoadedChunk>;
  /** What a claimed chunk may be taken over from; undefined when its rows have to be read. */
  former(run: ImportRun): Promise<FormerImports | undefined>;
  /**
   * As `write` of a chunk whose rows a former import has judged: as long as each of its pairs is as these rows left it, they are unchanged, and the rest
   * is told again. Writes no pair. `changed` when that does not hold: then the chunk has to be read and written.
   */
  takeOver(
    run: ImportRun,
    claimed: ClaimedChunk,
    former: FormerImports,
    signal?: AbortSignal,
  ): Promise<SettledImport | CancelRequested | HeldImport | Superseded | LoadedChunk | { readonly state: 'changed' }>;
  /** As `write`, but no pair is written: fates and findings only, against what is stored now. */
  validate(
    run: ImportRun,
    claimed: ClaimedChunk,
    prepared: PreparedChunk,
    signal?: AbortSignal,
  ): Promise<SettledImport | CancelRequested | HeldImport | Superseded | LoadedChunk>;
  /**
   * Ends the check of a file that is written as a whole or not at all: a clean one has its chunks opened again, of another the rows
   * that did not fail become unprocessed. May be called again at any time: what is written stays.
   */
  closeCheck(
    run: ImportRun,
    onProgress: () => void,
    signal?: AbortSignal,
  ): Promise<SettledImport | { readonly state: 'clean' } | { readonly state: 'not_clean'; readonly failed: number }>;
  /**
   * Takes back what the import wrote: pairs become what they were, and the rows unprocessed; a pair that another import has brought as it is since
   * stays. An import that was loaded to its end without a failed row stands. May be called again at any time: what was `written` is not done again,
   * what was `read` is.
   */
  revert(run: ImportRun, onProgress: (what: 'read' | 'written') => void, signal?: AbortSignal): Promise<RevertedImport>;
  /**
   * Decides the keys that stand in several done chunks: the last valid row wins, whichever chunk ran first. A cancel does
   * not stop it. May be called again at any time; `onProgress` is called between transactions.
   */
  settle(
    run: ImportRun,
    onProgress: () => void,
    signal?: AbortSignal,
  ): Promise<SettledImport | { readonly state: 'decided'; readonly keys: number }>;
  /**
   * Retires the pairs of the set that the file lacks, once all of it is loaded without a failed row; tells why it does not.
   * A dry run counts them. May be called again at any time.
   */
  mirror(
    run: ImportRun,
    onProgress: () => void,
    signal?: AbortSignal,
  ): Promise<
    SettledImport | { readonly state: 'mirrored'; readonly retired: number; readonly withheld?: ImportFaultNote }
  >;
}

/** A text that has no vector yet. `hash` is its 32-byte sha256, `questionKey` the 16-byte key of the folded question. */
export interface TextToEmbed {
  readonly hash: Buffer;
  readonly questionKey: Buffer;
  readonly text: string;
}

export interface EmbeddingWork {
  readonly state: 'open';
  readonly fence: number;
  /** Texts of the chunk's pairs without a vector, in hash order, claimed by us. */
  readonly texts: readonly TextToEmbed[];
  /** Texts that another caller is at work on. */
  readonly claimedElsewhere: number;
}

export interface TextResult {
  readonly hash: Buffer;
  readonly vector?: Float32Array;
  readonly refused?: { readonly code: ErrorCode; readonly message: string };
}

/** Part of a chunk whose near duplicates are looked for. */
export interface SearchedPart {
  /** Where an earlier search stopped; from the first row when left out. */
  readonly from?: number;
  /** Asked between statements: whether the search stops here. */
  readonly stop?: () => boolean;
  readonly signal?: AbortSignal;
}

/** Vectors of a chunk's pairs. */
export interface EmbeddingStore {
  /** Raises the chunk's embedding fence. */
  claimChunk(
    importId: string,
    chunkNo: number,
  ): Promise<SettledImport | CancelRequested | HeldImport | { readonly state: 'open'; readonly fence: number }>;
  /** Claims at most `limit` missing texts for the time of the lease. */
  claimTexts(
    importId: string,
    chunkNo: number,
    fence: number,
    model: string,
    claimant: string,
    limit: number,
  ): Promise<SettledImport | CancelRequested | HeldImport | Superseded | EmbeddingWork>;
  /**
   * Stores what a call gave, with its cost, in one transaction. `held`: it is stored, but the import begins no other call.
   * `outrun`: for some of the texts others were quicker, or the claim was gone.
   */
  save(
    importId: string,
    chunkNo: number,
    fence: number,
    model: string,
    results: readonly TextResult[],
    cost: { calls: number; tokens: number },
  ): Promise<SettledImport | CancelRequested | HeldImport | Superseded | { readonly state: 'saved' | 'outrun' }>;
  /**
   * Reports rows of a chunk whose pair, created or given other questions by the import, is a near duplicate of another pair of
   * the project; of two rows of the import the one that comes later, in whichever chunk. Called once the chunk has its vectors;
   * called again for it, it does nothing. `unchecked`: the project has too many vectors for it. `begun`: it was asked to stop, what
   * was found so far is reported, and the search goes on at `next`.
   */
  reportNearDuplicates(
    run: ImportRun,
    chunk: { readonly chunkNo: number; readonly fence: number },
    model: string,
    near: NearDuplicateSearch,
    part?: SearchedPart,
  ): Promise<
    | SettledImport
    | CancelRequested
    | HeldImport
    | Superseded
    | { readonly state: 'reported' | 'unchecked' }
    | { readonly state: 'begun'; readonly next: number }
  >;
  /** Gives up the claims of a call that failed, so that the next one need not wait for the lease. */
  release(importId: string, model: string, claimant: string): Promise<void>;
  /** When a call of the import was saved last, in milliseconds since 1970; undefined when none was. */
  lastSavedAt(importId: string): Promise<number | undefined>;
  /** Figures over a span of chunks. */
  counts(importId: string, fromChunk: number, toChunk: number): Promise<EmbeddingCounts>;
}
