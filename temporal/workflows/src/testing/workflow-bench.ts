import { type ImportWorkflowInput, IMPORT_WORKFLOW, importWorkflowId, QUERIES, SIGNALS } from '@pairloom/temporal-api';
import type { WorkflowProgress, WorkflowRowError } from '@pairloom/temporal-api';
import { testTemporal } from '@pairloom/testing';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { bundleSources } from './bundle.ts';
import { coverageSinks, publishCoverage } from './sandbox-coverage.ts';

/** Once in a process, before the first worker: Temporal's own lines would drown those of the specs. */
export const silenceTemporal = (): void => void Runtime.install({ logger: new DefaultLogger('ERROR') });

type Activities = Readonly<Record<string, (request: never) => Promise<unknown>>>;

/** A worker with the sources of the workflows, for all scenes of a spec file. */
export interface Place {
  readonly client: Client;
  readonly taskQueue: string;
  /** What the scenes under way have for activities, by workflow. */
  readonly scenes: Map<string, Activities>;
  /** Rejects when the worker ends before `close`. */
  readonly broken: Promise<never>;
  close(): Promise<void>;
}

/** A place on the Temporal server of the specs. */
export async function openPlace(): Promise<Place> {
  silenceTemporal();
  const temporal = await testTemporal();
  const connection = await Connection.connect({ address: temporal.address });
  const native = await NativeConnection.connect({ address: temporal.address });
  const taskQueue = `${temporal.taskQueuePrefix}-${randomUUID()}`;
  const place = await placeOn({ client: new Client({ connection }), connection: native, taskQueue });
  return {
    ...place,
    async close() {
      await place.close();
      await native.close();
      await connection.close();
      await temporal.stop();
    },
  };
}

interface Ground {
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly taskQueue: string;
  readonly covered?: boolean;
}

/** Once for all spec files of a process. */
let coveredBundle: ReturnType<typeof bundleSources> | undefined;

/** A place elsewhere; `covered` counts what the workflows run through. */
export async function placeOn({ client, connection, taskQueue, covered = true }: Ground): Promise<Place> {
  const scenes: Place['scenes'] = new Map();
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await (covered ? (coveredBundle ??= bundleSources({ covered })) : bundleSources()),
    ...(covered && { sinks: coverageSinks }),
    activities: { default: anyOf(scenes) },
    maxHeartbeatThrottleInterval: '100ms',
    defaultHeartbeatThrottleInterval: '100ms',
  });
  const running = worker.run();
  const broken = running.then(() => {
    throw new Error('the worker ended before its scene');
  });
  broken.catch(() => undefined);
  const close = async (): Promise<void> => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
  };
  return { client, taskQueue, scenes, broken, close };
}

/** Every activity, of whichever scene asks: that of its workflow, or of the import that another workflow takes up. */
const anyOf =
  (scenes: Place['scenes']) =>
  async (request: never): Promise<unknown> => {
    const { activityType, workflowExecution } = Context.current().info;
    const { importId = '' } = (request ?? {}) as { importId?: string };
    const scene = scenes.get(workflowExecution?.workflowId ?? '') ?? scenes.get(importWorkflowId(importId));
    const activity = scene?.[activityType];
    if (activity === undefined) throw new Error(`no scene has an activity ${activityType}`);
    return activity(request);
  };

/** An import under way on a real server. */
export interface Running {
  readonly handle: WorkflowHandle;
  readonly input: ImportWorkflowInput;
  readonly progress: () => Promise<WorkflowProgress>;
  readonly recentErrors: () => Promise<WorkflowRowError[]>;
  /** What the operator reads in the Temporal UI. */
  readonly details: () => Promise<string>;
  readonly wake: () => Promise<void>;
  /** Resolves when the progress fits. */
  readonly until: (fits: (progress: WorkflowProgress) => boolean) => Promise<WorkflowProgress>;
  /** Closing status, and what it was closed with. */
  readonly end: () => Promise<{ status: string; result?: unknown; error?: Error }>;
}

const DEADLINE_MS = 120_000;
const LOOK_MS = 25;

/** Looks until `fits` accepts what `look` gives. @throws Error after two minutes. */
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

/** Starts the import of `fake` and does `scene` while it runs; the import ends with the scene. */
export async function runImport<T>(
  place: Place,
  fake: { readonly activities: object },
  scene: (running: Running) => Promise<T>,
  options: RunOptions = {},
): Promise<T> {
  const importId = options.importId ?? randomUUID();
  const workflowId = importWorkflowId(importId);
  const queue = place.taskQueue;
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
  const play = async (): Promise<T> => {
    const handle = await place.client.workflow.start(options.workflow ?? IMPORT_WORKFLOW, {
      workflowId,
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
  place.scenes.set(workflowId, { ...fake.activities });
  try {
    return await Promise.race([play(), place.broken]);
  } finally {
    place.scenes.delete(workflowId);
  }
}

function watch(handle: WorkflowHandle, input: ImportWorkflowInput): Running {
  const progress = (): Promise<WorkflowProgress> => handle.query(QUERIES.progress);
  const details = async (): Promise<string> =>
    (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;
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
    details,
    wake: () => handle.signal(SIGNALS.wake),
    until: (fits) => eventually(progress, fits),
    end,
  };
}
