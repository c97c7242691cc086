import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { csv, loadText, startText } from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

const MODEL = 'a model';
const TEXT = csv(['question', 'answer'], ['How?', 'In this way, as it always was.'], ['Why?', ''], ['When?', '']);

let bench: Workbench;
let projectId: string;
beforeAll(async () => {
  bench = await openWorkbench();
});
beforeEach(async () => {
  projectId = await bench.project();
});
afterAll(() => bench?.close());

const read = (days = 3) => bench.persistence.statistics.read(projectId, days, MODEL);

describe('statistics of a project', () => {
  it('tell of each day, also of those without an import', async () => {
    await loadText(bench.persistence, { projectId, text: TEXT });
    const { days } = await read();
    expect(days).toHaveLength(3);
    expect(days.slice(0, 2)).toEqual(
      days.slice(0, 2).map(({ day }) => ({
        day,
        completed: 0,
        failed: 0,
        cancelled: 0,
        rows: 0,
        failedRows: 0,
        rowsPerSecond: null,
      })),
    );
    expect(days[2]).toMatchObject({ completed: 1, failed: 0, cancelled: 0, rows: 3, failedRows: 2 });
  });

  it('tell who imported, what was wrong most often, and what there is', async () => {
    await loadText(bench.persistence, { projectId, text: TEXT });
    const { users, errors, pairs, embedding } = await read();
    expect(users).toEqual([{ user: 'owner', imports: 1, rows: 3, failedRows: 2 }]);
    expect(errors[0]).toEqual({ code: 'answer_missing', severity: 'error', count: 2, byDay: [0, 0, 2] });
    expect(pairs).toEqual({ total: 1, draft: 1, published: 0, retired: 0 });
    expect(embedding).toMatchObject({ model: MODEL, dimension: null, vectors: 0, refused: 0 });
  });

  it('leave out dry runs and other projects', async () => {
    await loadText(bench.persistence, { projectId, text: TEXT, options: { dryRun: true, embed: true } });
    await loadText(bench.persistence, { projectId: await bench.project(), text: TEXT });
    const { days, users, errors, embedding } = await read();
    expect(days[2]).toMatchObject({ completed: 0, rows: 0 });
    expect([users, errors]).toEqual([[], []]);
    expect(embedding).toMatchObject({ pending: 0, lagSeconds: null });
  });

  it('tell of PostgreSQL what it says itself', async () => {
    await loadText(bench.persistence, { projectId, text: TEXT });
    const { database } = await read();
    const [limit] = await bench.query<{ max: string }>(`select current_setting('max_connections') as max`);
    expect(database.maxConnections).toBe(Number(limit?.max));
    expect(database.bytes).toBeGreaterThan(1_000_000);
    const [buffers] = await bench.query<{ bytes: string }>(
      `select pg_size_bytes(current_setting('shared_buffers')) as bytes`,
    );
    expect(database.sharedMemoryBytes).toBeGreaterThan(Number(buffers?.bytes));
    // That of the spec itself, and one of the pool.
    expect(database.connections).toBeGreaterThanOrEqual(2);
    expect(database.serverConnections).toBeGreaterThanOrEqual(database.connections);
    expect(database.cacheHitRatio === null || (database.cacheHitRatio > 0 && database.cacheHitRatio <= 1)).toBe(true);
  });

  it('count what runs at the moment', async () => {
    const idle = { running: 0, queued: 0, paused: 0, attention: 0, rowsPerSecond: 0 };
    expect((await read()).live).toEqual(idle);
    await startText(bench.persistence, { projectId, text: TEXT });
    expect((await read()).live).toEqual({ ...idle, running: 1 });
  });
});
