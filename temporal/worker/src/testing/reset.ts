import type { Client, WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';

/** As the Temporal UI does it, to the first or the last workflow task; gives the new run. */
export async function reset(client: Client, handle: WorkflowHandle, task: 'first' | 'last'): Promise<WorkflowHandle> {
  const tasks = ((await handle.fetchHistory()).events ?? []).filter(
    (event) => event.workflowTaskCompletedEventAttributes,
  );
  const { runId } = await client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: handle.workflowId, runId: (await handle.describe()).runId },
    reason: 'an operator did',
    requestId: randomUUID(),
    workflowTaskFinishEventId: tasks.at(task === 'first' ? 0 : -1)?.eventId,
  });
  return client.workflow.getHandle(handle.workflowId, runId);
}
