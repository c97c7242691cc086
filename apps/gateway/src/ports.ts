import type {
  BlobStore,
  DatabaseHealth,
  EmbeddingProvider,
  ImportAdmission,
  ImportChanges,
  ImportControls,
  ImportReports,
  ImportUndoing,
  Notices,
  PairCatalogue,
  PairEditing,
  PairExports,
  ProjectCatalogue,
  ProjectRules,
  ProjectStatistics,
  SavedMappings,
  Sources,
} from '@pairloom/core';
import type { CommandUpdate, SkipUpdate, UPDATES, WorkflowProgress, WorkflowStart } from '@pairloom/temporal-api';

/** The workflows of imports, as the gateway needs them. */
export interface ImportWorkflows {
  /** Starts the import's workflow; one that was started before is no error. @throws SystemFault `temporal_unavailable` */
  start(start: WorkflowStart): Promise<void>;
  /** The workflow's own figures; undefined when it does not answer within `timeoutMs`, for whatever reason. */
  progress(importId: string, timeoutMs: number): Promise<WorkflowProgress | undefined>;
  /** Asks the workflow to cancel. @throws SystemFault `temporal_unavailable` */
  cancel(importId: string): Promise<void>;
  /**
   * Tells the workflow of a command that the job row has already, and waits for it at most 2 s. False when it did not take it in that
   * time, as without a worker, or has ended. @throws SystemFault `temporal_unavailable`
   */
  update(
    importId: string,
    name: keyof typeof UPDATES,
    commandId: string,
    args: CommandUpdate | SkipUpdate,
  ): Promise<boolean>;
  /** Tells imports that a place in the queue may be free. One that has gone is no error. @throws SystemFault `temporal_unavailable` */
  wake(importIds: readonly string[]): Promise<void>;
  /** @throws SystemFault `temporal_unavailable` */
  check(): Promise<void>;
}

/** The workers that poll Temporal for the installation's work. */
export interface WorkerWatch {
  /** One entry a process. @throws SystemFault `temporal_unavailable` */
  seen(): Promise<readonly SeenWorker[]>;
}

export interface SeenWorker {
  /** `<pid>@<host>` */
  readonly identity: string;
  readonly lastSeenAt: Date | null;
}

/** The embedder, where it is Pairloom's own. */
export interface EmbedderWatch {
  /** Undefined when vectors come from elsewhere, or it does not answer at once. Never rejects. */
  seen(): Promise<SeenEmbedder | undefined>;
}

export interface SeenEmbedder extends SeenWorker {
  readonly memoryBytes: number;
  /** Processor time since its start. */
  readonly cpuSeconds: number;
  readonly uptimeSeconds: number;
}

/** Everything the gateway talks to. Composition root and specs give it; nothing else here knows an adapter. */
export interface GatewayPorts {
  readonly projects: ProjectCatalogue;
  readonly rules: ProjectRules;
  readonly sources: Sources;
  readonly mappings: SavedMappings;
  readonly imports: ImportAdmission;
  readonly controls: ImportControls;
  readonly changes: ImportChanges;
  readonly pairs: PairCatalogue;
  readonly editing: PairEditing;
  readonly reports: ImportReports;
  readonly undoing: ImportUndoing;
  readonly exports: PairExports;
  readonly statistics: ProjectStatistics;
  readonly notices: Notices;
  readonly database: DatabaseHealth;
  readonly blobs: BlobStore;
  readonly embeddings: EmbeddingProvider;
  readonly workflows: ImportWorkflows;
  readonly workers: WorkerWatch;
  readonly embedder: EmbedderWatch;
}

/** Plain settings; times in milliseconds. */
export interface GatewaySettings {
  readonly maxUploadBytes: number;
  /** Further `host[:port]` names that Host and Origin may carry, in lower case. */
  readonly allowedHosts: readonly string[];
  /** Absolute folder of the built web app. */
  readonly webRoot?: string;
  /** Folder of the installation's workflows in the Temporal UI, without slash at its end. */
  readonly workflowsUi?: string;
  /** Uploads under way at once; more are answered `overloaded`. */
  readonly maxUploads: number;
  /** How the worker batches texts, and what they cost, for quotes. */
  readonly embeddingBatchTexts: number;
  readonly embeddingBatchTokens: number;
  /** In the currency of the price list; undefined: not known. */
  readonly embeddingPricePerMillionTokens?: number;
  /** A resumable upload is stored in parts of at most so many bytes; what has come of a part is lost only when the gateway dies. */
  readonly uploadPartBytes: number;
  /** A connection on which nothing moves for so long is closed; longer than anything that a client has to wait for. */
  readonly socketIdleMs: number;
  /** How often a running upload tells the database that it lives. */
  readonly uploadTouchMs: number;
  /** How long a request waits for the one that holds its Idempotency-Key. */
  readonly keyWaitMs: number;
  readonly keyPollMs: number;
  /** How long a workflow may take to answer a query. */
  readonly queryTimeoutMs: number;
  /** How long one answer of a workflow serves everybody. */
  readonly querySharedMs: number;
  /** How long a workflow that did not answer is left alone. */
  readonly querySilentMs: number;
  /** Events of one import are at least so far apart. */
  readonly eventGapMs: number;
  readonly heartbeatMs: number;
  /** Event streams open at once; more are answered `overloaded`. */
  readonly maxStreams: number;
  readonly readinessTimeoutMs: number;
  /** Memory and CPU of the processes are noted so far apart. */
  readonly processGapMs: number;
}

export const DEFAULT_SETTINGS: GatewaySettings = {
  maxUploadBytes: 5 * 1024 ** 3,
  allowedHosts: [],
  maxUploads: 64,
  uploadPartBytes: 64 * 1024 ** 2,
  embeddingBatchTexts: 64,
  embeddingBatchTokens: 8_000,
  socketIdleMs: 120_000,
  uploadTouchMs: 5_000,
  keyWaitMs: 60_000,
  keyPollMs: 250,
  queryTimeoutMs: 1_000,
  querySharedMs: 250,
  querySilentMs: 2_000,
  eventGapMs: 150,
  heartbeatMs: 15_000,
  maxStreams: 500,
  readinessTimeoutMs: 2_000,
  processGapMs: 30_000,
};

/** Injection tokens: one for each port, one for the settings. */
export const PROJECTS = Symbol('ProjectCatalogue');
export const RULES = Symbol('ProjectRules');
export const SOURCES = Symbol('Sources');
export const MAPPINGS = Symbol('SavedMappings');
export const IMPORTS = Symbol('ImportAdmission');
export const CONTROLS = Symbol('ImportControls');
export const CHANGES = Symbol('ImportChanges');
export const PAIRS = Symbol('PairCatalogue');
export const EDITING = Symbol('PairEditing');
export const REPORTS = Symbol('ImportReports');
export const UNDOING = Symbol('ImportUndoing');
export const EXPORTS = Symbol('PairExports');
export const STATISTICS = Symbol('ProjectStatistics');
export const NOTICES = Symbol('Notices');
export const WORKERS = Symbol('WorkerWatch');
export const EMBEDDER = Symbol('EmbedderWatch');
export const DATABASE = Symbol('DatabaseHealth');
export const BLOBS = Symbol('BlobStore');
export const EMBEDDINGS = Symbol('EmbeddingProvider');
export const WORKFLOWS = Symbol('ImportWorkflows');
export const SETTINGS = Symbol('GatewaySettings');
