import type {
  BlobStore,
  ChunkStore,
  EmbeddingProvider,
  EmbeddingStore,
  ImportControls,
  ImportReconciling,
  ImportRuns,
  ImportUndoing,
  UndoStore,
} from '@pairloom/core';
import type { WorkflowStart } from '@pairloom/temporal-api';
import type { CallSlots } from './call-slots.ts';
import type { RunsInTemporal } from './reconcile-ports.ts';

/** Starts the workflows of imports that stand in their queue. */
export interface ImportStarter {
  /** One that was started before is no error. @throws SystemFault `temporal_unavailable` */
  start(start: WorkflowStart): Promise<void>;
}

/** What planning and loading need of the world. */
export interface LoadPorts {
  readonly runs: ImportRuns;
  readonly chunks: ChunkStore;
  readonly controls: ImportControls;
  readonly undos: Pick<UndoStore, 'describe' | 'settle'>;
  readonly reconciling: Pick<ImportReconciling, 'openImport' | 'lockOut' | 'written'>;
  readonly undoing: ImportUndoing;
  readonly blobs: BlobStore;
  readonly starter: ImportStarter;
  readonly inTemporal: Pick<RunsInTemporal, 'cancel'>;
  /** Name of this worker, noted with each chunk. */
  readonly worker: string;
}

/** What embedding needs of the world. */
export interface EmbedPorts {
  readonly runs: ImportRuns;
  readonly embeddings: EmbeddingStore;
  readonly provider: EmbeddingProvider;
  /** For the calls of all steps of this process. */
  readonly slots: CallSlots;
  /** How long a failing provider is tried, in milliseconds. */
  readonly giveUpMs: number;
}
