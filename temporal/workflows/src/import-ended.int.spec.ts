import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IMPORT_WORKFLOW, importWorkflowId } from '@pairloom/temporal-api';
import { ApplicationFailure } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { FakeImport, type ImportActivities, loadedSpan, untilCancelled } from './testing/fake-import.ts';
import { FakeRow, requestsOf } from './testing/fake-row.ts';
import { resetTo } from './testing/reset.ts';
import { type RunOptions, type Running, eventually, openPlace, runImport } from './testing/workflow-bench.ts';

let place: Awaited<ReturnType<typeof openPlace>>;
let row: FakeRow;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());
beforeEach(() => void (row = new FakeRow()));

const ROWS = 10;
const PLAN = [2];

function kept(given: Partial<ImportActivities> = {}): FakeImport {
  const all = { ...new FakeImport({ plan: PLAN, rowsPerChunk: ROWS }).activities, ...given };
  return new FakeImport({ plan: PLAN, rowsPerChunk: ROWS }, row.activities(all));
}

const broken = async (): Promise<never> => {
  throw ApplicationFailure.create({ type: 'json_invalid', message: 'Broken.', nonRetryable: true });
};
const run = <T>(fake: FakeImport, scene: (running: Running) => Promise<T>, options?: RunOptions): Promise<T> =>
  runImport(place, fake, scene, options);

/** Steps that change pairs. Finishing may be asked again: it answers what stands. */
const STEPS = ['planChunks', 'upsertChunks', 'settleChunks'] as const;
const counts = (fake: FakeImport) => STEPS.map((name) => fake.called(name));

describe('a reset of an import that was completed', () => {
  it.each(['first', 'last'] as const)('to its %s task changes nothing and says so', async (task) => {
    const fake = kept();
    await run(fake, async (running) => {
      await running.end();
      const before = counts(fake);
      const again = await resetTo(place.client, running.handle, task);
      expect(await again.result()).toMatchObject({ status: 'settled', ended: 'completed' });
      expect(counts(fake)).toEqual(before);
      const { currentDetails } = await again.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      expect(currentDetails).toContain('had ended before as completed; this run has changed nothing');
    });
    expect(row.retriedFor).toEqual([]);
  });
});

describe('a reset of an import that failed or was cancelled', () => {
  it.each([
    ['first', 'failed'],
    ['last', 'failed'],
    ['first', 'cancelled'],
    ['last', 'cancelled'],
  ] as const)('to its %s task, %s, opens a linked retry for the run', async (task, status) => {
    const fake = kept({ upsertChunks: status === 'failed' ? broken : untilCancelled });
    await run(fake, async (running) => {
      if (status === 'cancelled') {
        await eventually(
          () => fake.called('upsertChunks'),
          (calls) => calls > 0,
        );
        await running.handle.cancel();
      }
      await running.end();
      const before = counts(fake);
      const again = await resetTo(place.client, running.handle, task);
      const retriedBy = `retry-for-${again.runId}`;
      expect(await again.result()).toEqual({ status: 'settled', ended: status, retriedBy });
      expect(counts(fake)).toEqual(before);
      const { currentDetails } = await again.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      expect(currentDetails).toContain(`had ended before as ${status}; what was left of it is taken up by`);
      expect(currentDetails).toContain(retriedBy);
    });
    expect(row.retriedFor).toHaveLength(1);
  });
});

describe('a reset of an import that runs', () => {
  it('goes through the same steps again, and the attempts of the run before are told that they are obsolete', async () => {
    const begun: string[] = [];
    let told = 0;
    const fake = kept({
      upsertChunks: async (span) => {
        begun.push(`chunk ${span.fromChunk}`);
        return begun.length <= 2 ? untilCancelled().finally(() => told++) : loadedSpan(span, ROWS);
      },
    });
    await run(fake, async ({ handle }) => {
      await eventually(
        () => begun.length,
        (calls) => calls === 2,
      );
      const again = await resetTo(place.client, handle, 'first');
      expect(await again.result()).toMatchObject({ status: 'completed' });
      expect(
        await eventually(
          () => told,
          (n) => n === 2,
        ),
      ).toBe(2);
    });
    expect(fake.called('finishImport')).toBe(1);
    expect(requestsOf(fake, 'answerEnded')).toEqual([]);
  });
});

describe('an import that somebody starts once more', () => {
  const startCopy = (running: Running, workflowId: string) =>
    place.client.workflow.start(IMPORT_WORKFLOW, {
      workflowId,
      taskQueue: running.input.queues.workflow,
      args: [running.input],
    });

  it('does nothing under another id while it runs', async () => {
    const fake = kept({ upsertChunks: untilCancelled });
    await run(fake, async (running) => {
      await running.until(({ phase }) => phase === 'loading');
      const copy = await startCopy(running, `copy-${randomUUID()}`);
      await expect(copy.result()).rejects.toMatchObject({
        cause: {
          type: 'import_running',
          message: `The import runs as workflow ${importWorkflowId(running.input.importId)}; this run does nothing.`,
        },
      });
    });
    expect(fake.called('admit')).toBe(1);
  });

  it.each([
    ['under its own id', (importId: string) => importWorkflowId(importId)],
    ['under another id', () => `copy-${randomUUID()}`],
  ])('opens a linked retry after a failure, %s', async (_what, idOf) => {
    const fake = kept({ upsertChunks: broken });
    await run(fake, async (running) => {
      await running.end();
      const before = counts(fake);
      const again = await startCopy(running, idOf(running.input.importId));
      expect(await again.result()).toMatchObject({ status: 'settled', ended: 'failed' });
      expect(counts(fake)).toEqual(before);
      expect(row.retriedFor).toEqual([again.firstExecutionRunId]);
    });
  });
});
