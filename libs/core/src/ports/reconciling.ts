import type { ImportKind, ImportOptions } from '@pairloom/contract';
import type { ImportFaultNote } from './import-runs.ts';

/** An upload that has told nothing of itself for a while. */
export interface SilentUpload {
  readonly importId: string;
  /** When it was last heard of, as the database writes it: another time means that it lives. */
  readonly lastActivityAt: string;
}

/** An import that is past its upload and has not ended. */
export interface OpenImport {
  readonly importId: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly filename: string;
  readonly kind: ImportKind;
  readonly options: ImportOptions;
  readonly cancelRequested: boolean;
  /** Whether the check of a file that is written as a whole is over: from then on its chunks are written. */
  readonly checkClosed: boolean;
  /** Whether it stands still for good reason: it waits for its turn, is paused, or waits for a person. */
  readonly waits: boolean;
  /** Seconds since anything was written for it. */
  readonly silentSeconds: number;
}

/** Pages of ids: those after `after`, at most `limit`. */
export interface IdWindow {
  readonly after?: string;
  readonly limit: number;
}

/**
 * What the database knows of imports that may have been left alone by whoever cared for them. Everything may be asked and done twice,
 * and in two places at once. All calls may throw SystemFault `database_unavailable`.
 */
export interface ImportReconciling {
  /** Uploads silent for longer than a living one ever is. */
  silentUploads(limit: number): Promise<SilentUpload[]>;
  /**
   * Ends connections of ours whose program has stood still for so long in the middle of a statement that it sends: a frozen worker, of which
   * no limit of the server lets go, keeps its locks. Gives how many.
   */
  endSilentWriters(seconds: number): Promise<number>;
  /** Ends an upload as failed with `upload_incomplete` and frees its key. False when it has been heard of since. */
  endSilentUpload(upload: SilentUpload): Promise<boolean>;
  /** Imports that have been quiet for at least `quietSeconds`, by id. */
  openImports(window: IdWindow & { readonly quietSeconds: number }): Promise<OpenImport[]>;
  /** One of them; undefined once it has ended. */
  openImport(importId: string): Promise<OpenImport | undefined>;
  /**
   * Locks out whoever still works for an import whose run is gone: waits for the transactions that are under way and lets no other
   * begin. The import can then only be settled. False when it has ended.
   */
  lockOut(importId: string): Promise<boolean>;
  /** A word for what is written of an import: another one once another chunk is done, or one is done again. */
  written(importId: string): Promise<string>;
  /** Imports, over all projects, that could be admitted now and have waited for at least `quietSeconds`. */
  wakeable(window: { readonly limit: number; readonly quietSeconds: number }): Promise<string[]>;
  /** Forgets idempotency keys that stand for nothing any more. Gives how many. */
  forgetKeys(limit: number): Promise<number>;
}

/** A source that is gone for readers; its blobs still lie there. */
export interface SpentSource {
  readonly sourceId: string;
  readonly blobKeys: readonly string[];
}

/** An import whose results are gone for readers; the lines that its source was rewritten to may still lie there. */
export interface ExpiredResults {
  readonly importId: string;
  /** False when an attempt before has expired it. */
  readonly isNew: boolean;
  readonly blobKeys: readonly string[];
}

/**
 * The end of what is kept for a time. First the database says that it is gone, then the blobs go, then the database says that they
 * are gone: whatever is interrupted is taken up again.
 */
export interface Retention {
  /** Imports that ended longer ago than their results are kept, oldest first, and those whose lines an attempt before has left; none of `except`. */
  resultsDue(limit: number, except?: readonly string[]): Promise<string[]>;
  /** Ends the results of such an import: fates, keys and findings go, counts and receipt stay. Undefined when another is at it. */
  expireResults(importId: string): Promise<ExpiredResults | undefined>;
  /** The lines of an import are removed. */
  linesRemoved(importId: string): Promise<void>;
  /** Sources that no import needs: those whose results have all expired, and those that were never imported in time; none of `except`. */
  sourcesDue(limit: number, except?: readonly string[]): Promise<string[]>;
  /** Ends such a source; undefined when it is needed again. */
  expireSource(sourceId: string): Promise<SpentSource | undefined>;
  /** The blobs of a source are removed; a source that was never imported goes itself. */
  sourceRemoved(sourceId: string): Promise<void>;
  /** Those of the blobs, by key, that nothing refers to and nothing will. */
  orphans(blobKeys: readonly string[]): Promise<string[]>;
}

/** Where the look through all vectors stands: after this vector. */
export interface VectorPlace {
  readonly projectId: string;
  readonly modelId: number;
  /** Lower-case hex. */
  readonly textHash: string;
}

/** An import that has ended with texts still without a vector. */
export interface PendingEmbeddings {
  readonly importId: string;
  readonly projectId: string;
}

/** Pairs of a project that wait for a vector. */
export interface EmbeddingLag {
  readonly pairs: number;
  /** ISO 8601; when the one that waits longest was written, null when none waits. */
  readonly oldestAt: string | null;
}

/** Vectors after and beside imports. All calls may throw SystemFault `database_unavailable`. */
export interface VectorUpkeep {
  /**
   * Looks through vectors in the order of their keys: notes those that no pair's text has, forgets the note where one has it again,
   * and removes those that have been unused for 30 days. `next` undefined: all have been seen.
   */
  removeUnused(
    after: VectorPlace | undefined,
    limit: number,
  ): Promise<{ readonly removed: number; readonly next?: VectorPlace }>;
  /**
   * Imports that completed with texts pending and have not been tried for as long as they had waited then (5 minutes at least, an hour at
   * most), longest first; each is noted as tried now.
   */
  takePending(limit: number): Promise<PendingEmbeddings[]>;
  /** Chunks of an ended import with texts pending, in order. */
  pendingChunks(importId: string): Promise<number[]>;
  /**
   * Notes that an import has nothing pending, if so: the fault that it ended with is mended. Else the record tells `fault`, unless it has
   * to tell of something else than vectors.
   */
  noteEmbedded(importId: string, fault?: ImportFaultNote): Promise<boolean>;
  /** Pairs that are not retired and lack a vector of the model for their question or a variant. */
  lag(projectId: string, model: string): Promise<EmbeddingLag>;
}
