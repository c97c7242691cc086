import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUIDv7 } from 'node:crypto';
import {
  OWNER,
  type PlannedText,
  csv,
  endText,
  enqueueText,
  loadChunk,
  planText,
  startText,
} from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const text = csv(['question', 'answer'], ['one', 'a'], ['two', 'b'], ['three', 'c']);
const enqueue = (projectId: string) => enqueueText(bench.persistence, { projectId, text });

async function enqueueMany(projectId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await enqueue(projectId));
  return ids;
}

const failure = { status: 'failed', error: { code: 'internal', message: 'x' } } as const;

describe('a source that was rewritten', () => {
  it('is told with the import from then on, also when it is noted twice', async () => {
    const id = await enqueue(await bench.project());
    expect(await bench.persistence.runs.describe(id)).not.toHaveProperty('rewritten');
    const lines = { blobKey: `rows/${id}`, bytes: 5_000_000_000 };
    expect(await bench.persistence.runs.noteRewritten(id, lines)).toEqual({ state: 'noted' });
    expect(await bench.persistence.runs.noteRewritten(id, lines)).toEqual({ state: 'noted' });
    expect(await bench.persistence.runs.describe(id)).toMatchObject({ rewritten: lines, sourceBytes: text.length });
  });

  it('is not noted for an import that has ended', async () => {
    const id = await enqueue(await bench.project());
    await bench.persistence.runs.finish(id, failure);
    const lines = { blobKey: `rows/${id}`, bytes: 1 };
    expect(await bench.persistence.runs.noteRewritten(id, lines)).toEqual({ state: 'settled' });
    expect(await bench.persistence.runs.describe(id)).not.toHaveProperty('rewritten');
  });
});

describe('the queue of a project', () => {
  it('admits first in, first out, one at a time', async () => {
    const [first = '', second = '', third = ''] = await enqueueMany(await bench.project(), 3);
    expect(await bench.persistence.runs.admit(second)).toEqual({
      state: 'waiting',
      position: 2,
      reason: 'waits for 1 queued import of the project',
    });
    expect(await bench.persistence.runs.admit(first)).toEqual({ state: 'admitted' });
    expect(await bench.persistence.runs.admit(second)).toEqual({
      state: 'waiting',
      position: 1,
      reason: 'waits for a running import of the project',
    });
    expect(await bench.persistence.runs.admit(third)).toMatchObject({ state: 'waiting', position: 2 });
  });

  it('admits the first two where two may load', async () => {
    const [first = '', second = '', third = ''] = await enqueueMany(await bench.project(2), 3);
    expect(await bench.persistence.runs.admit(third)).toMatchObject({ state: 'waiting', position: 3 });
    expect(await bench.persistence.runs.admit(second)).toEqual({ state: 'admitted' });
    expect(await bench.persistence.runs.admit(first)).toEqual({ state: 'admitted' });
    expect(await bench.persistence.runs.admit(third)).toMatchObject({ state: 'waiting', position: 1 });
  });

  it('changes nothing when it is asked again', async () => {
    const projectId = await bench.project();
    const id = await enqueue(projectId);
    await bench.persistence.runs.admit(id);
    const admitted = await bench.persistence.imports.get(projectId, id);
    expect(await bench.persistence.runs.admit(id)).toEqual({ state: 'admitted' });
    expect(await bench.persistence.imports.get(projectId, id)).toEqual({ ...admitted, rowsPerSecond: null });
    expect(admitted).toMatchObject({
      status: 'processing',
      phase: 'planning',
      queue: null,
      startedAt: expect.any(String),
    });
  });

  it.each([1, 3])('never gives out more than its places to 20 parallel askers (%i)', async (places) => {
    const ids = await enqueueMany(await bench.project(places), 10);
    for (;;) {
      const answers = await Promise.all([...ids, ...ids].map((id) => bench.persistence.runs.admit(id)));
      const admitted = new Set([...ids, ...ids].filter((_, at) => answers[at]?.state === 'admitted'));
      expect(admitted.size).toBeLessThanOrEqual(places);
      expect([...admitted]).toEqual(ids.slice(0, admitted.size));
      if (admitted.size === places) return;
    }
  });

  it('frees a place when the load is over, and names the heads to be woken', async () => {
    const projectId = await bench.project();
    const running = await startText(bench.persistence, { projectId, text });
    const [second = '', third = ''] = await enqueueMany(projectId, 2);
    await loadChunk(bench.persistence, running, 1);
    const left = await bench.persistence.runs.leaveQueue(running.run.importId);
    expect(left).toMatchObject({ state: 'left', wake: [second], fates: { created: 3 } });
    expect(await bench.persistence.runs.leaveQueue(running.run.importId)).toEqual(left);
    expect(await bench.persistence.runs.admit(third)).toMatchObject({ state: 'waiting', position: 2 });
    expect(await bench.persistence.runs.admit(second)).toEqual({ state: 'admitted' });
  });

  it('frees the place of an import that ends before its load is over', async () => {
    const projectId = await bench.project();
    const running = await startText(bench.persistence, { projectId, text });
    const next = await enqueue(projectId);
    expect((await bench.persistence.runs.finish(running.run.importId, failure)).wake).toEqual([next]);
    expect(await bench.persistence.runs.admit(next)).toEqual({ state: 'admitted' });
  });

  it('does not count paused imports, nor those that wait for a person', async () => {
    const projectId = await bench.project();
    const [paused = '', attended = '', next = ''] = await enqueueMany(projectId, 3);
    await bench.persistence.runs.admit(paused);
    await bench.query('update import_job set paused_at = now() where id = $1', [paused]);
    await bench.persistence.runs.admit(attended);
    await bench.query(`update import_job set attention = '{"waits": true}' where id = $1`, [attended]);
    expect(await bench.persistence.runs.admit(next)).toEqual({ state: 'admitted' });
  });

  it('goes on behind a head that was cancelled', async () => {
    const projectId = await bench.project();
    const running = await startText(bench.persistence, { projectId, text });
    const [head = '', next = ''] = await enqueueMany(projectId, 2);
    await bench.persistence.imports.requestCancel({ projectId, importId: head, principal: OWNER });
    expect(await bench.persistence.runs.finish(head, { status: 'cancelled' })).toMatchObject({
      status: 'cancelled',
      total: 0,
      totalFinal: false,
      wake: [],
    });
    expect(await bench.persistence.runs.admit(head)).toEqual({ state: 'settled' });
    await bench.persistence.runs.finish(running.run.importId, { status: 'cancelled' });
    expect(await bench.persistence.runs.admit(next)).toEqual({ state: 'admitted' });
  });

  it('of one project does not hold up another', async () => {
    await startText(bench.persistence, { projectId: await bench.project(), text });
    expect(await bench.persistence.runs.admit(await enqueue(await bench.project()))).toEqual({ state: 'admitted' });
  });

  it('settles what is not there', async () => {
    expect(await bench.persistence.runs.admit(randomUUIDv7())).toEqual({ state: 'settled' });
  });
});

describe('planning', () => {
  const range = (chunkNo: number, firstRow: number) => ({
    chunkNo,
    byteStart: firstRow * 10,
    byteEnd: firstRow * 10 + 10,
    firstRow,
    rowCount: 1,
    firstLine: firstRow + 1,
  });

  it('goes on after the last chunk appended', async () => {
    const importId = await enqueue(await bench.project());
    await bench.persistence.runs.admit(importId);
    const open = await bench.persistence.runs.openPlan(importId);
    expect(open).toEqual({ state: 'open', fence: 1, cursor: undefined, complete: false, plannedBytes: 0 });
    const chunks = [range(1, 1), range(2, 2)];
    expect(
      await bench.persistence.runs.appendPlan(importId, 1, chunks, { complete: false, plannedBytes: 30, line: 4 }),
    ).toEqual({ state: 'appended' });
    expect(await bench.persistence.runs.openPlan(importId)).toEqual({
      state: 'open',
      fence: 2,
      cursor: { chunkNo: 3, byte: 30, row: 3, line: 4 },
      complete: false,
      plannedBytes: 30,
    });
    expect(await bench.persistence.runs.chunks(importId, 1)).toEqual(chunks);
    expect(await bench.persistence.runs.chunks(importId, 2)).toEqual(chunks.slice(1));
  });

  it('tells no total before the plan is complete', async () => {
    const projectId = await bench.project();
    const importId = await enqueue(projectId);
    await bench.persistence.runs.admit(importId);
    await bench.persistence.runs.openPlan(importId);
    await bench.persistence.runs.appendPlan(importId, 1, [range(1, 1)], { complete: false, plannedBytes: 20, line: 3 });
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({
      phase: 'loading',
      counts: { total: null, unprocessed: 1 },
    });
    await bench.persistence.runs.appendPlan(importId, 1, [], { complete: true, plannedBytes: 20, line: 3 });
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({
      counts: { total: 1, unprocessed: 1 },
    });
  });

  it('refuses what an older opening appends', async () => {
    const importId = await enqueue(await bench.project());
    await bench.persistence.runs.openPlan(importId);
    await bench.persistence.runs.openPlan(importId);
    expect(
      await bench.persistence.runs.appendPlan(importId, 1, [range(1, 1)], {
        complete: true,
        plannedBytes: 20,
        line: 3,
      }),
    ).toEqual({ state: 'superseded' });
    expect(await bench.persistence.runs.chunks(importId, 1)).toEqual([]);
  });

  it('is settled after the end', async () => {
    const importId = await enqueue(await bench.project());
    const open = await bench.persistence.runs.openPlan(importId);
    await bench.persistence.runs.finish(importId, failure);
    expect(open.state).toBe('open');
    expect(await bench.persistence.runs.openPlan(importId)).toEqual({ state: 'settled' });
    expect(
      await bench.persistence.runs.appendPlan(importId, 1, [range(1, 1)], { complete: true, plannedBytes: 1, line: 1 }),
    ).toEqual({ state: 'settled' });
    expect(await bench.persistence.runs.leaveQueue(importId)).toEqual({ state: 'settled' });
  });

  it('knows nothing of an import without a source', async () => {
    expect(await bench.persistence.runs.describe(randomUUIDv7())).toBeUndefined();
  });
});

describe('the phase', () => {
  it('never goes back, and is entered once', async () => {
    const projectId = await bench.project();
    const importId = await enqueue(projectId);
    await bench.persistence.runs.admit(importId);
    const enter = (phase: 'settling' | 'embedding' | 'finishing') => bench.persistence.runs.enterPhase(importId, phase);
    expect([await enter('embedding'), await enter('embedding'), await enter('settling')]).toEqual([true, false, false]);
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({ phase: 'embedding' });
    await bench.persistence.runs.finish(importId, failure);
    expect(await enter('finishing')).toBe(false);
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({ phase: 'ended' });
  });
});

describe('the end of an import', () => {
  let projectId: string;
  let planned: PlannedText;
  beforeAll(async () => {
    projectId = await bench.project(16);
  });
  const start = async () => {
    planned = await startText(bench.persistence, { projectId: await bench.project(), text, chunkRows: 1 });
    return planned.run;
  };

  it('closes chunks that were not loaded and counts their rows as unprocessed', async () => {
    const { importId, projectId } = await start();
    await loadChunk(bench.persistence, planned, 2);
    const finished = await endText(bench.persistence, planned, { status: 'cancelled' });
    expect(finished).toMatchObject({
      status: 'cancelled',
      total: 3,
      unprocessed: 2,
      totalFinal: true,
      fates: { created: 1 },
    });
    const chunks = await bench.query<{ status: string }>(
      'select status from import_chunk where import_id = $1 order by chunk_no',
      [importId],
    );
    expect(chunks.map((chunk) => chunk.status)).toEqual(['closed', 'done', 'closed']);
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({
      status: 'cancelled',
      counts: { total: 3, processed: 1, created: 1, unprocessed: 2 },
    });
  });

  it('is the first one: another changes nothing and answers the same', async () => {
    const { importId } = await start();
    const first = await bench.persistence.runs.finish(importId, failure);
    expect(await bench.persistence.runs.finish(importId, { status: 'completed' })).toEqual(first);
    expect(
      await bench.query(`select action from audit_event where import_id = $1 and action <> 'import.created'`, [
        importId,
      ]),
    ).toEqual([{ action: 'import.failed' }]);
  });

  it('is one only, whoever asks at once', async () => {
    const { importId } = await start();
    const ends = await Promise.all([
      bench.persistence.runs.finish(importId, { status: 'cancelled' }),
      bench.persistence.runs.finish(importId, failure),
      bench.persistence.runs.finish(importId, { status: 'cancelled' }),
    ]);
    expect(new Set(ends.map((end) => end.status)).size).toBe(1);
  });

  it('is never completed while rows are not accounted for', async () => {
    const { importId, projectId } = await start();
    await loadChunk(bench.persistence, planned, 1);
    expect(await bench.persistence.runs.finish(importId, { status: 'completed' })).toMatchObject({
      status: 'failed',
      unprocessed: 2,
    });
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({
      error: { code: 'internal', message: 'Not every row was accounted for.' },
    });
  });

  it('is never completed while the plan is not', async () => {
    const importId = await enqueue(projectId);
    await bench.persistence.runs.admit(importId);
    expect(await bench.persistence.runs.finish(importId, { status: 'completed' })).toMatchObject({
      status: 'failed',
      totalFinal: false,
    });
  });

  it('keeps a note of what a person should mend', async () => {
    const { importId, projectId } = await start();
    for (const no of [1, 2, 3]) await loadChunk(bench.persistence, planned, no);
    const attention = { code: 'embedding_unavailable', message: 'Later.' } as const;
    await endText(bench.persistence, planned, { status: 'completed', attention });
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({
      status: 'completed',
      attention: { ...attention, remedy: expect.stringContaining('made automatically') },
      error: null,
    });
  });

  it('freezes the row counts but not the embedding figures', async () => {
    const { importId, projectId } = await start();
    for (const no of [1, 2, 3]) await loadChunk(bench.persistence, planned, no);
    await endText(bench.persistence, planned);
    await bench.query(
      'update import_chunk set created_rows = 0, failed_rows = 1, embed_texts = 1, embed_done = 1, embed_calls = 1 where import_id = $1',
      [importId],
    );
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({
      counts: { created: 3, failed: 0 },
      embeddings: { pending: 0, embedded: 3, calls: 3 },
    });
  });

  it('refuses an import that is not there', async () => {
    await expect(bench.persistence.runs.finish(randomUUIDv7(), { status: 'cancelled' })).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('leaves a terminal status alone for good: a plan made after it is refused', async () => {
    const importId = await enqueue(projectId);
    await bench.persistence.runs.finish(importId, failure);
    await expect(planText(bench.persistence, importId, text)).rejects.toThrow('settled');
  });
});

describe('the balance', () => {
  it('is checked by the database itself', async () => {
    const { run } = await startText(bench.persistence, { projectId: await bench.project(), text });
    await expect(
      bench.query(`update import_chunk set status = 'done', created_rows = 2 where import_id = $1`, [run.importId]),
    ).rejects.toThrow('ck_import_chunk_balance');
    await expect(
      bench.query(`update import_job set status = 'completed', phase = 'ended', total_rows = 1 where id = $1`, [
        run.importId,
      ]),
    ).rejects.toThrow('ck_import_job_balance');
    await expect(
      bench.query(`update import_job set status = 'completed' where id = $1`, [run.importId]),
    ).rejects.toThrow('ck_import_job_ended');
  });
});
