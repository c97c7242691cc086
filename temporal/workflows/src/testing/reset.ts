import type { Client, WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';

/** Resets a workflow as the Temporal UI does: to its first or to its last workflow task that was completed. Gives the new run. */
export async function resetTo(
  client: Client,
  handle: WorkflowHandle,
  task: 'first' | 'last',
): Promise<WorkflowHandle & { readonly runId: string }> {
  const { events } = await handle.fetchHistory();
  const tasks = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes);
  const { runId } = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: handle.workflowId, runId: (await handle.describe()).runId },
    reason: `reset to the ${task} task`,
    requestId: randomUUID(),
    workflowTaskFinishEventId: tasks.at(task === 'first' ? 0 : -1)?.eventId,
  });
  return Object.assign(client.workflow.getHandle(handle.workflowId, runId), { runId });
}
