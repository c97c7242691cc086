import type {
  BlobStore,
  ChunkStore,
  ImportReconciling,
  ImportRuns,
  Retention,
  UndoStore,
  VectorUpkeep,
} from '@pairloom/core';
import type { RunEnd } from '@pairloom/temporal-api';
import type { ImportStarter } from './ports.ts';

/** How Temporal has the run of an import; `idle`: open, and no activity of it is under way, waits for a worker or is tried again. */
export type RunState = 'open' | 'idle' | 'missing' | Exclude<RunEnd, 'never_started' | 'stalled'>;

/** The runs of imports as Temporal has them, asked for by workflow id: a listing may lag behind. */
export interface RunsInTemporal {
  /** Of the newest run. @throws SystemFault `temporal_unavailable` */
  state(importId: string): Promise<RunState>;
  /** Asks the run to cancel; one that has ended is no error. @throws SystemFault `temporal_unavailable` */
  cancel(importId: string): Promise<void>;
  /** Ends the run at once; one that has ended is no error. @throws SystemFault `temporal_unavailable` */
  terminate(importId: string, reason: string): Promise<void>;
}

/** Why a reconciler did something: a constant message, ids as fields. */
export interface ReconcileLog {
  info(fields: Readonly<Record<string, string | number>>, message: string): void;
  warn(fields: Readonly<Record<string, string | number>>, message: string): void;
}

/** What reconciling needs of the world. */
export interface ReconcilePorts {
  readonly reconciling: ImportReconciling;
  readonly retention: Retention;
  readonly vectors: VectorUpkeep;
  readonly runs: ImportRuns;
  readonly chunks: ChunkStore;
  readonly undos: UndoStore;
  readonly blobs: BlobStore;
  readonly starter: ImportStarter;
  readonly inTemporal: RunsInTemporal;
  readonly log: ReconcileLog;
}
