import { type ImportWorkflowInput, IMPORT_WORKFLOW, importWorkflowId, QUERIES, SIGNALS } from '@pairloom/temporal-api';
import type { WorkflowProgress, WorkflowRowError } from '@pairloom/temporal-api';
import { testTemporal } from '@pairloom/testing';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { bundleSources } from './bundle.ts';
import { coverageSinks, publishCoverage } from './sandbox-coverage.ts';

/** Once in a process, before the first worker: Temporal's own lines would drown those of the specs. */
export const silenceTemporal = (): void => void Runtime.install({ logger: new DefaultLogger('ERROR') });

export interface Place {
  /** Workers whose scene is over: that one ends need not be waited for before the next begins. */
  readonly ending: Promise<void>[];
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly bundle: WorkflowBundleWithSourceMap;
  readonly taskQueuePrefix: string;
}

/** A Temporal server with the sources of the workflows bundled for it. */
export async function openPlace(): Promise<Place & { close(): Promise<void> }> {
  silenceTemporal();
  const temporal = await testTemporal();
  const connection = await Connection.connect({ address: temporal.address });
  const worker = await NativeConnection.connect({ address: temporal.address });
  const ending: Promise<void>[] = [];
  return {
    ending,
    client: new Client({ connection }),
    connection: worker,
    bundle: await bundleSources({ covered: true }),
    taskQueuePrefix: temporal.taskQueuePrefix,
    async close() {
      await Promise.all(ending);
      await worker.close();
      await connection.close();
      await temporal.stop();
    },
  };
}

/** An import under way on a real server, with a worker of its own. */
export interface Running {
  readonly handle: WorkflowHandle;
  readonly input: ImportWorkflowInput;
  readonly progress: () => Promise<WorkflowProgress>;
  readonly recentErrors: () => Promise<WorkflowRowError[]>;
  readonly wake: () => Promise<void>;
  /** Resolves when the progress fits. */
  readonly until: (fits: (progress: WorkflowProgress) => boolean) => Promise<WorkflowProgress>;
  /** Closing status, and what it was closed with. */
  readonly end: () => Promise<{ status: string; result?: unknown; error?: Error }>;
}

const DEADLINE_MS = 20_000;
const LOOK_MS = 25;

/** Looks until `fits` accepts what `look` gives. @throws Error after 20 s. */
export async function eventually<T>(look: () => Promise<T> | T, fits: (seen: T) => boolean): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const seen = await look();
    if (fits(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`did not come about in time; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

export interface RunOptions extends Partial<Pick<ImportWorkflowInput, 'allOrNothing' | 'errorLimit'>> {
  readonly embed?: boolean;
  readonly searchAttributes?: boolean;
  readonly importId?: string;
  /** More of the workflow's argument. */
  readonly input?: object;
  /** Type of the workflow; that of an import when left out. */
  readonly workflow?: string;
}

/** Starts the import of `fake` with a worker and does `scene` while it runs; the worker ends with the scene. */
export async function runImport<T>(
  place: Place,
  fake: { readonly activities: object },
  scene: (running: Running) => Promise<T>,
  options: RunOptions = {},
): Promise<T> {
  const importId = options.importId ?? randomUUID();
  const queue = `${place.taskQueuePrefix}-${importId}`;
  const worker = await Worker.create({
    connection: place.connection,
    taskQueue: queue,
    workflowBundle: place.bundle,
    sinks: coverageSinks,
    activities: { ...fake.activities },
    maxHeartbeatThrottleInterval: '100ms',
    defaultHeartbeatThrottleInterval: '100ms',
  });
  const input: ImportWorkflowInput = {
    importId,
    projectId: 'project-1',
    embed: options.embed ?? false,
    ...(options.allOrNothing === undefined ? {} : { allOrNothing: options.allOrNothing }),
    ...(options.errorLimit === undefined ? {} : { errorLimit: options.errorLimit }),
    queues: { workflow: queue, load: queue, embed: queue },
    searchAttributes: options.searchAttributes ?? false,
    appUrl: 'http://127.0.0.1:3000/projects/project-1',
  };
  const running = worker.run();
  const failed = running.then(() => {
    throw new Error('the worker ended before its scene');
  });
  failed.catch(() => undefined);
  const play = async (): Promise<T> => {
    const handle = await place.client.workflow.start(options.workflow ?? IMPORT_WORKFLOW, {
      workflowId: importWorkflowId(importId),
      taskQueue: queue,
      args: [{ ...input, ...options.input }],
      ...(input.searchAttributes && { typedSearchAttributes: new TypedSearchAttributes([]) }),
    });
    try {
      return await scene(watch(handle, input));
    } finally {
      await handle.terminate('the scene is over').catch(() => undefined);
      publishCoverage();
    }
  };
  try {
    return await Promise.race([play(), failed]);
  } finally {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    place.ending.push(running);
  }
}

function watch(handle: WorkflowHandle, input: ImportWorkflowInput): Running {
  const progress = (): Promise<WorkflowProgress> => handle.query(QUERIES.progress);
  const end = async () => {
    const closed = await handle.result().then(
      (result: unknown) => ({ result }),
      (error: Error) => ({ error: error.cause instanceof Error ? error.cause : error }),
    );
    return { status: (await handle.describe()).status.name, ...closed };
  };
  return {
    handle,
    input,
    progress,
    recentErrors: () => handle.query(QUERIES.recentErrors),
    wake: () => handle.signal(SIGNALS.wake),
    until: (fits) => eventually(progress, fits),
    end,
  };
}
