import {
  createEmbedActivities,
  createLateEmbedActivities,
  createLoadActivities,
  createReconcileActivities,
  createSearchActivities,
  createUndoActivities,
} from '@pairloom/temporal-activities';
import { SHORT_STEPS, WHOLE_STEPS, WHOLE_UNDO_STEPS, taskQueues } from '@pairloom/temporal-api';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { WorkerPorts } from './worker-ports.ts';
import { workflowBundle } from './workflow-bundle.ts';

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueuePrefix: string;
  readonly ports: WorkerPorts;
  /** Activities at once in this process. */
  readonly loadConcurrency: number;
  /** Calls to the provider at once: there is a place for as many activities again, which stand ready. */
  readonly embedConcurrency: number;
}

/** Heartbeats, and with them cancels, are noticed within half a second. */
const HEARTBEAT_THROTTLE = '500ms';
/** What runs gets so long to end when the worker stops. */
const GRACE = '10s';
/** After the death of another worker its workflows are taken over so soon. */
const STICKY_TIMEOUT = '1s';

const pick = <All extends object, Name extends keyof All>(all: All, names: readonly Name[]): Pick<All, Name> =>
  Object.fromEntries(names.map((name) => [name, all[name]])) as Pick<All, Name>;

/** One worker for each queue: workflows, loading, embedding and steps of whole imports do not wait for each other's places. */
export async function createWorkers(options: WorkersOptions): Promise<Worker[]> {
  const queues = taskQueues(options.taskQueuePrefix);
  const load = createLoadActivities(options.ports);
  const undo = createUndoActivities(options.ports);
  const common = {
    connection: options.connection,
    namespace: options.namespace,
    shutdownGraceTime: GRACE,
    maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
    defaultHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
  } satisfies Partial<WorkerOptions>;
  return Promise.all([
    Worker.create({
      ...common,
      taskQueue: queues.workflow,
      ...workflowBundle(),
      // Short steps of imports run here as local activities; reconciling waits for no place among the loaders.
      activities: {
        ...pick(load, SHORT_STEPS),
        ...createReconcileActivities(options.ports),
        ...createSearchActivities(options.ports),
      },
      stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
    }),
    Worker.create({
      ...common,
      taskQueue: queues.load,
      // Also the steps of whole imports: runs of earlier versions ask for them here.
      activities: { ...load, ...undo },
      maxConcurrentActivityTaskExecutions: options.loadConcurrency,
    }),
    Worker.create({
      ...common,
      taskQueue: queues.whole,
      activities: { ...pick(load, WHOLE_STEPS), ...pick(undo, WHOLE_UNDO_STEPS) },
      maxConcurrentActivityTaskExecutions: options.loadConcurrency,
    }),
    Worker.create({
      ...common,
      taskQueue: queues.embed,
      activities: {
        ...createEmbedActivities(options.ports),
        ...createLateEmbedActivities({ ...options.ports, embeddings: options.ports.lateEmbeddings }),
      },
      maxConcurrentActivityTaskExecutions: 2 * options.embedConcurrency,
    }),
  ]);
}
