import type { BlobStore, ChunkStore, EmbeddingProvider, EmbeddingStore, ImportRuns } from '@pairloom/core';

/** What planning and loading need of the world. */
export interface LoadPorts {
  readonly runs: ImportRuns;
  readonly chunks: ChunkStore;
  readonly blobs: BlobStore;
  /** Name of this worker, noted with each chunk. */
  readonly worker: string;
}

/** What embedding needs of the world. */
export interface EmbedPorts {
  readonly runs: ImportRuns;
  readonly embeddings: EmbeddingStore;
  readonly provider: EmbeddingProvider;
  /** How long a failing provider is tried, in milliseconds. */
  readonly giveUpMs: number;
}
