import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createBlobStore } from '@pairloom/blob';
import { createOpenAiEmbeddings } from '@pairloom/embeddings';
import { importWorkflowId, startOptions, workflowTypeOf } from '@pairloom/temporal-api';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { type ImportBench, MODEL, openImportBench } from './testing/import-bench.ts';
import { reset } from './testing/reset.ts';
import { workerPorts } from './worker-ports.ts';
import { createWorkers } from './workers.ts';

let bench: ImportBench;
let connection: NativeConnection;
let client: Client;
let workers: Worker[];
let running: Promise<unknown>;

const settings = () => ({ taskQueuePrefix: bench.env['TASK_QUEUE_PREFIX'] ?? '', appUrl: () => undefined });

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  bench = await openImportBench();
  connection = await NativeConnection.connect({ address: bench.env['TEMPORAL_ADDRESS'] });
  client = new Client({ connection: bench.connection });
  workers = await createWorkers({
    connection,
    namespace: 'default',
    taskQueuePrefix: settings().taskQueuePrefix,
    ports: workerPorts({
      ...{ persistence: bench.persistence, client, settings: settings(), searchAttributes: false },
      log: pino({ level: 'silent' }),
      blobs: await createBlobStore({ kind: 'folder', path: join(bench.folder, 'blobs') }),
      provider: createOpenAiEmbeddings({
        ...{ baseUrl: bench.env['EMBEDDINGS_BASE_URL'] ?? '', apiKey: 'local', model: MODEL },
        ...{ batchTexts: 8, batchTokens: 8_000, timeoutMs: 30_000 },
      }),
      worker: 'spec',
      giveUpMs: 60_000,
      callsAtOnce: 1,
    }),
    ...{ loadConcurrency: 2, embedConcurrency: 1 },
  });
  running = Promise.all(workers.map((worker) => worker.run()));
});
afterAll(async () => {
  for (const worker of workers) worker.shutdown();
  await running;
  await connection.close();
  await bench.stop();
});

/** Does what the gateway does with a request to undo; `before` is done before its run starts. Gives the record of the undo when it has ended. */
async function undo(projectId: string, importId: string, before?: (undoId: string) => Promise<unknown>) {
  const answer = await bench.persistence.undoing.open({ projectId, importId, principal: { id: 'local-owner' } });
  if (answer.outcome !== 'opened') throw new Error(`the undo was not opened: ${answer.outcome}`);
  const { importId: undoId, filename, embed } = answer.undo;
  await before?.(undoId);
  const start = {
    importId: undoId,
    projectId,
    projectName: 'Spec',
    filename,
    course: { embed },
    kind: 'undo' as const,
  };
  await client.workflow.start(workflowTypeOf(start), startOptions(start, settings(), false));
  return bench.ended(projectId, undoId);
}

it('takes an import back, and itself, vectors included', async () => {
  const projectId = await bench.createProject();
  const load = async (...rows: string[]) => {
    const content = `question,answer\n${rows.join('\n')}\n`;
    const importId = await bench.startImport({ projectId, content, options: { embed: true } });
    return bench.ended(projectId, importId);
  };
  await load('What?,That.', 'Who?,She.');
  const before = await bench.pairs(projectId);
  // The same key, but another text for the vector.
  const second = await load('WHAT?,This.', 'Where?,Here.');
  const after = await bench.pairs(projectId);
  expect(second).toMatchObject({ counts: { updated: 1, created: 1 }, embeddings: { embedded: 2, pending: 0 } });
  const undone = await undo(projectId, second.id);
  expect(undone).toMatchObject({
    ...{ kind: 'undo', status: 'completed', links: { undoOf: second.id } },
    counts: { total: 2, updated: 1, deleted: 1, unprocessed: 0 },
    embeddings: { embedded: 0, reused: 1, pending: 0 },
  });
  expect(await bench.pairs(projectId)).toEqual(before);
  expect(before.every(({ embedding }) => embedding === 'embedded')).toBe(true);
  expect(await undo(projectId, undone.id)).toMatchObject({ status: 'completed', counts: { updated: 1, created: 1 } });
  expect(await bench.pairs(projectId)).toEqual(after);
});

it('that was cancelled and is reset in the Temporal UI opens another, which takes back what is left', async () => {
  const projectId = await bench.createProject();
  const importId = await bench.startImport({ projectId, content: 'question,answer\nWhat?,That.\nWho?,She.\n' });
  await bench.ended(projectId, importId);
  const cancelled = await undo(projectId, importId, (undoId) =>
    bench.persistence.controls.note({
      ...{ importId: undoId, commandId: randomUUID(), command: { kind: 'cancel' }, principal: { id: 'local-owner' } },
    }),
  );
  expect(cancelled).toMatchObject({ kind: 'undo', status: 'cancelled' });
  expect(await bench.pairs(projectId)).toHaveLength(2);

  const run = client.workflow.getHandle(importWorkflowId(cancelled.id));
  await expect(run.result()).rejects.toThrow();
  const again = await reset(client, run, 'first');
  const result = (await again.result()) as { retriedBy: string };
  expect(result).toEqual({ status: 'settled', ended: 'cancelled', retriedBy: expect.any(String) });
  const next = await bench.ended(projectId, result.retriedBy);
  expect(next).toMatchObject({
    kind: 'undo',
    status: 'completed',
    links: { undoOf: importId },
    counts: { deleted: 2 },
  });
  expect(await bench.pairs(projectId)).toEqual([]);

  const once = await reset(client, run, 'first');
  expect(await once.result()).toMatchObject({ retriedBy: next.id });
});
