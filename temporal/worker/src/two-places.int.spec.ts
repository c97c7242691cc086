import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBlobStore } from '@pairloom/blob';
import type { EmbeddingProvider, ImportReconciling } from '@pairloom/core';
import { type Persistence, openPersistence } from '@pairloom/persistence';
import { type RunsInTemporal, createLoadActivities, createReconcileActivities } from '@pairloom/temporal-activities';
import { courseOf, importWorkflowId } from '@pairloom/temporal-api';
import { importOptions } from '@pairloom/testing';
import { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { join } from 'node:path';
import pg from 'pg';
import { type ImportBench, openImportBench } from './testing/import-bench.ts';
import { type WorkerPorts, workerPorts } from './worker-ports.ts';

/** 20 rows in two chunks that are loaded, the second with four keys of the first, and 5 in one that is not. */
const QUESTIONS = [...Array.from({ length: 20 }, (_, i) => (i < 10 ? i : i - 4)), 30, 31, 32, 33, 34];
const ORDER = {
  content: `question,answer\n${QUESTIONS.map((no, i) => `Question ${no}?,Answer ${i}\n`).join('')}`,
  options: { batchRows: 10 },
} as const;

let bench: ImportBench;
let client: Client;
let database: pg.Client;
let others: Persistence;
/** Of two workers, each with connections of its own. */
let places: readonly [WorkerPorts, WorkerPorts];

beforeAll(async () => {
  bench = await openImportBench();
  client = new Client({ connection: bench.connection });
  const { DATABASE_URL: url = '' } = bench.env;
  database = new pg.Client({ connectionString: url });
  await database.connect();
  others = await openPersistence({ url, applicationName: 'worker-spec', poolSize: 4 });
  places = [await portsOn(bench.persistence), await portsOn(others)];
});
afterAll(async () => {
  await others.close();
  await database.end();
  await bench.stop();
});

const portsOn = async (persistence: Persistence): Promise<WorkerPorts> =>
  workerPorts({
    persistence,
    client,
    blobs: await createBlobStore({ kind: 'folder', path: join(bench.folder, 'blobs') }),
    provider: {} as EmbeddingProvider,
    settings: { taskQueuePrefix: bench.env['TASK_QUEUE_PREFIX'] ?? '', appUrl: () => undefined },
    searchAttributes: false,
    log: { info: () => undefined, warn: () => undefined },
    worker: 'spec',
    giveUpMs: 1_000,
    callsAtOnce: 1,
  });

const inActivity = <Request, Result>(work: (request: Request) => Promise<Result>, request: Request): Promise<Result> =>
  new MockActivityEnvironment({ scheduledTimestampMs: Date.now() }).run(work, request);

/** Resolves when it has been asked for in both places. */
function meeting(): () => Promise<void> {
  const met = Promise.withResolvers<void>();
  let came = 0;
  return () => {
    if (++came === places.length) met.resolve();
    return met.promise;
  };
}

/** An import that has lost its run between two of its chunks. */
async function lostImport(): Promise<{ projectId: string; importId: string }> {
  const [ports] = places;
  const { admit, planChunks, upsertChunks } = createLoadActivities(ports);
  const projectId = await bench.createProject();
  const importId = await bench.queueImport({ projectId, ...ORDER });
  await inActivity(admit, { importId });
  await inActivity(planChunks, { importId, knownChunks: 0, toTheEnd: false });
  expect(await inActivity(upsertChunks, { importId, fromChunk: 1, toChunk: 2 })).toMatchObject({ state: 'loaded' });
  return { projectId, importId };
}

/** What stands of an import. */
async function standing({ projectId, importId }: { projectId: string; importId: string }) {
  const { status, phase, error, counts } = await bench.get(projectId, importId);
  const { rows: events } = await database.query<{ action: string; details: object }>(
    `select action, details from audit_event where import_id = $1 order by id`,
    [importId],
  );
  return { status, phase, error, counts, events, pairs: await bench.pairs(projectId) };
}

describe('an import without its run', () => {
  it('is settled in two places at once as in one', async () => {
    const alone = await lostImport();
    await inActivity(createReconcileActivities(places[0]).settleRun, { importId: alone.importId, run: 'terminated' });
    const both = await lostImport();
    const meet = meeting();
    const settleIn = ({ reconciling, ...ports }: WorkerPorts) => {
      const met: Pick<ImportReconciling, 'openImport' | 'lockOut' | 'written'> = {
        openImport: (id) => reconciling.openImport(id),
        written: (id) => reconciling.written(id),
        lockOut: async (id) => {
          const isOpen = await reconciling.lockOut(id);
          await meet();
          return isOpen;
        },
      };
      const { settleRun } = createReconcileActivities({ ...ports, reconciling: met as ImportReconciling });
      return inActivity(settleRun, { importId: both.importId, run: 'terminated' });
    };
    expect(await Promise.all(places.map(settleIn))).toEqual([[], []]);

    const stands = await standing(both);
    expect(stands).toEqual(await standing(alone));
    expect(stands).toMatchObject({
      status: 'failed',
      phase: 'ended',
      error: { code: 'run_terminated' },
      counts: { total: 25, created: 16, skipped: 4, unprocessed: 5 },
      events: [{ action: 'import.created' }, { action: 'import.failed', details: { code: 'run_terminated' } }],
    });
    expect(stands.pairs).toHaveLength(16);
  });

  it('is started in two places at once as one run, which a later start leaves as it is', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.queueImport({ projectId, ...ORDER });
    await database.query(`update import_job set last_activity_at = now() - interval '1 hour' where id = $1`, [
      importId,
    ]);
    const meet = meeting();
    const compareIn = ({ inTemporal, ...ports }: WorkerPorts) => {
      const met: RunsInTemporal = {
        state: async (id) => {
          const state = await inTemporal.state(id);
          await meet();
          return state;
        },
        cancel: (id) => inTemporal.cancel(id),
        terminate: (id, reason) => inTemporal.terminate(id, reason),
      };
      return inActivity(createReconcileActivities({ ...ports, inTemporal: met }).compareRuns, {});
    };
    const compared = await Promise.all(places.map(compareIn));
    expect(compared).toMatchObject([
      { looked: 1, started: 1, failed: 0 },
      { looked: 1, started: 1, failed: 0 },
    ]);

    const run = client.workflow.getHandle(importWorkflowId(importId));
    const { runId } = await run.describe();
    const course = courseOf(importOptions({ embed: false, ...ORDER.options }));
    const start = async () => {
      await places[1].starter.start({ importId, projectId, projectName: 'Support', filename: 'pairs.csv', course });
      return run.describe();
    };
    expect(await start()).toMatchObject({ runId, status: { name: 'RUNNING' } });
    await bench.terminate(importId);
    expect(await start()).toMatchObject({ runId, status: { name: 'TERMINATED' } });
    await bench.persistence.runs.finish(importId, { status: 'cancelled' });
  });
});
