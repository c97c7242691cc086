import { importWorkflowId } from '@pairloom/temporal-api';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Disturbed } from '../stage.ts';
import type { Installation } from '../stack/installation.ts';

/** Ends of workflow tasks, which is where the Temporal UI offers a reset, of the run that stands now. */
export async function resetPoints({ temporal }: Installation, importId: string) {
  const handle = temporal.workflow.getHandle(importWorkflowId(importId));
  const { runId } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const points = (events ?? []).filter(
    (event) =>
      event.workflowTaskCompletedEventAttributes != null ||
      event.workflowTaskTimedOutEventAttributes != null ||
      event.workflowTaskFailedEventAttributes != null,
  );
  return { runId, events: points.flatMap(({ eventId }) => (eventId == null ? [] : [eventId])) };
}

export type ResetPoint = Awaited<ReturnType<typeof resetPoints>>['events'][number];

/** Gives the id of the new run. */
export async function resetTo(
  { temporal }: Installation,
  importId: string,
  runId: string,
  eventId: ResetPoint,
): Promise<string> {
  const { connection, options } = temporal;
  const { runId: newRun } = await connection.workflowService.resetWorkflowExecution({
    namespace: options.namespace,
    workflowExecution: { workflowId: importWorkflowId(importId), runId },
    workflowTaskFinishEventId: eventId,
    reason: 'fault harness',
    requestId: randomUUID(),
  });
  return newRun;
}

/** A reset is the operator's doing: Temporal keeps it, with who and why. The program's log has what it means, where it means anything. */
export const RESET_IN_LOG = { whenRetried: /activity is tried again|Activity failed|worker polls/ } as const;

/** One after another, from first to last; each reset ends the run that the one before has begun. */
export async function resetToEach(disturbed: Disturbed, gapMs: () => number): Promise<void> {
  const { installation, accepted } = disturbed;
  const { id } = await accepted;
  const { runId, events } = await resetPoints(installation, id);
  for (const event of events) {
    await resetTo(installation, id, runId, event);
    await pause(gapMs());
  }
  disturbed.struck();
  disturbed.say(`${events.length} resets`);
}
