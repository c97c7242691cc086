import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { OWNER, csv, endText, enqueueText, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { type Workbench, openWorkbench, waitingForLock } from '../testing/workbench.ts';

const text = csv(['question', 'answer'], ['q1', 'a'], ['q2', 'a'], ['q3', 'a'], ['q4', 'a']);

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

const silence = (importId: string, by = '1 hour') =>
  bench.query(`update import_job set last_activity_at = now() - $2::interval where id = $1`, [importId, by]);

async function upload(projectId: string, idempotencyKey?: string): Promise<string> {
  const importId = randomUUIDv7();
  await bench.persistence.imports.claim({
    importId,
    projectId,
    principal: OWNER,
    filename: 'a.csv',
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
  return importId;
}

describe('silent uploads', () => {
  it('are those that were not heard of for half a minute, longest first', async () => {
    const { reconciling } = bench.persistence;
    const projectId = await bench.project();
    const [alive, silent, longer] = [await upload(projectId), await upload(projectId), await upload(projectId)];
    await silence(alive, '25 seconds');
    await silence(silent, '35 seconds');
    await silence(longer, '50 seconds');
    const found = await reconciling.silentUploads(100);
    expect(found.map(({ importId }) => importId)).toEqual([longer, silent]);
    expect(await reconciling.silentUploads(1)).toHaveLength(1);
    for (const one of found) await reconciling.endSilentUpload(one);
  });

  it('are ended once, of two who try at the same time by one', async () => {
    const { reconciling, imports } = bench.persistence;
    const projectId = await bench.project();
    const importId = await upload(projectId, 'key');
    await silence(importId);
    const [found] = await reconciling.silentUploads(10);
    if (found === undefined) throw new Error('the upload is silent');
    const ends = await Promise.all([reconciling.endSilentUpload(found), reconciling.endSilentUpload(found)]);
    expect(ends.sort()).toEqual([false, true]);
    expect(await imports.get(projectId, importId)).toMatchObject({
      status: 'failed',
      error: { code: 'upload_incomplete' },
    });
    expect(await bench.query(`select action, details from audit_event where import_id = $1`, [importId])).toEqual([
      { action: 'import.failed', details: { code: 'upload_incomplete' } },
    ]);
    expect(await bench.query(`select from idempotency_key where import_id = $1`, [importId])).toEqual([]);
  });

  it('are left alone when they have been heard of since', async () => {
    const { reconciling, imports } = bench.persistence;
    const projectId = await bench.project();
    const importId = await upload(projectId);
    await silence(importId);
    const [found] = await reconciling.silentUploads(10);
    await imports.touchUpload(importId);
    expect(found && (await reconciling.endSilentUpload(found))).toBe(false);
    expect(await imports.get(projectId, importId)).toMatchObject({ phase: 'uploading' });
  });
});

describe('open imports', () => {
  it('are those past their upload that have been quiet, in pages by id', async () => {
    const { reconciling } = bench.persistence;
    const projectId = await bench.project();
    const queued = await enqueueText(bench.persistence, { projectId, text });
    const paused = await enqueueText(bench.persistence, { projectId, text });
    const noisy = await enqueueText(bench.persistence, { projectId, text });
    await upload(projectId);
    await loadText(bench.persistence, { projectId: await bench.project(), text });
    await silence(queued);
    await silence(paused);
    await bench.query(`update import_job set paused_at = now(), cancel_requested_at = now() where id = $1`, [paused]);
    const first = await reconciling.openImports({ limit: 1, quietSeconds: 10 });
    const rest = await reconciling.openImports({ after: queued, limit: 10, quietSeconds: 10 });
    expect(first).toMatchObject([
      { importId: queued, projectId, filename: 'pairs.csv', kind: 'import', cancelRequested: false, waits: true },
    ]);
    expect(first[0]?.silentSeconds).toBeGreaterThan(3_500);
    expect(rest).toMatchObject([{ importId: paused, cancelRequested: true, waits: true }]);
    expect(await reconciling.openImport(noisy)).toMatchObject({ importId: noisy, options: { mode: 'upsert' } });
    for (const id of [queued, paused, noisy]) await bench.persistence.runs.finish(id, { status: 'cancelled' });
    expect(await reconciling.openImport(noisy)).toBeUndefined();
  });
});

describe('locking out', () => {
  it('waits for the writer at work and lets no other begin; what is written stands', async () => {
    const { reconciling, chunks, runs, imports } = bench.persistence;
    const projectId = await bench.project();
    const started = await startText(bench.persistence, { projectId, text, chunkRows: 2 });
    const { importId } = started.run;
    await loadChunk(bench.persistence, started, 1);
    const late = await chunks.claim(importId, 2, 'late');
    if (late.state !== 'claimed') throw new Error('the chunk is open');

    // A writer in the middle of its transaction.
    const writer = new pg.Client({ connectionString: bench.url });
    await writer.connect();
    await writer.query('begin');
    await writer.query('select from import_job where id = $1 for key share', [importId]);
    const lockedOut = reconciling.lockOut(importId);
    await waitingForLock(bench);
    await writer.query('commit');
    await writer.end();
    expect(await lockedOut).toBe(true);

    expect(await chunks.write(started.run, late, started.prepare(late.range))).toEqual({ state: 'settled' });
    expect(await chunks.claim(importId, 2, 'other')).toEqual({ state: 'settled' });
    expect(await reconciling.lockOut(importId)).toBe(true);
    await chunks.settle(started.run, () => undefined);
    const error = { code: 'run_terminated', message: 'gone' } as const;
    await runs.finish(importId, { status: 'failed', error });
    expect(await imports.get(projectId, importId)).toMatchObject({
      status: 'failed',
      error,
      counts: { total: 4, created: 2, unprocessed: 2 },
    });
    expect(await reconciling.lockOut(importId)).toBe(false);
  });

  it('is told apart from before by what was written since', async () => {
    const { reconciling, chunks, runs } = bench.persistence;
    const started = await startText(bench.persistence, { projectId: await bench.project(), text, chunkRows: 2 });
    const { importId } = started.run;
    const written = () => reconciling.written(importId);
    const none = await written();
    await loadChunk(bench.persistence, started, 1);
    const one = await written();
    await chunks.settle(started.run, () => undefined);
    await chunks.claim(importId, 2, 'other');
    expect([one === none, await written()]).toEqual([false, one]);
    await loadChunk(bench.persistence, started, 2);
    const both = await written();
    expect([none, one]).not.toContain(both);
    await bench.query(`update import_chunk set fence = fence + 1 where import_id = $1 and chunk_no = 1`, [importId]);
    expect([none, one, both]).not.toContain(await written());
    await runs.finish(importId, { status: 'cancelled' });
  });

  it('keeps a plan from growing', async () => {
    const { reconciling, runs } = bench.persistence;
    const importId = await enqueueText(bench.persistence, { projectId: await bench.project(), text });
    await runs.admit(importId);
    const open = await runs.openPlan(importId);
    if (open.state !== 'open') throw new Error('the plan is open');
    await reconciling.lockOut(importId);
    const end = { complete: true, plannedBytes: text.length, line: 5 };
    expect(await runs.appendPlan(importId, open.fence, [], end)).toEqual({ state: 'superseded' });
    await runs.finish(importId, { status: 'cancelled' });
  });
});

describe('imports that can be woken', () => {
  it('are the first of each queue with free places, once they have waited', async () => {
    const { reconciling, runs } = bench.persistence;
    const [one, two] = [await bench.project(), await bench.project(2)];
    const mine = await Promise.all([1, 2].map(() => enqueueText(bench.persistence, { projectId: one, text })));
    const running = await enqueueText(bench.persistence, { projectId: two, text });
    await runs.admit(running);
    const second = await enqueueText(bench.persistence, { projectId: two, text });
    const third = await enqueueText(bench.persistence, { projectId: two, text });
    const all = [...mine, running, second, third];
    const wakeable = () => reconciling.wakeable({ limit: 100, quietSeconds: 10 });
    expect(await wakeable()).toEqual([]);
    for (const id of all) await silence(id);
    const [head] = await bench.query<{ id: string }>(
      `select id from import_job where project_id = $1 order by queue_number limit 1`,
      [one],
    );
    expect((await wakeable()).sort()).toEqual([head?.id, second].sort());
    for (const id of all) await runs.finish(id, { status: 'cancelled' });
  });
});

describe('idempotency keys', () => {
  it('are forgotten after a day, but not while their upload is under way', async () => {
    const { reconciling } = bench.persistence;
    const projectId = await bench.project();
    const [old, young, uploading] = [
      await upload(projectId, 'old'),
      await upload(projectId, 'young'),
      await upload(projectId, 'uploading'),
    ];
    await bench.persistence.imports.abandon(young, { code: 'temporal_unavailable', message: 'x' });
    await bench.query(
      `insert into idempotency_key (project_id, principal, key, import_id) values ($1, 'owner', 'again', $2)`,
      [projectId, young],
    );
    await bench.query(`update import_job set status = 'cancelled', phase = 'ended', total_rows = 0 where id = $1`, [
      old,
    ]);
    await bench.query(`update idempotency_key set created_at = now() - interval '25 hours' where import_id = any($1)`, [
      [old, uploading],
    ]);
    expect(await reconciling.forgetKeys(100)).toBe(1);
    const left = await bench.query<{ key: string }>(
      `select key from idempotency_key where project_id = $1 order by key`,
      [projectId],
    );
    expect(left.map(({ key }) => key)).toEqual(['again', 'uploading']);
  });
});

describe('an import that ended', () => {
  it('is not touched by a reconciler that comes late', async () => {
    const { runs, imports } = bench.persistence;
    const projectId = await bench.project();
    const started = await startText(bench.persistence, { projectId, text });
    await loadChunk(bench.persistence, started, 1);
    await endText(bench.persistence, started);
    const before = await imports.get(projectId, started.run.importId);
    await runs.finish(started.run.importId, { status: 'failed', error: { code: 'run_failed', message: 'late' } });
    expect(await imports.get(projectId, started.run.importId)).toEqual(before);
  });
});

describe('connections of a program that stands still', () => {
  it('are ended in the middle of what they send, and no others', async () => {
    const clientOf = (name: string) => new pg.Client({ connectionString: bench.url, application_name: name });
    const [frozen, idle, other] = [clientOf('pairloom-worker'), clientOf('pairloom-worker'), clientOf('psql')];
    const ended = new Set<pg.Client>();
    for (const client of [frozen, idle, other])
      client.on('error', ({ message }) => message.startsWith('terminating') && ended.add(client));
    await Promise.all([frozen, idle, other].map((client) => client.connect()));
    await idle.query('begin');
    // The server waits for the rows of a copy, of which none comes.
    for (const client of [frozen, other]) {
      const { connection } = client as unknown as { connection: pg.Connection };
      await bench.query(`create table spec_${client === frozen ? 'frozen' : 'other'} (n int)`);
      connection.query(`copy spec_${client === frozen ? 'frozen' : 'other'} from stdin`);
      await once(connection, 'copyInResponse');
    }
    expect(await bench.persistence.reconciling.endSilentWriters(60)).toBe(0);
    const gone = new Promise((resolve) => frozen.once('end', resolve));
    expect(await bench.persistence.reconciling.endSilentWriters(0)).toBe(1);
    await gone;
    expect((await idle.query<{ n: number }>('select 1 as n')).rows).toEqual([{ n: 1 }]);
    expect([...ended].map((client) => client === frozen)).toEqual([true]);
    await Promise.all([idle.end(), other.end()]);
  });
});
