import { noFates } from '@pairloom/contract';
import { UNDO_WORKFLOW, UPDATES } from '@pairloom/temporal-api';
import { ApplicationFailure } from '@temporalio/common';
import { FakeImport, untilCancelled } from './fake-import.ts';
import { FakeRow } from './fake-row.ts';
import { FakeUndo, takenBack } from './fake-undo.ts';
import type { RunOptions, Running } from './workflow-bench.ts';

const ROWS = 10;
const options = { workflow: UNDO_WORKFLOW } satisfies RunOptions;
const toTheEnd = (running: Running) => running.end();

/** An undo whose activities heed the job row; `takeBack` replaces that of one that goes well. */
function heeding(takeBack: FakeTakeBack = async (span) => takenBack(span, ROWS)): FakeUndo {
  const row = new FakeRow();
  const good = new FakeImport({ plan: [1], rowsPerChunk: ROWS }).activities;
  return new FakeUndo([2, 1], ROWS, { ...row.activities(good), takeBack: row.unlessHeld(takeBack) });
}

type FakeTakeBack = (span: Parameters<typeof takenBack>[0]) => Promise<ReturnType<typeof takenBack>>;

/** The first attempt at the first chunk fails; `waits` of what a person can mend. */
function failingOnce(details: object): FakeUndo {
  let failed = false;
  return heeding(async (span) => {
    if (failed || span.fromChunk !== 1) return takenBack(span, ROWS);
    failed = true;
    throw ApplicationFailure.create({ type: 'chunk_failing', message: 'F.', nonRetryable: true, details: [details] });
  });
}

const failing = (): ApplicationFailure =>
  ApplicationFailure.create({ type: 'step_failing', message: 'F.', nonRetryable: true, details: [{ waits: true }] });

/** Courses of undos whose histories are kept. */
export const UNDO_COURSES = {
  'undo-completed': {
    fake: () => new FakeUndo([2, 1], ROWS),
    scene: toTheEnd,
    options: { ...options, embed: true, searchAttributes: true } satisfies RunOptions,
  },
  'undo-cancelled': {
    fake: () =>
      new FakeUndo([2], ROWS, {
        takeBack: async (span) => (span.fromChunk === 1 ? takenBack(span, ROWS) : untilCancelled()),
      }),
    scene: async ({ handle, until, end }: Running) => {
      await until(({ fates }) => fates.deleted > 0);
      await handle.cancel();
      await end();
    },
    options,
  },
  /** The end of one that was cancelled, as a step on its own queue; its settling keeps failing. */
  'undo-ended-though-failing': {
    fake: () =>
      new FakeUndo([2], ROWS, {
        takeBack: async (span) => (span.fromChunk === 1 ? takenBack(span, ROWS) : untilCancelled()),
        settleUndo: () => Promise.reject(failing()),
      }),
    scene: async ({ handle, until, end }: Running) => {
      await until(({ fates }) => fates.deleted > 0);
      await handle.cancel();
      await end();
    },
    options,
  },
  'undo-paused-then-resumed': {
    fake: () => heeding(),
    scene: async ({ handle, until, end }: Running) => {
      await handle.executeUpdate(UPDATES.pause, { args: [{ reason: 'maintenance' }] });
      await until(({ queue }) => queue !== null);
      await handle.executeUpdate(UPDATES.resume);
      await end();
    },
    options: { ...options, searchAttributes: true } satisfies RunOptions,
  },
  'undo-waiting-then-retried': {
    fake: () => failingOnce({ waits: true, chunk: 1, rows: [1, ROWS] }),
    scene: async ({ handle, until, end }: Running) => {
      await until(({ attention, queue }) => attention !== null && queue !== null);
      await handle.executeUpdate(UPDATES.retry);
      await end();
    },
    options: { ...options, searchAttributes: true } satisfies RunOptions,
  },
  /** The disk is full when what was taken back before a cancel is settled. */
  'undo-settled-once-mended': {
    fake: () => {
      const fake: FakeUndo = new FakeUndo([2], ROWS, {
        takeBack: async (span) => (span.fromChunk === 1 ? takenBack(span, ROWS) : untilCancelled()),
        settleUndo: async () => {
          if (fake.called('settleUndo') > 1)
            return { state: 'loaded', fates: { ...noFates(), deleted: ROWS }, warningCount: 0, wake: [] };
          const details = [{ waits: true }];
          throw ApplicationFailure.create({ type: 'database_full', message: 'F.', nonRetryable: true, details });
        },
      });
      return fake;
    },
    scene: async ({ handle, until, wake, end }: Running) => {
      await until(({ fates }) => fates.deleted > 0);
      await handle.cancel();
      await until(({ attention }) => attention !== null);
      await wake();
      await end();
    },
    options,
  },
  /** Failed half-way; the reset finds it ended. */
  'undo-reset-after-failure': { fake: () => failingOnce({}), scene: toTheEnd, resetTo: 'first' as const, options },
};
