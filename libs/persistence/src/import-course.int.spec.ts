import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { csv, endText, enqueueText, loadChunk, planText } from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const text = csv(['question', 'answer'], ['one', 'a'], ['two', 'b']);

describe('the course of an import', () => {
  it('is not needed to know that the rows are written as a whole: an import in the queue tells it', async () => {
    const projectId = await bench.project();
    const options = { onError: 'rollback' } as const;
    const [whole, other] = [
      await enqueueText(bench.persistence, { projectId, text, options }),
      await enqueueText(bench.persistence, { projectId, text }),
    ];
    const record = (id: string) => bench.persistence.imports.get(projectId, id);
    expect(await record(whole)).toMatchObject({ phase: 'queued', allOrNothing: true });
    expect(await record(other)).toMatchObject({ phase: 'queued', allOrNothing: false });
  });

  it('has its last activity in the last chunk that is loaded', async () => {
    const projectId = await bench.project();
    const importId = await enqueueText(bench.persistence, { projectId, text });
    const planned = await planText(bench.persistence, importId, text);
    await bench.query(`update import_job set last_activity_at = now() - interval '1 h' where id = $1`, [importId]);
    await loadChunk(bench.persistence, planned, 1);
    const { lastActivityAt, updatedAt } = (await bench.persistence.imports.get(projectId, importId)) ?? {};
    expect(Date.parse(lastActivityAt ?? '')).toBeGreaterThan(Date.parse(updatedAt ?? '') - 1_800_000);
  });

  it('goes on in the queue, and is told to its end when it has ended', async () => {
    const projectId = await bench.project();
    const importId = await enqueueText(bench.persistence, { projectId, text });
    const record = () => bench.persistence.imports.get(projectId, importId);
    expect((await record())?.course?.at(-1)).toMatchObject({ phase: 'queued', to: null });
    const planned = await planText(bench.persistence, importId, text);
    await loadChunk(bench.persistence, planned, 1);
    expect((await record())?.course?.at(-1)).toMatchObject({ phase: 'loading', to: null });
    await endText(bench.persistence, planned);
    // What happens within a millisecond is no stretch: moved apart.
    await bench.query(
      `update import_job set created_at = now() - interval '60 s', started_at = now() - interval '50 s', loaded_at = now() - interval '5 s', completed_at = now() where id = $1`,
      [importId],
    );
    await bench.query(
      `update source set created_at = now() - interval '55 s' where id = (select source_id from import_job where id = $1)`,
      [importId],
    );
    await bench.query(
      `update import_chunk set started_at = now() - interval '40 s', finished_at = now() - interval '6 s', embed_saved_at = now() - interval '2 s' where import_id = $1`,
      [importId],
    );
    const course = (await record())?.course ?? [];
    expect(course.map(({ phase }) => phase)).toEqual([
      'uploading',
      'queued',
      'planning',
      'loading',
      'settling',
      'embedding',
      'finishing',
    ]);
    expect(course.slice(1).map(({ from }) => from)).toEqual(course.slice(0, -1).map(({ to }) => to));
    expect(course.at(-1)?.to).toBe((await record())?.completedAt);
  });
});
