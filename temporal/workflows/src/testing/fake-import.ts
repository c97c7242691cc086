import { noFates } from '@pairloom/contract';
import type {
  ChunkSpan,
  EmbedActivities,
  FinishRequest,
  FinishResult,
  LoadActivities,
  PlannedChunk,
} from '@pairloom/temporal-api';
import { Context } from '@temporalio/activity';

export type ImportActivities = LoadActivities & EmbedActivities;
export type ActivityName = keyof ImportActivities;

export interface FakeFile {
  /** Chunks that each call of planChunks finds; the last completes the plan. */
  readonly plan: readonly number[];
  readonly rowsPerChunk: number;
}

/** Activities of an import that goes well, without any database; each call is noted. */
export class FakeImport {
  readonly calls: { readonly name: ActivityName; readonly request: unknown }[] = [];
  readonly activities: ImportActivities;
  #finished: FinishResult | undefined;

  /** `given` replaces single activities. */
  constructor(file: FakeFile, given: Partial<ImportActivities> = {}) {
    const all: ImportActivities = {
      admit: async () => ({ state: 'admitted' }),
      planChunks: async ({ knownChunks }) => {
        let known = 0;
        const step = file.plan.findIndex((chunks) => (known += chunks) > knownChunks);
        const chunks = plannedChunks(knownChunks, file.plan[step] ?? 0, file.rowsPerChunk);
        const plannedBytes = 100 * (knownChunks + chunks.length);
        const sourceBytes = 100 * file.plan.reduce((sum, chunks) => sum + chunks, 0);
        return { state: 'planned', chunks, complete: step >= file.plan.length - 1, sourceBytes, plannedBytes };
      },
      checkSource: async () => ({ state: 'checked' }),
      rewriteSource: async () => ({ state: 'rewritten' }),
      upsertChunks: async (span) => loadedSpan(span, file.rowsPerChunk),
      validateChunks: async (span) => loadedSpan(span, file.rowsPerChunk),
      closeCheck: async () => ({ state: 'clean' }),
      revertChunks: async () => undefined,
      settleChunks: async () => ({
        state: 'loaded',
        fates: { ...noFates(), created: this.loadedRows(file.rowsPerChunk) },
        warningCount: 0,
        wake: [],
      }),
      enterPhase: async () => undefined,
      embedChunks: async ({ fromChunk, toChunk }) => {
        const embedded = (toChunk - fromChunk + 1) * file.rowsPerChunk;
        return { state: 'embedded', counts: { pending: 0, embedded, reused: 0, failed: 0, calls: 1 } };
      },
      finishImport: async ({ outcome }) => {
        const created = this.loadedRows(file.rowsPerChunk);
        this.#finished ??= finishedAs(outcome, created);
        return this.#finished;
      },
      needAttention: async () => ({ state: 'waiting', wake: [] }),
      noteCommand: async () => ({ state: 'noted', wake: [] }),
      answerEnded: async () => ({ state: 'own' }),
      ...given,
    };
    this.activities = {
      admit: this.#noting('admit', all.admit),
      planChunks: this.#noting('planChunks', all.planChunks),
      checkSource: this.#noting('checkSource', all.checkSource),
      rewriteSource: this.#noting('rewriteSource', all.rewriteSource),
      upsertChunks: this.#noting('upsertChunks', all.upsertChunks),
      validateChunks: this.#noting('validateChunks', all.validateChunks),
      closeCheck: this.#noting('closeCheck', all.closeCheck),
      revertChunks: this.#noting('revertChunks', all.revertChunks),
      settleChunks: this.#noting('settleChunks', all.settleChunks),
      enterPhase: this.#noting('enterPhase', all.enterPhase),
      embedChunks: this.#noting('embedChunks', all.embedChunks),
      finishImport: this.#noting('finishImport', all.finishImport),
      needAttention: this.#noting('needAttention', all.needAttention),
      noteCommand: this.#noting('noteCommand', all.noteCommand),
      answerEnded: this.#noting('answerEnded', all.answerEnded),
    };
  }

  called(name: ActivityName): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  get spans(): ChunkSpan[] {
    return this.calls.filter(({ name }) => name === 'upsertChunks').map(({ request }) => request as ChunkSpan);
  }

  /** What was asked to be the end, at the last call. */
  get outcome(): FinishRequest['outcome'] | undefined {
    const last = this.calls.findLast(({ name }) => name === 'finishImport');
    return (last?.request as FinishRequest | undefined)?.outcome;
  }

  loadedRows(rowsPerChunk: number): number {
    return this.spans.reduce((sum, { fromChunk, toChunk }) => sum + (toChunk - fromChunk + 1) * rowsPerChunk, 0);
  }

  #noting<Request, Result>(name: ActivityName, work: (request: Request) => Promise<Result>) {
    return (request: Request): Promise<Result> => {
      this.calls.push({ name, request });
      return work(request);
    };
  }
}

function plannedChunks(known: number, count: number, rows: number): PlannedChunk[] {
  return Array.from({ length: count }, (_, i) => ({ no: known + i + 1, firstRow: (known + i) * rows + 1, rows }));
}

export function loadedSpan({ fromChunk, toChunk }: ChunkSpan, rowsPerChunk: number) {
  const created = (toChunk - fromChunk + 1) * rowsPerChunk;
  const row = fromChunk * rowsPerChunk;
  return {
    state: 'loaded' as const,
    fates: { ...noFates(), created: created - 1, failed: 1 },
    errorCount: 1,
    warningCount: 0,
    recentErrors: [{ row, field: 'question', code: 'question_missing' as const }],
  };
}

function finishedAs({ status }: FinishRequest['outcome'], created: number): FinishResult {
  return {
    status,
    fates: { ...noFates(), created },
    total: created,
    unprocessed: 0,
    totalFinal: true,
    errorCount: 0,
    warningCount: 0,
    wake: [],
  };
}

const BEAT_MS = 100;

/** Work that ends at a cancel only. */
export async function untilCancelled(): Promise<never> {
  const context = Context.current();
  const beats = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await context.cancelled;
  } finally {
    clearInterval(beats);
  }
}
