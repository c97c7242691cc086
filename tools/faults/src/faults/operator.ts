import { importWorkflowId } from '@pairloom/temporal-api';
import type { ImportRecord } from '@pairloom/contract';
import { setTimeout as pause } from 'node:timers/promises';
import type { Installation } from '../stack/installation.ts';
import type { Disturbed } from '../stage.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime, ended } from './moments.ts';
import { RESTARTED } from './restarted.ts';

const WORK = workload();

/** The reconciler looks every so often; it settles what a terminated run has left. */
const SETTLED_MS = 180_000;

async function terminate({ installation, accepted }: Disturbed): Promise<boolean> {
  const { id } = await accepted;
  const handle = installation.temporal.workflow.getHandle(importWorkflowId(id));
  return handle.terminate('fault harness').then(
    () => true,
    () => false,
  );
}

const terminated: Variant = {
  name: 'terminate at a random time',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        // Whether it was in time shows in the record; the running one below demands the line.
        log: () => true,
        endMs: SETTLED_MS,
        terminated: true,
        during: async (disturbed) => {
          await disturbed.accepted;
          await atRandomTime(disturbed);
          if (!(await terminate(disturbed))) disturbed.say('had ended before');
          disturbed.struck();
        },
        right: ({ status, error }: ImportRecord) =>
          status === 'completed' || error?.code === 'run_terminated'
            ? []
            : [`a terminated import ended as ${status} (${error?.code})`],
      },
      random,
    ),
};

/** What a terminated import has left undone a retry takes up; both together make of the pairs what one undisturbed import makes. */
const terminatedWhileLoading: Variant = {
  name: 'terminate while chunks are loaded, then retry what is left',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /import has lost its run and is settled/,
        endMs: SETTLED_MS,
        terminated: true,
        during: async (disturbed) => {
          const held = disturbed.installation.atWorker.arm('chunk.after_insert', 'hold', 1 + random.below(8));
          await held.untilReached();
          if (!(await terminate(disturbed))) throw new Error('It had ended before.');
          held.release();
          disturbed.struck();
        },
        right: async ({ status, error, counts, id }: ImportRecord, { api, projectId }) => {
          const found = error?.code === 'run_terminated' ? [] : [`it ended as ${status} (${error?.code})`];
          if (counts.unprocessed === 0) found.push('no row was left, though a chunk was held');
          const retry = await api.command(projectId, id, 'retry', { scope: 'unprocessed' });
          const after = await api.ended(projectId, retry.id);
          if (after.status !== 'completed') found.push(`the retry ended as ${after.status}`);
          return [...found, ...(await stage.otherThanUndisturbed('pairs after the retry', projectId, WORK))];
        },
      },
      random,
    ),
};

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

type ResetPoint = Awaited<ReturnType<typeof resetPoints>>['events'][number];

export async function resetTo(
  { temporal }: Installation,
  importId: string,
  runId: string,
  eventId: ResetPoint,
): Promise<void> {
  const { connection, options } = temporal;
  await connection.workflowService.resetWorkflowExecution({
    namespace: options.namespace,
    workflowExecution: { workflowId: importWorkflowId(importId), runId },
    workflowTaskFinishEventId: eventId,
    reason: 'fault harness',
    requestId: `${importId}-${eventId.toString()}`,
  });
}

/** A reset is the operator's doing: Temporal keeps it, with who and why. The program's log has what it means, where it means anything. */
const RESET_IN_LOG = { whenRetried: /activity is tried again|Activity failed|worker polls/ } as const;

const reset = (point: 'first' | 'last'): Variant => ({
  name: `reset to the ${point} workflow task at a random time`,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: RESET_IN_LOG,
        endMs: SETTLED_MS,
        during: async (disturbed) => {
          const { id } = await disturbed.accepted;
          await atRandomTime(disturbed);
          const { runId, events } = await resetPoints(disturbed.installation, id);
          const event = events.at(point === 'first' ? 0 : -1);
          if (event === undefined) return disturbed.say('no workflow task yet');
          await resetTo(disturbed.installation, id, runId, event);
          disturbed.struck();
        },
      },
      random,
    ),
});

/** One after another, from first to last; each reset ends the run that the one before has begun. */
async function resetToEach(disturbed: Disturbed, gapMs: () => number): Promise<void> {
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

const resetRunning: Variant = {
  name: 'reset to each point that is offered, one after another, while it runs',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: RESET_IN_LOG,
        endMs: SETTLED_MS,
        during: async (disturbed) => {
          await disturbed.accepted;
          await atRandomTime(disturbed);
          await resetToEach(disturbed, () => random.below(400));
        },
      },
      random,
    ),
};

/** Of a completed import no reset, to whatever point, changes anything. */
const resetCompleted: Variant = {
  name: 'reset to each point that is offered after it has completed',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: RESET_IN_LOG,
        endMs: SETTLED_MS,
        during: async (disturbed) => {
          await ended(disturbed);
          await resetToEach(disturbed, () => 50 + random.below(200));
        },
      },
      random,
    ),
};

export const OPERATOR: Fault = {
  no: 18,
  title: 'terminate, restart and reset in the Temporal UI, to each point that is offered',
  variants: [
    ...[reset('first'), reset('last'), resetRunning, resetCompleted, terminated, terminatedWhileLoading],
    ...RESTARTED,
  ],
};
