import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBlobStore } from '@pairloom/blob';
import { createOpenAiEmbeddings } from '@pairloom/embeddings';
import { importWorkflowId } from '@pairloom/temporal-api';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { join } from 'node:path';
import { pino } from 'pino';
import { type ImportBench, MODEL, openImportBench } from './testing/import-bench.ts';
import { workerPorts } from './worker-ports.ts';
import { createWorkers } from './workers.ts';

let bench: ImportBench;
let connection: NativeConnection;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  bench = await openImportBench();
  connection = await NativeConnection.connect({ address: bench.env['TEMPORAL_ADDRESS'] });
});
afterAll(async () => {
  await connection.close();
  await bench.stop();
});

describe('createWorkers', () => {
  it('makes one worker for each queue, which together bring an import to its end', async () => {
    const workers = await createWorkers({
      connection,
      namespace: 'default',
      taskQueuePrefix: bench.env['TASK_QUEUE_PREFIX'] ?? '',
      ports: workerPorts({
        persistence: bench.persistence,
        client: new Client({ connection: bench.connection }),
        settings: { taskQueuePrefix: bench.env['TASK_QUEUE_PREFIX'] ?? '', appUrl: () => undefined },
        searchAttributes: false,
        log: pino({ level: 'silent' }),
        blobs: await createBlobStore({ kind: 'folder', path: join(bench.folder, 'blobs') }),
        provider: createOpenAiEmbeddings({
          baseUrl: bench.env['EMBEDDINGS_BASE_URL'] ?? '',
          apiKey: 'local',
          model: MODEL,
          batchTexts: 8,
          batchTokens: 8_000,
          timeoutMs: 30_000,
        }),
        worker: 'spec',
        giveUpMs: 60_000,
        callsAtOnce: 1,
      }),
      loadConcurrency: 2,
      embedConcurrency: 1,
    });
    const running = Promise.all(workers.map((worker) => worker.run()));
    try {
      const projectId = await bench.createProject();
      const content = 'question,answer\nWhat?,That.\nWho?,She.\n';
      const importId = await bench.startImport({ projectId, content, options: { embed: true } });
      expect(await bench.ended(projectId, importId)).toMatchObject({
        status: 'completed',
        counts: { created: 2 },
        embeddings: { embedded: 2, pending: 0 },
      });
      const handle = new Client({ connection: bench.connection }).workflow.getHandle(importWorkflowId(importId));
      expect(await handle.result()).toMatchObject({ status: 'completed', total: 2 });
    } finally {
      for (const worker of workers) worker.shutdown();
      await running;
    }
  });
});
