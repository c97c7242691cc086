import { importWorkflowId } from '@pairloom/temporal-api';
import type { ImportRecord } from '@pairloom/contract';
import type { Disturbed } from '../stage.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime, ended } from './moments.ts';
import { RESET_ENDED } from './reset-ended.ts';
import { RESET_STANDING } from './reset-standing.ts';
import { RESET_IN_LOG, resetPoints, resetTo, resetToEach } from './resets.ts';
import { RESTARTED } from './restarted.ts';
import { RESUMED_ALONE } from './resumed-alone.ts';
import { WOKEN_END } from './woken-end.ts';

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
    ...RESET_STANDING,
    ...[RESUMED_ALONE, WOKEN_END],
    ...RESET_ENDED,
  ],
};
