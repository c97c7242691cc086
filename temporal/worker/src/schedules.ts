import {
  RECONCILE_WORKFLOW,
  type ReconcileInput,
  SEARCH_WORKFLOW,
  UPKEEP_WORKFLOW,
  type UpkeepInput,
  VECTOR_INDEX_WORKFLOW,
  scheduleIds,
  taskQueues,
} from '@pairloom/temporal-api';
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleClient,
  type ScheduleDescription,
  type ScheduleOptions,
  type ScheduleOptionsStartWorkflowAction,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { describeError } from './logger.ts';

export interface ScheduleSettings {
  readonly taskQueuePrefix: string;
  readonly reconcileMs: number;
  readonly upkeepMs: number;
}

/** Longer than a living upload is ever silent for while its database answers. */
const SECOND_LOOK_MS = 10_000;
/** A round that takes so long is stuck, and must not keep the next one from beginning. */
const ROUND = '1h';
/** An index over many millions of vectors takes hours. */
const INDEX_ROUND = '13h';
/** After Temporal was away one round does for all that were missed. */
const CATCH_UP = '1m';
const TRY_AGAIN_MS = 30_000;

type Action = ScheduleOptionsStartWorkflowAction<(input: ReconcileInput) => Promise<unknown>>;
type Wanted = ScheduleOptions<Action> & { readonly action: Action };

/** Makes the schedules of the reconcilers, as soon as Temporal lets it; whichever worker comes first does. */
export async function keepSchedules(
  client: Client,
  settings: ScheduleSettings,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const wanted of schedulesOf(settings)) await ensureSchedule(client.schedule, wanted, logger);
      return;
    } catch (error) {
      logger.warn({ err: describeError(error) }, 'schedules of the reconcilers are not made yet');
      await pause(TRY_AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

function schedulesOf({ taskQueuePrefix, reconcileMs, upkeepMs }: ScheduleSettings): Wanted[] {
  const ids = scheduleIds(taskQueuePrefix);
  const queues = taskQueues(taskQueuePrefix);
  const reconcile: ReconcileInput = { queues, secondLookMs: Math.min(SECOND_LOOK_MS, reconcileMs) };
  const upkeep: UpkeepInput = { queues };
  return [
    scheduleOf(ids.reconcile, reconcileMs, action(ids.reconcile, RECONCILE_WORKFLOW, queues.workflow, reconcile)),
    scheduleOf(ids.upkeep, upkeepMs, action(ids.upkeep, UPKEEP_WORKFLOW, queues.workflow, upkeep)),
    scheduleOf(ids.search, reconcileMs, action(ids.search, SEARCH_WORKFLOW, queues.workflow, upkeep)),
    scheduleOf(ids.vectorIndex, upkeepMs, {
      ...action(ids.vectorIndex, VECTOR_INDEX_WORKFLOW, queues.workflow, upkeep),
      workflowRunTimeout: INDEX_ROUND,
    }),
  ];
}

const action = (workflowId: string, workflowType: string, taskQueue: string, input: UpkeepInput): Action => ({
  type: 'startWorkflow',
  workflowId,
  workflowType,
  taskQueue,
  args: [input as ReconcileInput],
  workflowRunTimeout: ROUND,
});

const scheduleOf = (scheduleId: string, everyMs: number, wanted: Action): Wanted => ({
  scheduleId,
  spec: { intervals: [{ every: everyMs }] },
  action: wanted,
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP },
});

/** One that is there is changed only if it is to be another, and stays paused if an operator has paused it. */
async function ensureSchedule(schedules: ScheduleClient, wanted: Wanted, logger: Logger): Promise<void> {
  const { scheduleId } = wanted;
  try {
    await schedules.create(wanted);
    logger.info({ scheduleId }, 'schedule is made');
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = schedules.getHandle(scheduleId);
    if (isAsWanted(await handle.describe(), wanted)) return;
    const { spec, policies } = wanted;
    await handle.update(({ state }) => ({ spec, action: wanted.action, policies, state }));
    logger.info({ scheduleId }, 'schedule is changed');
  }
}

function isAsWanted({ spec, action: found }: ScheduleDescription, wanted: Wanted): boolean {
  return (
    spec.intervals?.length === 1 &&
    spec.intervals[0]?.every === wanted.spec.intervals?.[0]?.every &&
    found.taskQueue === wanted.action.taskQueue &&
    found.workflowType === wanted.action.workflowType &&
    JSON.stringify(found.args) === JSON.stringify(wanted.action.args)
  );
}
