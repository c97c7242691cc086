import type { EmbedActivities, ImportWorkflowInput, LoadActivities } from '@pairloom/temporal-api';
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

const HEARTBEAT_TIMEOUT = '10s';
/** Faults that pass are waited out: an import outlives a database that is away. Coded failures decide by themselves. */
const RETRY = { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '30s' } as const;
const WAIT = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** Activities of the import, bound to the queues of its installation; one project cannot starve another on a queue. */
export function activitiesOf({ queues, projectId }: ImportWorkflowInput) {
  const common = {
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    retry: RETRY,
    cancellationType: WAIT,
    priority: { fairnessKey: projectId },
  };
  return {
    /** Tiny steps run in the worker that runs the workflow. */
    local: proxyLocalActivities<Pick<LoadActivities, 'admit' | 'enterPhase'>>({
      startToCloseTimeout: '30s',
      retry: RETRY,
    }),
    load: proxyActivities<LoadActivities>({ ...common, taskQueue: queues.load, startToCloseTimeout: '2h' }),
    embed: proxyActivities<EmbedActivities>({ ...common, taskQueue: queues.embed, startToCloseTimeout: '24h' }),
  };
}

export type Activities = ReturnType<typeof activitiesOf>;
