import { importWorkflowId } from '@pairloom/temporal-api';
import type { ImportRecord } from '@pairloom/contract';
import type { Disturbed } from '../stage.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime } from './moments.ts';

const WORK = workload();

/** The reconciler looks every so often; it settles what a terminated run has left. */
const SETTLED_MS = 180_000;

const terminated: Variant = {
  name: 'terminate at a random time',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        endMs: SETTLED_MS,
        terminated: true,
        during: async (disturbed) => {
          const { id } = await disturbed.accepted;
          await atRandomTime(disturbed);
          const handle = disturbed.installation.temporal.workflow.getHandle(importWorkflowId(id));
          await handle.terminate('fault harness').catch(() => disturbed.say('had ended before'));
          disturbed.struck();
        },
        right: ({ status }: ImportRecord) =>
          status === 'failed' || status === 'completed' ? [] : [`a terminated import ended as ${status}`],
      },
      random,
    ),
};

const RESET_POINTS = ['first workflow task', 'last workflow task'] as const;

async function resetTo(disturbed: Disturbed, point: (typeof RESET_POINTS)[number]): Promise<void> {
  const { installation, accepted, say } = disturbed;
  const { id } = await accepted;
  const handle = installation.temporal.workflow.getHandle(importWorkflowId(id));
  const { events } = await handle.fetchHistory();
  const completed = (events ?? []).filter(({ workflowTaskCompletedEventAttributes: task }) => task != null);
  const event = point === 'first workflow task' ? completed[0] : completed.at(-1);
  if (event?.eventId == null) return say('no workflow task yet');
  const { runId } = await handle.describe();
  const { connection, options } = installation.temporal;
  await connection.workflowService.resetWorkflowExecution({
    namespace: options.namespace,
    workflowExecution: { workflowId: importWorkflowId(id), runId },
    workflowTaskFinishEventId: event.eventId,
    reason: 'fault harness',
    requestId: `${id}-${point}`,
  });
}

const reset = (point: (typeof RESET_POINTS)[number]): Variant => ({
  name: `reset to the ${point} at a random time`,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        endMs: SETTLED_MS,
        during: async (disturbed) => {
          await disturbed.accepted;
          await atRandomTime(disturbed);
          await resetTo(disturbed, point);
          disturbed.struck();
        },
      },
      random,
    ),
});

export const OPERATOR: Fault = {
  no: 18,
  title: 'terminate and reset in the Temporal UI',
  variants: [...RESET_POINTS.map(reset), terminated],
};
