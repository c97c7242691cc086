import { scheduleIds } from '@pairloom/temporal-api';
import { Client } from '@temporalio/client';
import { join } from 'node:path';
import { type ImportBench, openImportBench } from './import-bench.ts';
import { type WorkerProcess, startWorkerProcess } from './worker-process.ts';

/** A bench with a worker that runs, and with a client as the Temporal UI has one. */
export interface WorkerScene {
  readonly bench: ImportBench;
  readonly client: Client;
  /** The one that is ended with the scene; whoever ends it before may put another in its place. */
  worker: WorkerProcess;
  stop(): Promise<void>;
}

/** `env` goes over that of the bench. */
export async function openWorkerScene(env: Record<string, string> = {}): Promise<WorkerScene> {
  const bench = await openImportBench();
  const client = new Client({ connection: bench.connection });
  const worker = await startWorkerProcess({ ...bench.env, ...env }, join(bench.folder, 'worker.log'));
  const scene: WorkerScene = {
    ...{ bench, client, worker },
    stop: async () => {
      await scene.worker.end('SIGKILL');
      const { reconcile, upkeep } = scheduleIds(bench.env['TASK_QUEUE_PREFIX'] ?? '');
      for (const id of [reconcile, upkeep]) await client.schedule.getHandle(id).delete();
      await bench.stop();
    },
  };
  return scene;
}
