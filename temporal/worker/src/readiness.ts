import type { Readiness } from '@pairloom/contract';
import type { BlobStore, DatabaseHealth } from '@pairloom/core';
import type { Worker } from '@temporalio/worker';

const CHECK_MS = 3_000;

type Part = Readiness['parts'][string];

/** Whether the worker polls, and what it works with answers. */
export async function readinessOf(
  workers: readonly Worker[],
  database: DatabaseHealth,
  blobs: BlobStore,
): Promise<Readiness> {
  const polling: Part = workers.every((worker) => worker.getState() === 'RUNNING')
    ? { status: 'up' }
    : { status: 'down', message: 'does not poll' };
  const [databasePart, blobsPart] = await Promise.all([
    inTime(database.check().then(({ ready, message }): Part => ({ status: ready ? 'up' : 'down', message }))),
    inTime(blobs.check().then((): Part => ({ status: 'up' }))),
  ]);
  const parts = { temporal: polling, database: databasePart, blobs: blobsPart };
  return { status: Object.values(parts).every((part) => part.status === 'up') ? 'ready' : 'not_ready', parts };
}

async function inTime(check: Promise<Part>): Promise<Part> {
  const late = new Promise<Part>((resolve) => {
    AbortSignal.timeout(CHECK_MS).addEventListener('abort', () =>
      resolve({ status: 'down', message: 'does not answer in time' }),
    );
  });
  return Promise.race([check.catch((): Part => ({ status: 'down', message: 'cannot be reached' })), late]);
}
