import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { importWorkflowId } from '@pairloom/temporal-api';
import { type ScriptedServer, scriptedServer } from '@pairloom/testing';
import { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { join } from 'node:path';
import { type ImportBench, openImportBench } from './testing/import-bench.ts';
import { type WorkerProcess, eventually, startWorkerProcess } from './testing/worker-process.ts';

const OTHERS = 100;
const fileOf = (rows: number, name: string): string =>
  `question,answer\n${Array.from({ length: rows }, (_, n) => `${name} ${n}?,Answer ${n}\n`).join('')}`;
const CONTENT = fileOf(20, 'Question');

let bench: ImportBench;
let worker: WorkerProcess | undefined;
beforeAll(async () => {
  bench = await openImportBench();
});
afterEach(async () => {
  await worker?.end('SIGKILL');
});
afterAll(() => bench.stop());

const workerWith = async (env: Record<string, string>): Promise<void> => {
  worker = await startWorkerProcess({ ...bench.env, ...env }, join(bench.folder, 'worker.log'));
};

interface Activity {
  readonly type: string;
  readonly scheduledAt: number;
  /** Of the attempt that has brought it to its end. */
  readonly startedAt: number;
  readonly attempt: number;
}

/** The activities of an import that have ended by now, in milliseconds since 1970. */
async function activitiesOf(importId: string): Promise<Activity[]> {
  const handle = new Client({ connection: bench.connection }).workflow.getHandle(importWorkflowId(importId));
  const { events } = await handle.fetchHistory();
  const at = new Map(events?.map(({ eventId, eventTime }) => [String(eventId), Number(tsToMs(eventTime))]));
  const types = new Map(
    events?.map(({ eventId, activityTaskScheduledEventAttributes: scheduled }) => [
      String(eventId),
      scheduled?.activityType?.name ?? '',
    ]),
  );
  return (events ?? []).flatMap(({ eventId, activityTaskStartedEventAttributes: started }) => {
    if (started == null) return [];
    const scheduledEvent = String(started.scheduledEventId);
    return [
      {
        type: types.get(scheduledEvent) ?? '',
        scheduledAt: at.get(scheduledEvent) ?? 0,
        startedAt: at.get(String(eventId)) ?? 0,
        attempt: started.attempt ?? 0,
      },
    ];
  });
}

describe('a project with a hundred imports', () => {
  it.each([
    ['in its queue', {}],
    ['that run all at once, as dry runs do', { dryRun: true }],
  ])('%s delays the first of another by one activity at most', async (_, options) => {
    const [busy, other] = [await bench.createProject(), await bench.createProject()];
    const started: string[] = [];
    for (let n = 0; n < OTHERS; n++)
      started.push(await bench.startImport({ projectId: busy, content: CONTENT, options }));
    const late = await bench.startImport({ projectId: other, content: CONTENT });
    await workerWith({ LOAD_CONCURRENCY: '1' });

    expect(await bench.ended(other, late)).toMatchObject({ status: 'completed', counts: { created: 20 } });
    const [first] = await activitiesOf(late);
    if (first === undefined) throw new Error('The import had no activity.');
    const before = (await Promise.all(started.map(activitiesOf)))
      .flat()
      .filter((one) => one.startedAt > first.scheduledAt && one.startedAt < first.startedAt);
    expect(before.length).toBeLessThanOrEqual(1);
    await Promise.all(started.map((importId) => bench.terminate(importId)));
  });
});

describe('a slow provider of vectors', () => {
  /** Calls come one at a time, by the worker's own pace: two in a second. */
  const SLOW = { EMBED_CONCURRENCY: '1', EMBEDDINGS_BATCH_TEXTS: '1', EMBED_MAX_CALLS_PER_SECOND: '2' };
  const TEXTS = 40;
  /** In the four seconds of a turn, and the one under way. */
  const CALLS_IN_A_TURN = 9;

  interface Call {
    readonly at: number;
    readonly text: string;
  }
  const calls: Call[] = [];
  let provider: ScriptedServer;
  beforeAll(async () => {
    provider = await scriptedServer(({ body }) => {
      const { input } = JSON.parse(body) as { input: string | string[] };
      calls.push({ at: Date.now(), text: String(input) });
      return { body: { data: [{ index: 0, embedding: [1, 0, 0] }], usage: { total_tokens: 1 } } };
    });
  });
  afterAll(() => provider.stop());

  it('is shared: many texts of one project delay those of another by one turn at most', async () => {
    const [busy, other] = [await bench.createProject(), await bench.createProject()];
    const env = { ...SLOW, EMBEDDINGS_BASE_URL: `${provider.url}/v1`, EMBEDDINGS_MODEL: 'slow' };
    await workerWith(env);
    const options = { embed: true };
    const long = await bench.startImport({ projectId: busy, content: fileOf(TEXTS, 'Busy'), options });
    await eventually(
      async () => calls.length,
      (made) => made > 0,
    );
    const short = await bench.startImport({ projectId: other, content: fileOf(1, 'Other'), options });

    expect(await bench.ended(other, short)).toMatchObject({ status: 'completed', embeddings: { embedded: 1 } });
    const embedding = (await activitiesOf(short)).find(({ type }) => type === 'embedChunks');
    const own = calls.findIndex(({ text }) => text.startsWith('Other'));
    const between = calls.slice(0, own).filter(({ at }) => at > (embedding?.scheduledAt ?? 0));
    expect(between.length).toBeLessThanOrEqual(CALLS_IN_A_TURN);

    expect(await bench.ended(busy, long)).toMatchObject({ status: 'completed', embeddings: { embedded: TEXTS } });
    // No text was paid for twice, nor did giving way cost the history anything.
    expect(calls).toHaveLength(TEXTS + 1);
    const embeddings = (await activitiesOf(long)).filter(({ type }) => type === 'embedChunks');
    expect(embeddings).toHaveLength(1);
    expect(embeddings[0]?.attempt).toBeGreaterThan(1);
  });
});
