import { UNDO_WORKFLOW } from '@pairloom/temporal-api';
import { untilCancelled } from './fake-import.ts';
import { FakeUndo, takenBack } from './fake-undo.ts';
import type { RunOptions, Running } from './workflow-bench.ts';

const ROWS = 10;

/** Courses of undos whose histories are kept. */
export const UNDO_COURSES = {
  'undo-completed': {
    fake: () => new FakeUndo([2, 1], ROWS),
    scene: (running: Running) => running.end(),
    options: { embed: true, searchAttributes: true, workflow: UNDO_WORKFLOW } satisfies RunOptions,
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
    options: { workflow: UNDO_WORKFLOW } satisfies RunOptions,
  },
};
