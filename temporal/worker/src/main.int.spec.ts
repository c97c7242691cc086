import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { msToTs } from '@temporalio/common/lib/time.js';
import { join } from 'node:path';
import { type ImportBench, countsOf, openImportBench } from './testing/import-bench.ts';
import { type WorkerProcess, eventually, startWorkerProcess } from './testing/worker-process.ts';

/** Stands in every row, good or bad, and must never stand in a log. */
const MARKER = 'marker-of-a-row-7731';

/** Every tenth row repeats an earlier question with another answer, every 25th has no answer. */
function fileOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const n = i + 1;
    const question = n % 10 === 0 ? n / 2 : n;
    return n % 25 === 0 ? `Broken ${MARKER} ${n}?,` : `Question ${question} ${MARKER}?,Answer of row ${n} ${MARKER}`;
  });
  return `question,answer\n${lines.join('\n')}\n`;
}

let bench: ImportBench;
let workers: WorkerProcess[];
let logs = 0;

beforeAll(async () => {
  bench = await openImportBench();
  workers = [];
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
  await bench.stop();
});

async function startWorker(env: Record<string, string> = {}): Promise<WorkerProcess> {
  const worker = await startWorkerProcess({ ...bench.env, ...env }, join(bench.folder, `worker-${++logs}.log`));
  workers.push(worker);
  return worker;
}

async function namespaceWithoutSearchAttributes(): Promise<string> {
  const namespace = `plain-${bench.env['TASK_QUEUE_PREFIX']}`;
  const workflowExecutionRetentionPeriod = msToTs('1 day');
  await bench.connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  const known = (): Promise<boolean> =>
    bench.connection.operatorService.listSearchAttributes({ namespace }).then(
      () => true,
      () => false,
    );
  await eventually(known, (isKnown) => isKnown);
  return namespace;
}

/** Some chunks are done, but not all. */
const underWay = (projectId: string, importId: string) =>
  eventually(
    () => bench.get(projectId, importId),
    ({ counts }) => counts.processed > 0,
  ).then(({ counts, phase }) => {
    expect(phase).toBe('loading');
    expect(counts.processed).toBeLessThan(LONG_ROWS);
  });

const LONG_ROWS = 400;
const LONG = { content: fileOf(LONG_ROWS), options: { batchRows: 10 } };

describe('the worker process', () => {
  it('imports a file with its vectors, also without search attributes, tells its health, and says nothing of what is in the rows', async () => {
    const namespace = await namespaceWithoutSearchAttributes();
    const worker = await startWorker({ TEMPORAL_NAMESPACE: namespace });
    const ready = await fetch(`${worker.healthUrl}/health/ready`);
    expect(await ready.json()).toMatchObject({ status: 'ready' });
    expect((await fetch(`${worker.healthUrl}/health/live`)).status).toBe(200);

    const projectId = await bench.createProject();
    const options = { batchRows: 20, embed: true };
    const ended = await bench.ended(
      projectId,
      await bench.startImport({ projectId, content: fileOf(100), options, namespace }),
    );
    expect(ended).toMatchObject({ status: 'completed', error: null });
    expect(countsOf(ended)).toMatchObject({ total: 100, processed: 100, failed: 4, unprocessed: 0, errorCount: 4 });
    const { created, skipped } = ended.counts;
    expect(created + skipped).toBe(96);
    expect(ended.embeddings).toMatchObject({ pending: 0, embedded: created, failed: 0 });
    const pairs = await bench.pairs(projectId);
    expect(pairs).toHaveLength(created);
    expect(pairs.filter(({ embedding }) => embedding !== 'embedded')).toEqual([]);
    expect(pairs.find(({ question }) => question === `Question 15 ${MARKER}?`)?.answer).toBe(
      `Answer of row 30 ${MARKER}`,
    );

    expect(worker.log()).toContain('worker polls');
    expect(worker.log()).toContain('search attributes are not registered');
    expect(worker.log()).not.toContain(MARKER);
    expect(await worker.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('may be killed or stopped in mid-import: the next one brings the import to the same end', async () => {
    const undisturbed = await bench.createProject();
    const killed = await bench.createProject();
    const stopped = await bench.createProject();

    const first = await startWorker();
    const inKilled = await bench.startImport({ projectId: killed, ...LONG });
    await underWay(killed, inKilled);
    expect(await first.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    expect((await bench.get(killed, inKilled)).phase).toBe('loading');

    const second = await startWorker();
    const inCalm = await bench.startImport({ projectId: undisturbed, ...LONG });
    const calm = await bench.ended(undisturbed, inCalm);
    const afterKill = await bench.ended(killed, inKilled);
    const inStopped = await bench.startImport({ projectId: stopped, ...LONG });
    await underWay(stopped, inStopped);
    expect(await second.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(second.log()).toContain('worker stopped');

    await startWorker();
    const afterStop = await bench.ended(stopped, inStopped);
    expect(calm).toMatchObject({ status: 'completed' });
    for (const [projectId, ended] of [
      [killed, afterKill],
      [stopped, afterStop],
    ] as const) {
      expect(ended.status).toBe('completed');
      expect(countsOf(ended)).toEqual(countsOf(calm));
      expect(await bench.pairs(projectId)).toEqual(await bench.pairs(undisturbed));
    }
    for (const worker of workers) expect(worker.log()).not.toContain(MARKER);
  });

  it.each([
    ['a variable is missing', { DATABASE_URL: '' }, 'DATABASE_URL'],
    ['Temporal does not answer', { TEMPORAL_ADDRESS: '127.0.0.1:1' }, 'worker failed'],
  ])('ends with a word when %s', async (_, env, word) => {
    await expect(startWorker(env)).rejects.toThrow(word);
  });
});
