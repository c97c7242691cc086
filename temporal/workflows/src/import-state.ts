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
  type Admission,
  type Command,
  type LoadResult,
  type PlannedChunk,
  RECENT_ERRORS_LIMIT,
  type WorkflowAttention,
  type WorkflowProgress,
  type WorkflowRowError,
} from '@pairloom/temporal-api';

type Loaded = Extract<LoadResult, { state: 'loaded' }>;
type Waiting = Extract<Admission, { state: 'waiting' }>;

const noEmbeddings = (): EmbeddingCounts => ({ pending: 0, embedded: 0, reused: 0, failed: 0, calls: 0 });

/** What the workflow knows of its import: sums over activity results. */
export class ImportState {
  readonly #importId: string;
  readonly chunks: PlannedChunk[] = [];
  recentErrors: WorkflowRowError[] = [];
  status: ImportStatus = 'pending';
  phase: Phase = 'queued';
  planComplete = false;
  /** In this run. */
  sourceChecked = false;
  sourceBytes = 0;
  plannedBytes = 0;
  cancelRequested = false;
  queue: WorkflowProgress['queue'] = null;
  paused = false;
  attention: WorkflowAttention | null = null;
  /** What the import was told last, if it was told anything. */
  lastCommand: Command['kind'] | undefined;
  /** What had been written when the import was settled. */
  written: string | undefined;
  /** What it wrote could not be settled, or taken back, for the step kept failing. */
  unsettled = false;
  /** A word to the operator about a run that changes nothing. */
  remark: string | undefined;
  #heldBy: Waiting['held'];
  #admittedAt = 0;
  #loadMs = 0;
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

  /** The import has its turn, for the first time or again. */
  admitted(): void {
    this.queue = null;
    this.#stands(undefined);
    this.status = 'processing';
    if (this.phase === 'queued') this.phase = 'planning';
    if (this.loads) this.#admittedAt = Date.now();
  }

  /** The import waits, for others or for a person. */
  waits({ position, reason, held, attention }: Waiting): void {
    this.queue = { position, reason };
    this.#stands(held);
    this.attention ??= attention ?? null;
    if (this.#admittedAt > 0) this.#loadMs += Date.now() - this.#admittedAt;
    this.#admittedAt = 0;
  }

  #stands(held: Waiting['held']): void {
    this.#heldBy = held;
    this.paused = held === 'paused';
    if (held === undefined) this.attention = null;
  }

  /** Whether the import stands still until somebody acts. */
  get held(): boolean {
    return this.heldBy !== undefined;
  }

  /** `attention` before `paused`: a resume alone would not help. */
  get heldBy(): Waiting['held'] {
    if (this.attention !== null) return 'attention';
    return this.#heldBy ?? (this.paused ? 'paused' : undefined);
  }

  get loads(): boolean {
    return this.phase === 'planning' || this.phase === 'loading';
  }

  /** Of the time that rows were loaded; undefined before the first row has a fate. */
  get rowsPerSecond(): number | undefined {
    const ms = this.#loadMs + (this.#admittedAt > 0 ? Date.now() - this.#admittedAt : 0);
    const rows = sumFates(this.#fates);
    return rows > 0 && ms > 0 ? Math.round((rows * 1_000) / ms) : undefined;
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
    if (this.#admittedAt > 0) this.#loadMs += Date.now() - this.#admittedAt;
    this.#admittedAt = 0;
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

  /** After a check that was not clean: rows that failed have failed, of the others nothing is written. */
  keepFailed(failed: number): void {
    this.#forgotten += sumFates(this.#fates) - failed;
    this.#fates = { ...noFates(), failed };
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
      paused: this.paused,
      attention: this.attention,
      revision: revisionOf(this.phase, this.#forgotten + sumFates(this.#fates), embed ? embedded + reused + failed : 0),
    };
  }
}
