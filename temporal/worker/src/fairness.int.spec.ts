import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importWorkflowId } from '@pairloom/temporal-api';
import { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { join } from 'node:path';
import { type ImportBench, openImportBench } from './testing/import-bench.ts';
import { type WorkerProcess, startWorkerProcess } from './testing/worker-process.ts';

const OTHERS = 24;
const ROWS = Array.from({ length: 20 }, (_, n) => `Question ${n}?,Answer ${n}\n`).join('');
const CONTENT = `question,answer\n${ROWS}`;

let bench: ImportBench;
let worker: WorkerProcess | undefined;
beforeAll(async () => {
  bench = await openImportBench();
});
afterAll(async () => {
  await worker?.end('SIGKILL');
  await bench.stop();
});

interface Activity {
  readonly scheduledAt: number;
  readonly startedAt: number;
}

/** The activities of an import that have started by now, in milliseconds since 1970. */
async function activitiesOf(importId: string): Promise<Activity[]> {
  const handle = new Client({ connection: bench.connection }).workflow.getHandle(importWorkflowId(importId));
  const { events } = await handle.fetchHistory();
  const at = new Map(events?.map(({ eventId, eventTime }) => [String(eventId), Number(tsToMs(eventTime))]));
  return (events ?? []).flatMap(({ eventId, activityTaskStartedEventAttributes: started }) =>
    started == null
      ? []
      : [{ scheduledAt: at.get(String(started.scheduledEventId)) ?? 0, startedAt: at.get(String(eventId)) ?? 0 }],
  );
}

describe('a project with many imports', () => {
  it('does not have those of another wait for them, though dry runs have no queue', async () => {
    const [busy, other] = [await bench.createProject(), await bench.createProject()];
    const dryRun = { projectId: busy, content: CONTENT, options: { dryRun: true } };
    const started: string[] = [];
    for (let n = 0; n < OTHERS; n++) started.push(await bench.startImport(dryRun));
    const late = await bench.startImport({ projectId: other, content: CONTENT });
    worker = await startWorkerProcess({ ...bench.env, LOAD_CONCURRENCY: '1' }, join(bench.folder, 'worker.log'));

    expect(await bench.ended(other, late)).toMatchObject({ status: 'completed', counts: { created: 20 } });
    const [first] = await activitiesOf(late);
    if (first === undefined) throw new Error('The import had no activity.');
    const before = (await Promise.all(started.map(activitiesOf)))
      .flat()
      .filter((one) => one.startedAt > first.scheduledAt && one.startedAt < first.startedAt);
    // First come, first served, a third of the others came before it.
    expect(before.length).toBeLessThan(4);
  });
});
