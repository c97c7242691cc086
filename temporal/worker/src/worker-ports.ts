import type { BlobStore, EmbeddingProvider, EmbeddingStore } from '@pairloom/core';
import type { Persistence } from '@pairloom/persistence';
import {
  CallSlots,
  type EmbedPorts,
  type LoadPorts,
  type ReconcileLog,
  type ReconcilePorts,
  type SearchPorts,
  type UndoPorts,
} from '@pairloom/temporal-activities';
import type { WorkflowSettings } from '@pairloom/temporal-api';
import type { Client } from '@temporalio/client';
import { TemporalImportStarter } from './import-starter.ts';
import { TemporalRuns } from './runs-in-temporal.ts';

/** Everything that the activities of a worker talk to. */
export type WorkerPorts = LoadPorts &
  EmbedPorts &
  UndoPorts &
  SearchPorts &
  ReconcilePorts & {
    /** Lets imports that have ended have the vectors that they lack. */
    readonly lateEmbeddings: EmbeddingStore;
  };

/** The real parts behind the ports. */
export interface WorkerParts {
  readonly persistence: Persistence;
  readonly blobs: BlobStore;
  readonly provider: EmbeddingProvider;
  readonly client: Client;
  readonly settings: WorkflowSettings;
  /** Whether the namespace knows the search attributes. */
  readonly searchAttributes: boolean;
  readonly log: ReconcileLog;
  /** Name of this worker, noted with each chunk. */
  readonly worker: string;
  /** How long a failing provider is tried, in milliseconds. */
  readonly giveUpMs: number;
  /** Calls to the provider at once. */
  readonly callsAtOnce: number;
}

export function workerPorts(parts: WorkerParts): WorkerPorts {
  const { persistence, blobs, provider, client, settings, searchAttributes, log, worker, giveUpMs, callsAtOnce } =
    parts;
  const { runs, chunks, controls, embeddings, lateEmbeddings, undos, undoing, reconciling, retention, vectors } =
    persistence;
  const { searchIndex, vectorIndexes } = persistence;
  return {
    ...{
      runs,
      chunks,
      controls,
      undos,
      undoing,
      embeddings,
      lateEmbeddings,
      reconciling,
      retention,
      vectors,
      searchIndex,
      vectorIndexes,
    },
    ...{ blobs, provider, log, worker, giveUpMs, slots: new CallSlots(callsAtOnce) },
    starter: new TemporalImportStarter(client, settings, searchAttributes),
    inTemporal: new TemporalRuns(client),
  };
}
