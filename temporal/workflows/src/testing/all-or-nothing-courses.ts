import { noFates } from '@pairloom/contract';
import { FakeImport, type ImportActivities, loadedSpan, untilCancelled } from './fake-import.ts';
import type { RunOptions, Running } from './workflow-bench.ts';

const ROWS = 10;
const toTheEnd = (running: Running) => running.end();
const options = { allOrNothing: true, searchAttributes: true } as const satisfies RunOptions;

/** Every row of the span is good. */
const clean =
  (fate: 'created' | 'unchanged'): ImportActivities['upsertChunks'] =>
  async ({ fromChunk, toChunk }) => ({
    state: 'loaded',
    fates: { ...noFates(), [fate]: (toChunk - fromChunk + 1) * ROWS },
    ...{ errorCount: 0, warningCount: 0, recentErrors: [] },
  });
const written = clean('created');

/** A file of three chunks, planned in two steps, whose check finds no fault. */
const checked = (given: Partial<ImportActivities> = {}) =>
  new FakeImport(
    { plan: [2, 1], rowsPerChunk: ROWS },
    { validateChunks: clean('unchanged'), upsertChunks: written, ...given },
  );

/** Courses of imports that are written as a whole or not at all, whose histories are kept. */
export const ALL_OR_NOTHING_COURSES = {
  'all-or-nothing-completed': {
    fake: () => checked(),
    scene: toTheEnd,
    options: { ...options, embed: true } satisfies RunOptions,
  },
  /** Rows fail the check: nothing is written. */
  'all-or-nothing-not-clean': {
    fake: () =>
      checked({
        validateChunks: async (span) => loadedSpan(span, ROWS),
        closeCheck: async () => ({ state: 'not_clean', failed: 3 }),
      }),
    scene: toTheEnd,
    options,
  },
  /** A row fails only when it is written. */
  'all-or-nothing-taken-back': {
    fake: () =>
      checked({ upsertChunks: async (span) => (span.fromChunk === 1 ? written(span) : loadedSpan(span, ROWS)) }),
    scene: toTheEnd,
    options,
  },
  /** Somebody cancels when the first chunk is written. */
  'all-or-nothing-cancelled': {
    fake: () => checked({ upsertChunks: async (span) => (span.fromChunk === 1 ? written(span) : untilCancelled()) }),
    scene: async ({ handle, until, end }: Running) => {
      await until(({ fates }) => fates.created > 0);
      await handle.cancel();
      await end();
    },
    options,
  },
  /** Somebody cancels when all rows are written and vectors are missing: the rows stand. */
  'all-or-nothing-cancelled-while-embedding': {
    fake: () => checked({ embedChunks: untilCancelled, revertChunks: async () => ({ state: 'stands' }) }),
    scene: async ({ handle, until, end }: Running) => {
      await until(({ phase }) => phase === 'embedding');
      await handle.cancel();
      await end();
    },
    options: { ...options, embed: true } satisfies RunOptions,
  },
};
