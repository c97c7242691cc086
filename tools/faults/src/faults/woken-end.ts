import { importWorkflowId, QUERIES, SIGNALS, type WorkflowProgress } from '@pairloom/temporal-api';
import type { WorkflowHandle } from '@temporalio/client';
import type { Disturbed } from '../stage.ts';
import { until } from '../until.ts';
import { workload } from '../workload.ts';
import { judgeSearchAttributes } from './commands-by-hand.ts';
import type { Variant } from './fault.ts';

const WORK = workload();
/** It is written when an import ends, and not before. */
const TABLE = 'import_receipt';
const AWAY = `${TABLE}_away`;
/** What can be mended is tried for about a minute before a person is asked. */
const ASKED_MS = 150_000;
const ENDED_MS = 30_000;

/** After the last signal nothing was waited for. */
async function goesOnAtOnce(handle: WorkflowHandle): Promise<boolean> {
  const events = (await handle.fetchHistory()).events ?? [];
  const signal = events.findLastIndex((event) => event.workflowExecutionSignaledEventAttributes != null);
  return signal >= 0 && !events.slice(signal).some((event) => event.timerFiredEventAttributes != null);
}

async function wakeOnceMended({ installation, accepted, api, projectId, struck }: Disturbed): Promise<void> {
  const { id } = await accepted;
  const handle = installation.temporal.workflow.getHandle(importWorkflowId(id));
  const asks = async (): Promise<boolean> =>
    (await handle.query<WorkflowProgress>(QUERIES.progress)).attention?.code === 'database_schema_missing';
  await until('the end asks for a person', asks, ASKED_MS);
  await installation.database.query(`alter table ${AWAY} rename to ${TABLE}`);
  await handle.signal(SIGNALS.wake);
  struck();
  await api.ended(projectId, id, ENDED_MS);
  if (!(await goesOnAtOnce(handle))) throw new Error('the end was waited for, though the import was woken');
}

/** The end of an import cannot be written; somebody mends the cause and tells the run. */
export const WOKEN_END: Variant = {
  name: 'the end cannot be written, is mended and woken by the signal wake',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /database_schema_missing/,
        during: async (disturbed) => {
          const { database, atWorker } = disturbed.installation;
          const held = atWorker.arm('chunk.claimed', 'hold', 1 + random.below(8));
          try {
            await held.untilReached();
            await database.query(`alter table ${TABLE} rename to ${AWAY}`);
          } finally {
            held.release();
          }
          await wakeOnceMended(disturbed);
        },
        also: (record, disturbed) => judgeSearchAttributes(disturbed, record),
      },
      random,
    ),
};
