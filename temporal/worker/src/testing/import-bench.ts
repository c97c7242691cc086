import { createBlobStore } from '@pairloom/blob';
import type { ImportOptions, ImportRecord, Pair } from '@pairloom/contract';
import { type BlobStore, type StoredImport, inspect, memoryBytes, planOf } from '@pairloom/core';
import { type Persistence, migrateUp, openPersistence } from '@pairloom/persistence';
import { IMPORT_WORKFLOW, courseOf, importWorkflowId, taskQueues } from '@pairloom/temporal-api';
import { importOptions, testDatabase, testEmbedder, testTemporal } from '@pairloom/testing';
import { Client, Connection } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './worker-process.ts';

export const MODEL = 'all-MiniLM-L6-v2';

export interface ImportOrder {
  readonly projectId: string;
  readonly content: string;
  readonly options?: Partial<ImportOptions>;
  readonly namespace?: string;
  /** Whether the run tells its state in search attributes too. */
  readonly searchAttributes?: boolean;
}

export interface ImportBench {
  readonly persistence: Persistence;
  readonly connection: Connection;
  /** For a worker process; without logging it would say nothing to look at. */
  readonly env: Record<string, string>;
  readonly folder: string;
  createProject(): Promise<string>;
  /** Does what the gateway does with an upload up to its last step, the start of the run; gives the import's id. */
  queueImport(order: ImportOrder): Promise<string>;
  /** The last step: the start of the run. */
  startQueued(importId: string, order: ImportOrder): Promise<void>;
  /** Does what the gateway does with an upload; gives the import's id. */
  startImport(order: ImportOrder): Promise<string>;
  /** Ends the run in Temporal, as an operator can; one that has ended is no error. */
  terminate(importId: string): Promise<void>;
  get(projectId: string, importId: string): Promise<StoredImport>;
  ended(projectId: string, importId: string): Promise<StoredImport>;
  /** Question and answer of every pair of a project, sorted. */
  pairs(projectId: string): Promise<Pick<Pair, 'question' | 'answer' | 'embedding'>[]>;
  stop(): Promise<void>;
}

/** A database and a blob folder of its own, on the servers of the specs. */
export async function openImportBench(): Promise<ImportBench> {
  const database = await testDatabase(async (url) => void (await migrateUp(url)));
  const [temporal, embedder] = await Promise.all([testTemporal(), testEmbedder()]);
  const folder = mkdtempSync(join(tmpdir(), 'pairloom-worker-spec-'));
  const persistence = await openPersistence({ url: database.url, applicationName: 'worker-spec', poolSize: 4 });
  const blobs = await createBlobStore({ kind: 'folder', path: join(folder, 'blobs') });
  const connection = await Connection.connect({ address: temporal.address });
  const get = async (projectId: string, importId: string): Promise<StoredImport> => {
    const found = await persistence.imports.get(projectId, importId);
    if (found === undefined) throw new Error('the import is not there');
    return found;
  };
  const startQueued = async (importId: string, order: ImportOrder): Promise<void> => {
    const queues = taskQueues(temporal.taskQueuePrefix);
    const course = courseOf(optionsOf(order));
    await new Client({ connection, namespace: order.namespace ?? 'default' }).workflow.start(IMPORT_WORKFLOW, {
      workflowId: importWorkflowId(importId),
      taskQueue: queues.workflow,
      args: [
        {
          ...{ importId, projectId: order.projectId, ...course, queues },
          searchAttributes: order.searchAttributes ?? false,
        },
      ],
    });
  };
  return {
    persistence,
    connection,
    folder,
    env: {
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporal.address,
      TASK_QUEUE_PREFIX: temporal.taskQueuePrefix,
      BLOB_STORE: join(folder, 'blobs'),
      EMBEDDINGS_BASE_URL: embedder.url,
      LOG_LEVEL: 'debug',
    },
    createProject: async () => {
      const project = await persistence.projects.create(randomUUID(), { id: 'owner' });
      if (project === undefined) throw new Error('the project was not made');
      return project.id;
    },
    queueImport: (order) => storeImport(persistence, blobs, order),
    startQueued,
    startImport: async (order) => {
      const importId = await storeImport(persistence, blobs, order);
      await startQueued(importId, order);
      return importId;
    },
    terminate: async (importId) => {
      const handle = new Client({ connection }).workflow.getHandle(importWorkflowId(importId));
      await handle.terminate('the scene is over').catch(() => undefined);
    },
    get,
    ended: (projectId, importId) =>
      eventually(
        () => get(projectId, importId),
        ({ phase }) => phase === 'ended',
      ),
    pairs: (projectId) => allPairs(persistence, projectId),
    stop: async () => {
      await persistence.close();
      await connection.close();
      await database.stop();
      await Promise.all([temporal.stop(), embedder.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const optionsOf = (order: ImportOrder): ImportOptions => importOptions({ embed: false, ...order.options });

async function storeImport(persistence: Persistence, blobs: BlobStore, order: ImportOrder): Promise<string> {
  const { projectId } = order;
  const importId = randomUUID();
  const filename = 'pairs.csv';
  const principal = { id: 'local-owner' };
  await persistence.imports.claim({ importId, projectId, principal, filename });
  const blobKey = `sources/${importId}`;
  const content = Buffer.from(order.content);
  const stored = await blobs.put(
    blobKey,
    (async function* () {
      yield content;
    })(),
  );
  const options = optionsOf(order);
  const plan = planOf(await inspect(memoryBytes(content), filename, options), options);
  const source = { importId, projectId, blobKey, ...stored, sourceType: plan.sourceType, mapping: plan.mapping };
  await persistence.imports.enqueue({ ...source, options, plan, fingerprint: stored.sha256 });
  return importId;
}

async function allPairs(persistence: Persistence, projectId: string) {
  const all: Pick<Pair, 'question' | 'answer' | 'embedding'>[] = [];
  let cursor: string | undefined;
  do {
    const page = await persistence.pairs.list(projectId, { limit: 200, cursor }, MODEL);
    all.push(...page.items.map(({ question, answer, embedding }) => ({ question, answer, embedding })));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all.sort((a, b) => (a.question < b.question ? -1 : 1));
}

/** Counts of an import, without the rest of its record. */
export const countsOf = ({ counts, errorCount }: Pick<ImportRecord, 'counts' | 'errorCount'>) => ({
  ...counts,
  errorCount,
});
