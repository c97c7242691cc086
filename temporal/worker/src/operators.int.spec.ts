import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UPDATES, importWorkflowId } from '@pairloom/temporal-api';
import type { WorkflowHandle } from '@temporalio/client';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { countsOf } from './testing/import-bench.ts';
import { reset } from './testing/reset.ts';
import { eventually } from './testing/worker-process.ts';
import { type WorkerScene, openWorkerScene } from './testing/worker-scene.ts';

const ROWS = 400;
const fileOf = (rows: number): string =>
  `question,answer\n${Array.from({ length: rows }, (_, i) => `Question ${i + 1}?,Answer ${i + 1}\n`).join('')}`;
/** Long enough to be met on its way. */
const LONG = { content: fileOf(ROWS), options: { batchRows: 10 } } as const;

let scene: WorkerScene;
let bench: WorkerScene['bench'];
let client: WorkerScene['client'];
let database: pg.Client;

beforeAll(async () => {
  scene = await openWorkerScene();
  ({ bench, client } = scene);
  database = new pg.Client({ connectionString: bench.env['DATABASE_URL'] });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await scene.stop();
});

const run = (importId: string) => client.workflow.getHandle(importWorkflowId(importId));

const underWay = (projectId: string, importId: string) =>
  eventually(
    () => bench.get(projectId, importId),
    ({ counts, phase }) => phase === 'loading' && counts.processed > 0,
  );

/** As the Temporal UI does it: the same type, workflow id and input once more; gives the new run. */
async function restart(handle: WorkflowHandle): Promise<WorkflowHandle> {
  const started = (await handle.fetchHistory()).events?.[0]?.workflowExecutionStartedEventAttributes;
  return client.workflow.start(started?.workflowType?.name ?? '', {
    workflowId: handle.workflowId,
    taskQueue: started?.taskQueue?.name ?? '',
    args: (started?.input?.payloads ?? []).map(({ data }): unknown => JSON.parse(Buffer.from(data ?? []).toString())),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}

const detailsOf = async (handle: WorkflowHandle): Promise<string> =>
  (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;

const importsOf = async (projectId: string): Promise<string[]> =>
  (await database.query<{ id: string }>(`select id from import_job where project_id = $1`, [projectId])).rows.map(
    ({ id }) => id,
  );

/** Who did what to an import, in order. */
async function auditOf(importId: string): Promise<string[]> {
  const { rows } = await database.query<{ event: string }>(
    `select action || ' by ' || principal as event from audit_event where import_id = $1 order by id`,
    [importId],
  );
  return rows.map(({ event }) => event);
}

const versions = async (projectId: string): Promise<unknown> =>
  (
    await database.query(
      `select count(*)::int as pairs, sum(version)::int as versions,
         (select count(*)::int from qa_pair_version v where v.project_id = $1) as before
       from qa_pair where project_id = $1`,
      [projectId],
    )
  ).rows[0];

describe('a pause by hand', () => {
  it('stands in the record, and the import goes on after resume to the same end', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, ...LONG });
    await underWay(projectId, importId);
    await run(importId).executeUpdate(UPDATES.pause, { args: [{ reason: 'maintenance' }] });
    const paused = await bench.get(projectId, importId);
    expect(paused).toMatchObject({ paused: true, pause: { by: 'temporal-operator', reason: 'maintenance' } });
    await run(importId).executeUpdate(UPDATES.resume, { args: [{}] });
    const ended = await bench.ended(projectId, importId);
    expect(ended).toMatchObject({ status: 'completed', counts: { total: ROWS, created: ROWS } });
    expect(await bench.pairs(projectId)).toHaveLength(ROWS);
    const audit = await auditOf(importId);
    expect(audit).toContain('import.pause by temporal-operator');
    expect(audit).toContain('import.resume by temporal-operator');
  });
});

describe('a cancel from the Temporal UI', () => {
  it('is noted in the record, and what was loaded stays and is counted', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, ...LONG });
    await underWay(projectId, importId);
    await run(importId).cancel();
    const ended = await bench.ended(projectId, importId);
    expect(ended).toMatchObject({ status: 'cancelled', cancelRequested: true, counts: { total: ROWS } });
    const { created, unprocessed } = ended.counts;
    expect(created + unprocessed).toBe(ROWS);
    expect(await bench.pairs(projectId)).toHaveLength(created);
    expect(await auditOf(importId)).toContain('import.cancel by temporal-operator');
  });
});

describe('a source that is lost', () => {
  it('lets the import wait until it is back and somebody retries', async () => {
    const projectId = await bench.createProject();
    const order = { projectId, ...LONG };
    const importId = await bench.queueImport(order);
    const blob = join(bench.folder, 'blobs', 'sources', importId);
    renameSync(blob, `${blob}.away`);
    await bench.startQueued(importId, order);
    const waiting = await eventually(
      () => bench.get(projectId, importId),
      ({ attention }) => attention !== null,
    );
    expect(waiting).toMatchObject({ status: 'processing', attention: { code: 'source_missing', waits: true } });
    renameSync(`${blob}.away`, blob);
    await run(importId).executeUpdate(UPDATES.retry, { args: [{}] });
    expect(await bench.ended(projectId, importId)).toMatchObject({
      status: 'completed',
      attention: null,
      counts: { created: ROWS },
    });
  });
});

describe('a reset', () => {
  it('of a running import applies nothing again and counts nothing again', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, ...LONG });
    await underWay(projectId, importId);
    await reset(client, run(importId), 'first');
    const ended = await bench.ended(projectId, importId);
    expect(ended.status).toBe('completed');
    expect(countsOf(ended)).toMatchObject({ total: ROWS, created: ROWS, updated: 0, unchanged: 0, errorCount: 0 });
    expect(await versions(projectId)).toEqual({ pairs: ROWS, versions: ROWS, before: 0 });
  });

  it.each(['first', 'last'] as const)('of a completed import to its %s task changes nothing', async (task) => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, ...LONG });
    const ended = await bench.ended(projectId, importId);
    await run(importId).result();
    const before = await versions(projectId);
    const again = await reset(client, run(importId), task);
    expect(await again.result()).toMatchObject({ status: 'settled', ended: 'completed' });
    expect(await bench.get(projectId, importId)).toEqual(ended);
    expect(await versions(projectId)).toEqual(before);
  });

  it.each(['first', 'last'] as const)(
    'of a cancelled import to its %s task opens a linked import of what was left',
    async (task) => {
      const projectId = await bench.createProject();
      const importId = await bench.startImport({ projectId, ...LONG });
      await underWay(projectId, importId);
      await run(importId).cancel();
      const cancelled = await bench.ended(projectId, importId);
      await run(importId)
        .result()
        .catch(() => undefined);
      const again = await reset(client, run(importId), task);
      const { retriedBy } = (await again.result()) as { retriedBy: string };
      const retry = await bench.ended(projectId, retriedBy);
      expect(retry).toMatchObject({
        status: 'completed',
        kind: 'retry',
        links: { retryOf: importId },
        counts: { total: cancelled.counts.unprocessed, created: cancelled.counts.unprocessed },
      });
      expect(await bench.pairs(projectId)).toHaveLength(ROWS);
      const { counts, links } = await bench.get(projectId, importId);
      expect(counts).toEqual(cancelled.counts);
      expect(links.retriedBy).toEqual([retriedBy]);
    },
  );
});

describe('a restart', () => {
  it('of a completed import changes nothing and says so', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, ...LONG });
    const ended = await bench.ended(projectId, importId);
    await run(importId).result();
    const before = await versions(projectId);
    const again = await restart(run(importId));
    expect(await again.result()).toEqual({ status: 'settled', ended: 'completed' });
    expect(await detailsOf(again)).toContain('had ended before as completed; this run has changed nothing');
    expect(await bench.get(projectId, importId)).toEqual(ended);
    expect(await versions(projectId)).toEqual(before);
    expect(await importsOf(projectId)).toEqual([importId]);
  });

  it('of a cancelled import opens a linked import of what was left, and the next one says that nothing is', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, ...LONG });
    await underWay(projectId, importId);
    await run(importId).cancel();
    const cancelled = await bench.ended(projectId, importId);
    await expect(run(importId).result()).rejects.toThrow();
    const again = await restart(run(importId));
    const { retriedBy } = (await again.result()) as { retriedBy: string };
    expect(await detailsOf(again)).toContain(
      'had ended before as cancelled; what was left of it is taken up by import',
    );
    expect(await bench.ended(projectId, retriedBy)).toMatchObject({
      ...{ status: 'completed', kind: 'retry', links: { retryOf: importId } },
      counts: { total: cancelled.counts.unprocessed, created: cancelled.counts.unprocessed },
    });
    expect(await versions(projectId)).toEqual({ pairs: ROWS, versions: ROWS, before: 0 });
    const last = await restart(run(importId));
    expect(await last.result()).toEqual({ status: 'settled', ended: 'cancelled' });
    expect(await importsOf(projectId)).toHaveLength(2);
    expect((await bench.get(projectId, importId)).counts).toEqual(cancelled.counts);
  });

  it('of a failed import opens a linked import of what was left, without the rows that failed', async () => {
    const projectId = await bench.createProject();
    const content = LONG.content.replace('Answer 200\n', '\n');
    const options = { ...LONG.options, onError: 'stop' } as const;
    const importId = await bench.startImport({ projectId, content, options });
    const failed = await bench.ended(projectId, importId);
    expect(failed).toMatchObject({ status: 'failed', counts: { total: ROWS, failed: 1 } });
    expect(failed.counts.unprocessed).toBeGreaterThan(0);
    await expect(run(importId).result()).rejects.toThrow();
    const again = await restart(run(importId));
    const { retriedBy } = (await again.result()) as { retriedBy: string };
    expect(await detailsOf(again)).toContain('had ended before as failed; what was left of it is taken up by import');
    expect(await bench.ended(projectId, retriedBy)).toMatchObject({
      ...{ status: 'completed', kind: 'retry', links: { retryOf: importId } },
      counts: { total: failed.counts.unprocessed, created: failed.counts.unprocessed },
    });
    expect(await versions(projectId)).toEqual({ pairs: ROWS - 1, versions: ROWS - 1, before: 0 });
    expect((await bench.get(projectId, importId)).counts).toEqual(failed.counts);
  });
});
