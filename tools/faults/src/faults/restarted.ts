import type { ImportRecord } from '@pairloom/contract';
import { importWorkflowId } from '@pairloom/temporal-api';
import type { Disturbed } from '../stage.ts';
import { workload } from '../workload.ts';
import { type Answer, type BegunAgain, changesNothing, takesUpWhatIsLeft } from './begun-again.ts';
import { CANCELLED_IN_LOG, cancelTwice } from './cancel.ts';
import type { Variant } from './fault.ts';
import { ended } from './moments.ts';

const WORK = workload();

/** As the Temporal UI does it: the same type, workflow id and input once more. Gives the new run's result. */
async function restart({ installation }: Disturbed, importId: string): Promise<Answer> {
  const { workflow } = installation.temporal;
  const former = workflow.getHandle(importWorkflowId(importId));
  // The end is written before the run closes, and a run that is open takes the id.
  await former.result().catch(() => undefined);
  const started = (await former.fetchHistory()).events?.[0]?.workflowExecutionStartedEventAttributes;
  const type = started?.workflowType?.name;
  const taskQueue = started?.taskQueue?.name;
  if (type == null || taskQueue == null) throw new Error('Temporal does not know how the run was started.');
  const args = (started?.input?.payloads ?? []).map(
    ({ data }): unknown => JSON.parse(Buffer.from(data ?? []).toString()) as unknown,
  );
  const again = await workflow.start(type, {
    ...{ workflowId: importWorkflowId(importId), taskQueue, args },
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  return (await again.result()) as Answer;
}

const restarted = (disturbed: Disturbed, record: ImportRecord): BegunAgain => ({
  record,
  begin: () => restart(disturbed, record.id),
});

const afterCompleted: Variant = {
  name: 'restart after it has completed',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        // It is kept by Temporal, as a reset is.
        log: () => true,
        during: ended,
        also: (record, disturbed) => changesNothing(disturbed, restarted(disturbed, record)),
      },
      random,
    ),
};

/** A chunk is held between INSERT and COMMIT when somebody ends the import. */
export async function endedHeld(disturbed: Disturbed, end: () => Promise<void>): Promise<void> {
  const { installation, random, struck } = disturbed;
  const held = installation.atWorker.arm('chunk.after_insert', 'hold', 1 + random.below(8));
  await held.untilReached();
  await end();
  held.release();
  struck();
}

const afterCancel: Variant = {
  name: 'restart after it was cancelled',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: CANCELLED_IN_LOG,
        during: (disturbed) => endedHeld(disturbed, () => cancelTwice(disturbed)),
        right: async (record, disturbed) =>
          record.status === 'cancelled'
            ? takesUpWhatIsLeft(disturbed, restarted(disturbed, record), WORK)
            : [`it ended as ${record.status}`],
      },
      random,
    ),
};

const afterTerminate: Variant = {
  name: 'restart after it was terminated and settled as failed',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /import has lost its run and is settled/,
        terminated: true,
        endMs: 180_000,
        during: (disturbed) =>
          endedHeld(disturbed, async () => {
            const { id } = await disturbed.accepted;
            await disturbed.installation.temporal.workflow.getHandle(importWorkflowId(id)).terminate('fault harness');
          }),
        right: async (record, disturbed) =>
          record.error?.code === 'run_terminated'
            ? takesUpWhatIsLeft(disturbed, restarted(disturbed, record), WORK)
            : [`it ended as ${record.status} (${record.error?.code})`],
      },
      random,
    ),
};

export const RESTARTED: readonly Variant[] = [afterCompleted, afterCancel, afterTerminate];
