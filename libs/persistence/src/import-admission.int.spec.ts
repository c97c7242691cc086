import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportRecord } from '@pairloom/contract';
import { randomUUIDv7 } from 'node:crypto';
import { OWNER, csv, enqueueText, loadText, uploaded } from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const text = csv(['question', 'answer'], ['one', 'a'], ['two', 'b']);

async function claim(projectId: string, idempotencyKey?: string) {
  const importId = randomUUIDv7();
  const input = { importId, projectId, principal: OWNER, filename: 'pairs.csv' };
  const claimed = await bench.persistence.imports.claim(
    idempotencyKey === undefined ? input : { ...input, idempotencyKey },
  );
  return { importId, claimed };
}

const jobs = (projectId: string) =>
  bench.query<{ id: string }>('select id from import_job where project_id = $1 order by id', [projectId]);

/** Events of an import, oldest first. */
const audited = (importId: string) =>
  bench.query('select principal, action, details from audit_event where import_id = $1 order by id', [importId]);

describe('a new import', () => {
  it('is pending, uploading, with all counts zero', async () => {
    const projectId = await bench.project();
    const { importId } = await claim(projectId);
    const record = await bench.persistence.imports.get(projectId, importId);
    expect(ImportRecord.parse({ ...record, recentErrors: [], stateFrom: 'database' })).toEqual({
      id: importId,
      projectId,
      createdBy: OWNER.id,
      kind: 'import',
      mode: 'upsert',
      status: 'pending',
      phase: 'uploading',
      filename: 'pairs.csv',
      sourceType: null,
      bytes: null,
      bytesDone: null,
      mapping: null,
      metadata: null,
      error: null,
      attention: null,
      bulkChange: null,
      paused: false,
      pause: null,
      controls: ['cancel', 'pause'],
      resultsUntil: null,
      cancelRequested: false,
      counts: {
        total: null,
        processed: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        deleted: 0,
        skipped: 0,
        failed: 0,
        unprocessed: 0,
      },
      totalFinal: true,
      retired: null,
      errorCount: 0,
      validation: null,
      allOrNothing: false,
      warningCount: 0,
      recentErrors: [],
      revision: 0,
      embeddings: { pending: 0, embedded: 0, reused: 0, failed: 0, calls: 0 },
      rowsPerSecond: null,
      secondsLeft: null,
      queue: null,
      lastActivityAt: expect.any(String),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      startedAt: null,
      completedAt: null,
      course: [{ phase: 'uploading', from: record?.createdAt, to: null }],
      links: { retryOf: null, retriedBy: [], undoOf: null, undoneBy: null, workflow: null },
      stateFrom: 'database',
    });
  });

  it('is not found under another id or in another project', async () => {
    const projectId = await bench.project();
    const { importId } = await claim(projectId);
    expect(await bench.persistence.imports.get(projectId, randomUUIDv7())).toBeUndefined();
    expect(await bench.persistence.imports.get(await bench.project(), importId)).toBeUndefined();
  });

  it('carries source, mapping, options and place in the queue once it is enqueued', async () => {
    const projectId = await bench.project();
    const { importId } = await claim(projectId, 'k');
    const source = await uploaded(importId, { projectId, text, options: { metadata: { from: 'crm' } } });
    expect(await bench.persistence.imports.fingerprint(importId)).toBeUndefined();
    expect(await bench.persistence.imports.enqueue(source)).toBe(true);
    expect(await bench.persistence.imports.fingerprint(importId)).toBe(source.fingerprint);
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({
      status: 'pending',
      phase: 'queued',
      sourceType: 'csv',
      bytes: text.length,
      mapping: { question: 'question', answer: 'answer' },
      metadata: { from: 'crm' },
      queue: { position: 1, reason: 'waits for a worker' },
    });
    expect(await bench.persistence.runs.describe(importId)).toEqual({
      importId,
      projectId,
      principal: OWNER.id,
      blobKey: source.blobKey,
      sourceBytes: text.length,
      sourceSha256: source.sha256,
      sourceSet: null,
      options: source.options,
      plan: source.plan,
    });
    expect(
      await bench.query('select action, principal, details from audit_event where import_id = $1', [importId]),
    ).toEqual([{ action: 'import.created', principal: OWNER.id, details: { sha256: source.sha256 } }]);
  });

  it('is enqueued once only', async () => {
    const projectId = await bench.project();
    const importId = await enqueueText(bench.persistence, { projectId, text });
    expect(
      await bench.persistence.imports.enqueue({ ...(await uploaded(importId, { projectId, text })), blobKey: 'again' }),
    ).toBe(false);
  });

  it('keeps its timestamps: started with admission, completed with the end', async () => {
    const projectId = await bench.project();
    const { importId } = await loadText(bench.persistence, { projectId, text });
    const record = await bench.persistence.imports.get(projectId, importId);
    const times = [record?.createdAt, record?.startedAt, record?.completedAt];
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect([...times].sort()).toEqual(times);
  });
});

describe('an idempotency key', () => {
  it('is taken by the first import; later claims learn its id and leave nothing behind', async () => {
    const projectId = await bench.project();
    const first = await claim(projectId, 'k');
    const second = await claim(projectId, 'k');
    expect(first.claimed).toEqual({ outcome: 'claimed' });
    expect(second.claimed).toEqual({ outcome: 'taken', importId: first.importId });
    expect(await jobs(projectId)).toEqual([{ id: first.importId }]);
  });

  it('stands for one project and one principal', async () => {
    await claim(await bench.project(), 'k');
    expect((await claim(await bench.project(), 'k')).claimed).toEqual({ outcome: 'claimed' });
  });

  it('has one winner among 50 parallel claims', async () => {
    const projectId = await bench.project();
    const claims = await Promise.all(Array.from({ length: 50 }, () => claim(projectId, 'k')));
    const winners = claims.filter(({ claimed }) => claimed.outcome === 'claimed');
    expect(winners).toHaveLength(1);
    const losers = claims.filter(({ claimed }) => claimed.outcome === 'taken').map(({ claimed }) => claimed);
    expect(losers).toEqual(Array.from({ length: 49 }, () => ({ outcome: 'taken', importId: winners[0]?.importId })));
    expect(await jobs(projectId)).toEqual([{ id: winners[0]?.importId }]);
  });

  it('is free again after 24 hours; its import stays as it is', async () => {
    const projectId = await bench.project();
    const first = await claim(projectId, 'k');
    await bench.persistence.imports.enqueue(await uploaded(first.importId, { projectId, text }));
    await bench.query(
      `update idempotency_key set created_at = now() - interval '24 hours 1 second' where import_id = $1`,
      [first.importId],
    );
    expect((await claim(projectId, 'k')).claimed).toEqual({ outcome: 'claimed' });
    expect(await bench.persistence.imports.get(projectId, first.importId)).toMatchObject({
      status: 'pending',
      phase: 'queued',
    });
  });

  it('is taken over from an upload that fell silent, which ends failed', async () => {
    const projectId = await bench.project();
    const dead = await claim(projectId, 'k');
    await bench.query(`update import_job set last_activity_at = now() - interval '31 seconds' where id = $1`, [
      dead.importId,
    ]);
    const next = await claim(projectId, 'k');
    expect(next.claimed).toEqual({ outcome: 'claimed' });
    expect(await bench.persistence.imports.get(projectId, dead.importId)).toMatchObject({
      status: 'failed',
      phase: 'ended',
      error: { code: 'upload_incomplete' },
      counts: { total: 0 },
    });
    expect(await audited(dead.importId)).toEqual([
      { principal: OWNER.id, action: 'import.failed', details: { code: 'upload_incomplete' } },
    ]);
    expect(await bench.persistence.imports.enqueue(await uploaded(dead.importId, { projectId, text }))).toBe(false);
  });

  it('stays with an upload that gives signs of life', async () => {
    const projectId = await bench.project();
    const slow = await claim(projectId, 'k');
    await bench.query(`update import_job set last_activity_at = now() - interval '31 seconds' where id = $1`, [
      slow.importId,
    ]);
    await bench.persistence.imports.touchUpload(slow.importId);
    expect((await claim(projectId, 'k')).claimed).toEqual({ outcome: 'taken', importId: slow.importId });
  });
});

describe('an upload that comes to nothing', () => {
  it('is discarded with its key as if it had never been', async () => {
    const projectId = await bench.project();
    const { importId } = await claim(projectId, 'k');
    await bench.persistence.imports.discard(importId);
    expect(await jobs(projectId)).toEqual([]);
    expect((await claim(projectId, 'k')).claimed).toEqual({ outcome: 'claimed' });
  });

  it('is not discarded once it is queued', async () => {
    const projectId = await bench.project();
    const importId = await enqueueText(bench.persistence, { projectId, text });
    await bench.persistence.imports.discard(importId);
    expect(await jobs(projectId)).toEqual([{ id: importId }]);
  });

  it('ends failed when it is abandoned, and frees its key', async () => {
    const projectId = await bench.project();
    const { importId } = await claim(projectId, 'k');
    await bench.persistence.imports.enqueue(await uploaded(importId, { projectId, text }));
    await bench.persistence.imports.abandon(importId, { code: 'temporal_unavailable', message: 'No answer.' });
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({
      status: 'failed',
      error: { code: 'temporal_unavailable', message: 'No answer.' },
    });
    expect(await audited(importId)).toEqual([
      { principal: OWNER.id, action: 'import.created', details: expect.anything() },
      { principal: OWNER.id, action: 'import.failed', details: { code: 'temporal_unavailable' } },
    ]);
    expect((await claim(projectId, 'k')).claimed).toEqual({ outcome: 'claimed' });
  });

  it('is left alone, key and all, when it has been admitted nevertheless', async () => {
    const projectId = await bench.project();
    const { importId } = await claim(projectId, 'k');
    await bench.persistence.imports.enqueue(await uploaded(importId, { projectId, text }));
    await bench.persistence.runs.admit(importId);
    await bench.persistence.imports.abandon(importId, { code: 'temporal_unavailable', message: 'No answer.' });
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({
      status: 'processing',
      error: null,
    });
    expect(await audited(importId)).toMatchObject([{ action: 'import.created' }]);
    expect((await claim(projectId, 'k')).claimed).toEqual({ outcome: 'taken', importId });
  });
});

describe('a cancel', () => {
  const cancel = (projectId: string, importId: string, reason?: string) =>
    bench.persistence.imports.requestCancel({
      projectId,
      importId,
      principal: OWNER,
      ...(reason === undefined ? {} : { reason }),
    });

  it('ends an upload at once and frees its key', async () => {
    const projectId = await bench.project();
    const { importId } = await claim(projectId, 'k');
    expect(await cancel(projectId, importId)).toBe('requested');
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({
      status: 'cancelled',
      phase: 'ended',
      counts: { total: 0 },
    });
    expect(await bench.persistence.imports.enqueue(await uploaded(importId, { projectId, text }))).toBe(false);
    expect((await claim(projectId, 'k')).claimed).toEqual({ outcome: 'claimed' });
  });

  it('never meets an enqueueing half way', async () => {
    const projectId = await bench.project();
    for (let round = 0; round < 20; round++) {
      const { importId } = await claim(projectId);
      const [queued, cancelled] = await Promise.all([
        bench.persistence.imports.enqueue(await uploaded(importId, { projectId, text })),
        cancel(projectId, importId),
      ]);
      expect(cancelled).toBe('requested');
      const record = await bench.persistence.imports.get(projectId, importId);
      expect(record?.status).toBe(queued ? 'pending' : 'cancelled');
      expect(record?.cancelRequested).toBe(true);
    }
  });

  it.each(['queued', 'planning', 'loading', 'settling', 'embedding', 'finishing'] as const)(
    'is noted once in phase %s, with who and why',
    async (phase) => {
      const projectId = await bench.project();
      const importId = await enqueueText(bench.persistence, { projectId, text });
      if (phase !== 'queued') await bench.persistence.runs.admit(importId);
      if (phase !== 'queued' && phase !== 'planning') await bench.persistence.runs.enterPhase(importId, phase);
      expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({ phase, cancelRequested: false });
      expect(await cancel(projectId, importId, 'wrong file')).toBe('requested');
      expect(await cancel(projectId, importId, 'said twice')).toBe('requested');
      expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({ phase, cancelRequested: true });
      expect(
        await bench.query(
          `select principal, details from audit_event where import_id = $1 and action = 'import.cancel'`,
          [importId],
        ),
      ).toEqual([{ principal: OWNER.id, details: { reason: 'wrong file' } }]);
    },
  );

  it('answers ended after the end, and not_found for what is not there', async () => {
    const projectId = await bench.project();
    const { importId } = await loadText(bench.persistence, { projectId, text });
    expect(await cancel(projectId, importId)).toBe('ended');
    expect(await cancel(projectId, randomUUIDv7())).toBe('not_found');
    expect(await cancel(await bench.project(), importId)).toBe('not_found');
  });
});
