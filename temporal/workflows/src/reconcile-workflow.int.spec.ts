import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  type EmbeddedNote,
  LATE_EMBEDDING_WORKFLOW,
  type LateEmbedActivities,
  type LateEmbeddingActivities,
  RECONCILE_WORKFLOW,
  type ReconcileActivities,
  type RunsRequest,
  importWorkflowId,
} from '@pairloom/temporal-api';
import { ApplicationFailure } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { publishCoverage } from './testing/sandbox-coverage.ts';
import { type Place, eventually, openPlace, runImport } from './testing/workflow-bench.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const PAGES = 12;
const FAILS = 'fails';

/** Gives page after page, named by its number, and the first again after the last. */
const pageAfter = ({ after }: RunsRequest): number => (after === undefined ? 1 : Number(after) + 1);

/** Pages that are asked for, in rounds one after another, until `rounds` have begun. */
async function pagesAsked(rounds: number, failing?: number): Promise<(number | typeof FAILS)[]> {
  const asked: (number | typeof FAILS)[] = [];
  let begun = 0;
  const activities: Pick<
    ReconcileActivities,
    'compareRuns' | 'findWakeable' | 'findSilentUploads' | 'takePendingEmbeddings'
  > = {
    compareRuns: async (request) => {
      const page = pageAfter(request);
      if (page === failing) {
        asked.push(FAILS);
        throw ApplicationFailure.nonRetryable('Out of reach.', 'internal');
      }
      asked.push(page);
      return { lost: [], looked: 200, started: 0, cancelled: 0, ...(page < PAGES ? { next: String(page) } : {}) };
    },
    findWakeable: async () => {
      begun++;
      return [];
    },
    findSilentUploads: async () => [],
    takePendingEmbeddings: async () => [],
  };
  const workflowId = importWorkflowId(randomUUID());
  place.scenes.set(workflowId, { ...activities });
  // As a schedule does it: a run is given the result of the one before.
  const handle = await place.client.workflow.start(RECONCILE_WORKFLOW, {
    workflowId,
    taskQueue: place.taskQueue,
    args: [{ secondLookMs: 50 }],
    cronSchedule: '@every 1s',
  });
  await eventually(
    () => begun,
    (count) => count >= rounds,
  );
  await place.client.workflow.getHandle(handle.workflowId).terminate('the scene is over');
  place.scenes.delete(workflowId);
  publishCoverage();
  return asked;
}

it('goes on behind the imports that the round before has looked at, and begins again after the last', async () => {
  const first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect((await pagesAsked(3)).slice(0, 22)).toEqual([...first, 11, 12, ...first]);
});

it('begins with the first after a page that failed: what stands before it is looked at again', async () => {
  expect((await pagesAsked(3, 11)).slice(0, 21)).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    FAILS,
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  ]);
});

it('says that an import could not be looked at, and goes on with those behind it', async () => {
  const pages: number[] = [];
  const activities = {
    compareRuns: async (request: RunsRequest) => {
      const page = pageAfter(request);
      pages.push(page);
      const next = page < 2 ? { next: String(page) } : {};
      return { lost: [], looked: 200, started: 0, cancelled: 0, failed: page === 1 ? 1 : 0, ...next };
    },
    findWakeable: async () => [],
    findSilentUploads: async () => [],
    takePendingEmbeddings: async () => [],
  };
  const { result } = await runImport(place, { activities }, ({ end }) => end(), { workflow: RECONCILE_WORKFLOW });
  expect(result).toMatchObject({ importsLooked: 400, nextImport: null, failedSteps: ['import'] });
  expect(pages).toEqual([1, 2]);
});

it.each([
  ['has the record told', false],
  ['says so where even the record cannot be told', true],
])('ends a late embedding with what a person has to mend, and %s', async (_, isFull) => {
  const fault = { code: 'database_full', message: 'No space is left.' } as const;
  const noted: EmbeddedNote[] = [];
  const activities: LateEmbedActivities & LateEmbeddingActivities = {
    findPendingSpans: async ({ importId }) => [
      { importId, fromChunk: 1, toChunk: 1 },
      { importId, fromChunk: 2, toChunk: 2 },
    ],
    embedLate: () => Promise.reject(ApplicationFailure.nonRetryable(fault.message, fault.code, { waits: true })),
    noteEmbedded: async (note) => {
      noted.push(note);
      if (isFull) throw ApplicationFailure.nonRetryable(fault.message, fault.code);
      return false;
    },
  };
  const ended = await runImport(
    place,
    { activities },
    async ({ handle, input, end }) => {
      const closed = await end();
      const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      return { ...closed, importId: input.importId, currentDetails };
    },
    { workflow: LATE_EMBEDDING_WORKFLOW },
  );
  expect(ended).toMatchObject({
    status: 'COMPLETED',
    result: { embedded: 0, calls: 0, complete: false, failedWith: fault.code },
  });
  expect(ended.currentDetails).toContain('`database_full`. No space is left.');
  expect(noted).toEqual([{ importId: ended.importId, fault }]);
});
