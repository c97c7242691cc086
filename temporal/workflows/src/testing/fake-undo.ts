import { noFates } from '@pairloom/contract';
import type { ChunkSpan, FinishRequest, UndoActivities } from '@pairloom/temporal-api';
import { FakeImport, type ImportActivities } from './fake-import.ts';

type Given = Partial<UndoActivities & ImportActivities>;

/** Activities of an undo that goes well, without any database; each call is noted. */
export class FakeUndo {
  readonly calls: { readonly name: string; readonly request: unknown }[] = [];
  readonly activities: object;

  /** `plan` are the chunks that each call of planUndo gives; `given` replaces single activities. */
  constructor(plan: readonly number[], rowsPerChunk: number, given: Given = {}) {
    const common = new FakeImport({ plan: [1], rowsPerChunk }).activities;
    const undo: UndoActivities = {
      planUndo: async ({ knownChunks }) => {
        let known = 0;
        const step = plan.findIndex((chunks) => (known += chunks) > knownChunks);
        const count = plan[step] ?? 0;
        const no = (at: number): number => knownChunks + at + 1;
        const chunk = (at: number) => ({ no: no(at), firstRow: (no(at) - 1) * rowsPerChunk + 1, rows: rowsPerChunk });
        const chunks = Array.from({ length: count }, (_, at) => chunk(at));
        return { state: 'planned', chunks, complete: step === -1 || step >= plan.length - 1 };
      },
      takeBack: async (span) => takenBack(span, rowsPerChunk),
      settleUndo: async () => ({
        state: 'loaded',
        fates: { ...noFates(), deleted: this.#rows(rowsPerChunk) },
        warningCount: 0,
        wake: [],
      }),
    };
    const all: Record<string, unknown> = { ...common, ...undo, ...given };
    this.activities = Object.fromEntries(
      Object.entries(all).map(([name, work]) => [
        name,
        (request: unknown) => {
          this.calls.push({ name, request });
          return (work as (request: unknown) => Promise<unknown>)(request);
        },
      ]),
    );
  }

  called(name: string): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  get spans(): ChunkSpan[] {
    return this.calls.filter(({ name }) => name === 'takeBack').map(({ request }) => request as ChunkSpan);
  }

  /** What was asked to be the end, at the last call. */
  get outcome(): FinishRequest['outcome'] | undefined {
    const last = this.calls.findLast(({ name }) => name === 'finishImport');
    return (last?.request as FinishRequest | undefined)?.outcome;
  }

  #rows(rowsPerChunk: number): number {
    return this.spans.reduce((sum, { fromChunk, toChunk }) => sum + (toChunk - fromChunk + 1) * rowsPerChunk, 0);
  }
}

export function takenBack({ fromChunk, toChunk }: ChunkSpan, rowsPerChunk: number) {
  const rows = (toChunk - fromChunk + 1) * rowsPerChunk;
  return {
    state: 'loaded' as const,
    fates: { ...noFates(), deleted: rows - 1, skipped: 1 },
    errorCount: 0,
    warningCount: 1,
    recentErrors: [],
  };
}
