import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUIDv7 } from 'node:crypto';
import { OWNER, csv, endText, enqueueText, loadChunk, loadText, planText, startText } from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const text = csv(['question', 'answer'], ['one', 'a'], ['two', 'b']);

async function claimed(projectId: string): Promise<string> {
  const importId = randomUUIDv7();
  await bench.persistence.imports.claim({ importId, projectId, principal: OWNER, filename: 'pairs.csv' });
  return importId;
}

describe('the list of imports', () => {
  it('comes newest first, page by page', async () => {
    const projectId = await bench.project();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await claimed(projectId));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await bench.persistence.imports.list(projectId, {
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });

  it('tells how many bytes are done for as long as rows are still counted', async () => {
    const projectId = await bench.project();
    const started = await startText(bench.persistence, { projectId, text, chunkRows: 1 });
    const { importId } = started.run;
    const bytesDone = async () => (await bench.persistence.imports.get(projectId, importId))?.bytesDone;
    await loadChunk(bench.persistence, started, 1);
    expect(await bytesDone()).toBeNull();
    await bench.query('update import_job set plan_complete = false where id = $1', [importId]);
    const [first] = started.ranges;
    expect(await bytesDone()).toBe((first?.byteEnd ?? 0) - (first?.byteStart ?? 0));
  });

  it('leaves dry runs out when asked to', async () => {
    const projectId = await bench.project();
    const { importId } = await loadText(bench.persistence, { projectId, text });
    const preview = await startText(bench.persistence, { projectId, text, options: { dryRun: true } });
    const idsOf = async (query: object): Promise<string[]> =>
      (await bench.persistence.imports.list(projectId, { limit: 10, ...query })).items.map(({ id }) => id);
    expect(await idsOf({})).toEqual([preview.run.importId, importId]);
    expect(await idsOf({ previews: false })).toEqual([importId]);
  });

  it('is filtered by status', async () => {
    const projectId = await bench.project();
    const { importId: completed } = await loadText(bench.persistence, { projectId, text });
    const failing = await startText(bench.persistence, { projectId, text });
    await endText(bench.persistence, failing, {
      status: 'failed',
      error: { code: 'json_invalid', message: 'x', line: 3 },
    });
    const cancelled = await startText(bench.persistence, { projectId, text });
    await endText(bench.persistence, cancelled, { status: 'cancelled' });
    const processing = await startText(bench.persistence, { projectId, text });
    const pending = await claimed(projectId);
    const expected = {
      completed,
      failed: failing.run.importId,
      cancelled: cancelled.run.importId,
      processing: processing.run.importId,
      pending,
    };
    for (const [status, id] of Object.entries(expected) as [keyof typeof expected, string][]) {
      const { items } = await bench.persistence.imports.list(projectId, { status, limit: 10 });
      expect(items.map((item) => [item.id, item.status])).toEqual([[id, status]]);
    }
    expect(await bench.persistence.imports.get(projectId, failing.run.importId)).toMatchObject({
      error: { code: 'json_invalid', message: 'x', line: 3 },
    });
  });

  it('is filtered by what has not ended and stands', async () => {
    const projectId = await bench.project();
    const [paused, waiting, ended] = [await claimed(projectId), await claimed(projectId), await claimed(projectId)];
    await claimed(projectId);
    const attention = JSON.stringify({ code: 'database_unavailable', message: 'x', waits: true });
    await bench.query(`update import_job set paused_at = now(), paused_by = 'ada' where id = $1`, [paused]);
    await bench.query('update import_job set attention = $2::jsonb where id = any($1::uuid[])', [
      [waiting, ended],
      attention,
    ]);
    await bench.query(`update import_job set status = 'cancelled', phase = 'ended' where id = $1`, [ended]);
    const idsOf = async (state: 'paused' | 'attention'): Promise<string[]> =>
      (await bench.persistence.imports.list(projectId, { state, limit: 10 })).items.map(({ id }) => id);
    expect([await idsOf('paused'), await idsOf('attention')]).toEqual([[paused], [waiting]]);
  });

  it.each(['', 'x', '!!', Buffer.from('1.2').toString('base64url'), Buffer.from("' or 1=1").toString('base64url')])(
    'refuses the cursor %p',
    async (cursor) => {
      await expect(bench.persistence.imports.list(await bench.project(), { cursor, limit: 2 })).rejects.toMatchObject({
        code: 'cursor_invalid',
      });
    },
  );
});

describe('figures of a running import', () => {
  it('grow chunk by chunk, with the total once the plan is complete', async () => {
    const projectId = await bench.project();
    const importId = await enqueueText(bench.persistence, { projectId, text, chunkRows: 1 });
    const planned = await planText(bench.persistence, importId, text);
    const before = await bench.persistence.imports.get(projectId, importId);
    expect(before).toMatchObject({
      status: 'processing',
      phase: 'loading',
      counts: { total: 2, processed: 0, unprocessed: 2 },
    });
    await loadChunk(bench.persistence, planned, 1);
    const after = await bench.persistence.imports.get(projectId, importId);
    expect(after).toMatchObject({
      counts: { total: 2, processed: 1, created: 1, unprocessed: 1 },
      embeddings: { pending: 1 },
    });
    expect(after?.rowsPerSecond).toBeGreaterThan(0);
    const [low, high] = after?.secondsLeft ?? [Infinity, -Infinity];
    expect(low).toBeLessThanOrEqual(high);
    expect(after?.revision).toBeGreaterThan(before?.revision ?? Infinity);
  });
});
