import type {
  CompleteMapping,
  ImportKind,
  ImportListQuery,
  ImportOptions,
  ImportRecord,
  Page,
  RowError,
  Severity,
  SourceType,
} from '@pairloom/contract';
import type { ReadPlan } from './reading.ts';

/** Who asks. Until there is authentication, the local owner of the embedded default. */
export interface Principal {
  readonly id: string;
}

export interface ClaimImport {
  importId: string;
  projectId: string;
  principal: Principal;
  filename: string;
  idempotencyKey?: string;
  /** `import` when left out. */
  kind?: Extract<ImportKind, 'import' | 'bulk'>;
}

export type ImportClaim =
  | { outcome: 'claimed' }
  /** Another request holds the key. Its upload may still run. */
  | { outcome: 'taken'; importId: string };

export interface UploadedSource {
  importId: string;
  projectId: string;
  /** A source that is there already; left out, one is made of what is said here. */
  sourceId?: string;
  blobKey: string;
  sha256: string;
  bytes: number;
  sourceType: SourceType;
  mapping: CompleteMapping;
  options: ImportOptions;
  plan: ReadPlan;
  /** sha256 hex over file hash and options: what an Idempotency-Key stands for. */
  fingerprint: string;
}

/** A stored import without what only a workflow knows. */
export type StoredImport = Omit<ImportRecord, 'stateFrom' | 'recentErrors'>;

/** The gateway's side of the import tables. All calls may throw SystemFault `database_unavailable`. */
export interface ImportAdmission {
  /**
   * Makes the job row (status pending, phase uploading) and takes the idempotency key, in one transaction.
   * A key whose upload has been silent for 30 s is taken over; its import ends failed with `upload_incomplete`.
   */
  claim(input: ClaimImport): Promise<ImportClaim>;
  /** Sign of life of a running upload; call it every 5 s. */
  touchUpload(importId: string): Promise<void>;
  /**
   * Attaches source, plan and options, and puts the import in its project's queue (phase queued), in one transaction. False when
   * the import is no longer uploading. @throws FileFault `source_missing` when a source that was there has expired meanwhile.
   */
  enqueue(source: UploadedSource): Promise<boolean>;
  /** An upload that was refused: removes job row and key as if it had never been. False, with nothing done, when it is no longer an upload. */
  discard(importId: string): Promise<boolean>;
  /** An import that could not be started: ends failed with the code, its key is freed. False, with nothing done, when it was admitted meanwhile. */
  abandon(
    importId: string,
    fault: { code: 'upload_incomplete' | 'temporal_unavailable'; message: string },
  ): Promise<boolean>;
  /** Fingerprint under which an import was enqueued; undefined while it uploads. */
  fingerprint(importId: string): Promise<string | undefined>;
  get(projectId: string, importId: string): Promise<StoredImport | undefined>;
  /** Newest first, unless asked otherwise. */
  list(
    projectId: string,
    query: Partial<Omit<ImportListQuery, 'limit'>> & { limit: number },
  ): Promise<Page<StoredImport>>;
  /** The last `limit` errors of each import, newest row last. */
  recentErrors(importIds: readonly string[], limit: number): Promise<Map<string, RowError[]>>;
  /** In row order. */
  errors(importId: string, query: { severity?: Severity; cursor?: string; limit: number }): Promise<Page<RowError>>;
  /** Sets `cancel_requested_at` once and writes the audit event. */
  requestCancel(input: {
    projectId: string;
    importId: string;
    principal: Principal;
    reason?: string;
  }): Promise<'requested' | 'ended' | 'not_found'>;
}

/** Tells of changed imports, from NOTIFY. */
export interface ImportChanges {
  /** Calls back with project and import id for each committed change; after a lost connection once with `undefined`: anything may have changed. */
  subscribe(listener: (change: { projectId: string; importId: string } | undefined) => void): () => void;
  /** Calls back when the notice has changed. Not after a lost connection: that is told to those who subscribe. */
  subscribeNotice(listener: () => void): () => void;
}
