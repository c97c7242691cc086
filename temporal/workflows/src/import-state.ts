import {
  type EmbeddingCounts,
  type FateCounts,
  type ImportStatus,
  type Phase,
  addFates,
  noFates,
  revisionOf,
  sumFates,
} from '@pairloom/contract';
import {
  type LoadResult,
  type PlannedChunk,
  RECENT_ERRORS_LIMIT,
  type WorkflowProgress,
  type WorkflowRowError,
} from '@pairloom/temporal-api';

type Loaded = Exclude<LoadResult, { state: 'settled' }>;

const noEmbeddings = (): EmbeddingCounts => ({ pending: 0, embedded: 0, reused: 0, failed: 0, calls: 0 });

/** What the workflow knows of its import: sums over activity results. */
export class ImportState {
  readonly #importId: string;
  readonly chunks: PlannedChunk[] = [];
  recentErrors: WorkflowRowError[] = [];
  status: ImportStatus = 'pending';
  phase: Phase = 'queued';
  planComplete = false;
  sourceBytes = 0;
  plannedBytes = 0;
  cancelRequested = false;
  queue: WorkflowProgress['queue'] = null;
  #plannedRows = 0;
  /** Rows of passes that no longer count; what is told grows newer all the same. */
  #forgotten = 0;
  #fates: FateCounts = noFates();
  #errorCount = 0;
  #warningCount = 0;
  #embeddings = noEmbeddings();

  constructor(importId: string) {
    this.#importId = importId;
  }

  addChunks(chunks: readonly PlannedChunk[]): void {
    for (const chunk of chunks) {
      this.chunks.push(chunk);
      this.#plannedRows += chunk.rows;
    }
  }

  addLoaded(loaded: Loaded): void {
    this.#fates = addFates(this.#fates, loaded.fates);
    this.#errorCount += loaded.errorCount;
    this.#warningCount += loaded.warningCount;
    this.recentErrors = [...this.recentErrors, ...loaded.recentErrors].slice(-RECENT_ERRORS_LIMIT);
  }

  /** Settling has the last word on fates. */
  setLoaded(fates: FateCounts, warningCount: number): void {
    this.#fates = fates;
    this.#warningCount = warningCount;
    const { created, updated, unchanged } = fates;
    this.#embeddings = { ...noEmbeddings(), pending: created + updated + unchanged };
  }

  addEmbedded(counts: EmbeddingCounts): void {
    const { embedded, reused, failed, calls } = this.#embeddings;
    this.#embeddings = {
      pending: Math.max(0, this.#embeddings.pending - counts.embedded - counts.reused - counts.failed),
      embedded: embedded + counts.embedded,
      reused: reused + counts.reused,
      failed: failed + counts.failed,
      calls: calls + counts.calls,
    };
  }

  get plannedRows(): number {
    return this.#plannedRows;
  }

  get failedRows(): number {
    return this.#fates.failed;
  }

  get errorCount(): number {
    return this.#errorCount;
  }

  /** Before the load of a file that was only checked, and after one that was taken back: no row has a fate. */
  forgetFates(): void {
    this.#forgotten += sumFates(this.#fates);
    this.#fates = noFates();
    this.#errorCount = 0;
    this.#warningCount = 0;
    this.recentErrors = [];
  }

  progress(embed: boolean): WorkflowProgress {
    const { embedded, reused, failed } = this.#embeddings;
    return {
      importId: this.#importId,
      status: this.status,
      phase: this.phase,
      plannedRows: this.#plannedRows,
      planComplete: this.planComplete,
      fates: this.#fates,
      errorCount: this.#errorCount,
      warningCount: this.#warningCount,
      embeddings: embed ? this.#embeddings : noEmbeddings(),
      queue: this.queue,
      cancelRequested: this.cancelRequested,
      revision: revisionOf(this.phase, this.#forgotten + sumFates(this.#fates), embed ? embedded + reused + failed : 0),
    };
  }
}
