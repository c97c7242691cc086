import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IMPORT_WORKFLOW, importWorkflowId } from '@pairloom/temporal-api';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { countsOf } from './testing/import-bench.ts';
import { eventually } from './testing/worker-process.ts';
import { type WorkerScene, openWorkerScene } from './testing/worker-scene.ts';

const ROWS = 800;
const fileOf = (rows: number): string =>
  `question,answer\n${Array.from({ length: rows }, (_, i) => `Question ${i + 1}?,Answer ${i + 1}\n`).join('')}`;
/** Long enough to be met on its way. */
const LONG = { content: fileOf(ROWS), options: { batchRows: 10 } } as const;
const SHORT = { content: fileOf(5) } as const;

let scene: WorkerScene;
let bench: WorkerScene['bench'];
let client: WorkerScene['client'];
let worker: WorkerScene['worker'];
let database: pg.Client;

beforeAll(async () => {
  scene = await openWorkerScene({ RECONCILE_INTERVAL: '1s', UPKEEP_INTERVAL: '1s' });
  ({ bench, client, worker } = scene);
  database = new pg.Client({ connectionString: bench.env['DATABASE_URL'] });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await scene.stop();
});

const sql = async <Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> =>
  (await database.query<Row>(text, values)).rows;

/** As if nothing had been heard of it for an hour. */
const silence = (importId: string) =>
  sql(`update import_job set last_activity_at = now() - interval '1 hour' where id = $1`, [importId]);

const underWay = (projectId: string, importId: string) =>
  eventually(
    () => bench.get(projectId, importId),
    ({ counts, phase }) => phase === 'loading' && counts.processed > 0,
  );

const run = (importId: string) => client.workflow.getHandle(importWorkflowId(importId));

describe('an import whose run was terminated', () => {
  it('ends as failed with what its chunks say, and makes room for the next', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, ...LONG });
    const next = await bench.startImport({ projectId, ...SHORT });
    await underWay(projectId, importId);
    await run(importId).terminate('an operator did');
    await silence(importId);

    const ended = await bench.ended(projectId, importId);
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'run_terminated' } });
    const { total, processed, created, unprocessed } = ended.counts;
    expect(processed).toBeGreaterThan(0);
    expect(processed + unprocessed).toBe(total);
    const [stored] = await sql<{ pairs: number; rows: number }>(
      `select (select count(*)::int from qa_pair where project_id = $1 and last_import_id = $2) as pairs,
         (select sum(created_rows)::int from import_chunk where import_id = $2) as rows`,
      [projectId, importId],
    );
    expect(stored).toEqual({ pairs: created, rows: created });
    expect(await bench.ended(projectId, next)).toMatchObject({ status: 'completed' });
    expect(worker.log()).toContain('import has lost its run and is settled');
  });

  it('leaves nothing of a file that is written as a whole or not at all', async () => {
    const projectId = await bench.createProject();
    const order = { content: LONG.content, options: { ...LONG.options, onError: 'rollback' } } as const;
    const importId = await bench.startImport({ projectId, ...order });
    await eventually(
      () => sql(`select from qa_pair where project_id = $1 limit 1`, [projectId]),
      (found) => found.length > 0,
    );
    await run(importId).terminate('an operator did');
    await silence(importId);
    expect(await bench.ended(projectId, importId)).toMatchObject({
      status: 'failed',
      error: { code: 'run_terminated' },
      counts: { processed: 0, created: 0 },
    });
    expect(await bench.pairs(projectId)).toEqual([]);
  });

  it('is cancelled if that was asked for before', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, ...LONG });
    await underWay(projectId, importId);
    await run(importId).terminate('an operator did');
    await sql(`update import_job set cancel_requested_at = now() where id = $1`, [importId]);
    await silence(importId);
    expect(await bench.ended(projectId, importId)).toMatchObject({ status: 'cancelled', error: null });
  });
});

describe('an import whose run stands still', () => {
  it('ends as failed after a day with nothing under way, and its run with it', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.queueImport({ projectId, ...SHORT });
    // A workflow whose tasks nobody can carry out.
    const workflowId = importWorkflowId(importId);
    await client.workflow.start(IMPORT_WORKFLOW, { workflowId, taskQueue: `nobody-${importId}`, args: [] });
    await sql(
      `update import_job set status = 'processing', phase = 'planning', admitted_at = now(), last_activity_at = now() - interval '2 days'
       where id = $1`,
      [importId],
    );
    const ended = await bench.ended(projectId, importId);
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'run_stalled' }, counts: { processed: 0 } });
    expect((await run(importId).describe()).status.name).toBe('TERMINATED');
  });
});

describe('an import without a run', () => {
  it('is started', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.queueImport({ projectId, ...SHORT });
    await silence(importId);
    expect(await bench.ended(projectId, importId)).toMatchObject({ status: 'completed', counts: { created: 5 } });
    expect(worker.log()).toContain('import had no run and is started');
  });

  it('goes on where an earlier run was when it was deleted', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, ...LONG });
    await underWay(projectId, importId);
    const workflowExecution = { workflowId: importWorkflowId(importId) };
    await bench.connection.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
    await eventually(
      () =>
        run(importId)
          .describe()
          .then(
            () => 'there',
            () => 'gone',
          ),
      (state) => state === 'gone',
    );
    await silence(importId);
    const ended = await bench.ended(projectId, importId);
    expect(ended).toMatchObject({ status: 'completed', error: null });
    expect(countsOf(ended)).toMatchObject({ total: ROWS, created: ROWS, failed: 0, unprocessed: 0 });
    expect(await bench.pairs(projectId)).toHaveLength(ROWS);
  });

  it('is started, too, when it is a retry that was opened while Temporal was away', async () => {
    const projectId = await bench.createProject();
    const content = 'question,answer\nOne?,1\nTwo?,\n';
    const importId = await bench.startImport({ projectId, content });
    await bench.ended(projectId, importId);
    const order = { projectId, importId, principal: { id: 'owner' }, scope: 'failed' } as const;
    const opened = await bench.persistence.controls.openRetry(order);
    if (opened.outcome !== 'opened') throw new Error(`the retry was ${opened.outcome}`);
    const { importId: retryId } = opened.retry;
    await silence(retryId);
    expect(await bench.ended(projectId, retryId)).toMatchObject({
      kind: 'retry',
      status: 'completed',
      counts: { total: 1, failed: 1 },
    });
  });

  it('is not begun to be cancelled', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.queueImport({ projectId, ...SHORT });
    await sql(`update import_job set cancel_requested_at = now() where id = $1`, [importId]);
    await silence(importId);
    expect(await bench.ended(projectId, importId)).toMatchObject({ status: 'cancelled', counts: { processed: 0 } });
    await expect(run(importId).describe()).rejects.toThrow();
  });
});

describe('a cancel that the run was never told', () => {
  it('arrives', async () => {
    const projectId = await bench.createProject();
    const first = await bench.startImport({ projectId, ...LONG });
    await underWay(projectId, first);
    await sql(`update project set load_concurrency = 1 where id = $1`, [projectId]);
    const waiting = await bench.startImport({ projectId, ...SHORT });
    await sql(`update import_job set cancel_requested_at = now() where id = $1`, [waiting]);
    await silence(waiting);
    expect(await bench.ended(projectId, waiting)).toMatchObject({ status: 'cancelled' });
  });
});

describe('an upload that stopped', () => {
  it('ends as failed, and its key is free', async () => {
    const projectId = await bench.createProject();
    const { imports } = bench.persistence;
    const claim = (importId: string) =>
      imports.claim({ importId, projectId, principal: { id: 'owner' }, filename: 'a.csv', idempotencyKey: 'key-1' });
    const importId = randomUUID();
    expect(await claim(importId)).toEqual({ outcome: 'claimed' });
    await silence(importId);
    const ended = await bench.ended(projectId, importId);
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'upload_incomplete' }, counts: { total: 0 } });
    expect(await claim(randomUUID())).toEqual({ outcome: 'claimed' });
  });
});

describe('an import that ended without its vectors', () => {
  it('gets them, and pays for each text once', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, ...SHORT });
    await bench.ended(projectId, importId);
    const attention = JSON.stringify({ code: 'embedding_unavailable', message: 'was away' });
    await sql(`update import_job set options = options || '{"embed": true}', attention = $2::jsonb where id = $1`, [
      importId,
      attention,
    ]);
    const embedded = await eventually(
      () => bench.get(projectId, importId),
      (record) => record.attention === null,
    );
    expect(embedded.embeddings).toMatchObject({ pending: 0, embedded: 5, failed: 0, calls: 1 });
    expect(embedded.status).toBe('completed');
    expect((await bench.pairs(projectId)).filter((pair) => pair.embedding !== 'embedded')).toEqual([]);
  });
});

describe('what is kept for a time', () => {
  const blob = (key: string): string => join(bench.folder, 'blobs', key);
  const gone = (key: string) =>
    eventually(
      async () => existsSync(blob(key)),
      (exists) => !exists,
    );

  it('goes: rows, findings and file of an old import; its counts stay', async () => {
    const projectId = await bench.createProject();
    const importId = await bench.startImport({ projectId, content: 'question,answer\nOne?,1\nTwo?,\n' });
    const before = await bench.ended(projectId, importId);
    expect(existsSync(blob(`sources/${importId}`))).toBe(true);
    await sql(`update import_job set completed_at = now() - interval '31 days' where id = $1`, [importId]);
    await gone(`sources/${importId}`);
    const after = await bench.get(projectId, importId);
    expect(countsOf(after)).toEqual(countsOf(before));
    expect(after.bytes).toBe(before.bytes);
    const [kept] = await sql<{ chunks: number; errors: number }>(
      `select (select count(*)::int from import_chunk where import_id = $1 and (keys is not null or fates is not null or findings is not null)) as chunks,
         (select count(*)::int from import_row_error where import_id = $1) as errors`,
      [importId],
    );
    expect(kept).toEqual({ chunks: 0, errors: 0 });
    expect(await bench.persistence.reports.receipt(importId)).toContain('"created":1');
    expect(worker.log()).toContain('results of an import have expired');
  });

  it('is not what belongs to nothing; of that an old blob goes, and a young one stays', async () => {
    const old = `sources/${randomUUID()}`;
    const young = `sources/${randomUUID()}`;
    const foreign = 'sources/of-somebody-else';
    const twoHoursAgo = Date.now() / 1000 - 7_200;
    for (const key of [old, young, foreign]) {
      mkdirSync(dirname(blob(key)), { recursive: true });
      writeFileSync(blob(key), 'text');
      if (key !== young) utimesSync(blob(key), twoHoursAgo, twoHoursAgo);
    }
    await gone(old);
    expect([existsSync(blob(young)), existsSync(blob(foreign))]).toEqual([true, true]);
  });
});
