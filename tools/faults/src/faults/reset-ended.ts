import type { ImportRecord } from '@pairloom/contract';
import { importWorkflowId } from '@pairloom/temporal-api';
import { judgeLeftovers } from '../oracle/leftovers.ts';
import { judgeOpenRuns } from '../oracle/open-runs.ts';
import { difference } from '../oracle/snapshot.ts';
import type { Course, Disturbed } from '../stage.ts';
import { until } from '../until.ts';
import { workload, type Workload } from '../workload.ts';
import { type Answer, type BegunAgain, changesNothing, takesUpWhatIsLeft } from './begun-again.ts';
import { CANCELLED_IN_LOG, cancelTwice } from './cancel.ts';
import type { Variant } from './fault.ts';
import { ended } from './moments.ts';
import { RESET_IN_LOG, type ResetPoint, resetPoints, resetTo } from './resets.ts';
import { endedHeld } from './restarted.ts';

/** Without repeats: no row that is left changes a pair that the import has written. */
const WORK = workload({ repeats: false });

const GOOD = workload({ repeats: false, whole: true });
/** One row of the first chunk has no answer. */
const ONE_BAD: Workload = {
  ...GOOD,
  name: '600 rows in 50, embedded, no repeats, one bad',
  content: Buffer.from(GOOD.content.toString().replace(/"Answer 10, ""\d+""\nsecond line"/, '')),
  options: { batchRows: 50 },
  whole: false,
};
const STOPPED: Workload = {
  ...ONE_BAD,
  name: `${ONE_BAD.name}, stopped at it`,
  options: { ...ONE_BAD.options, onError: 'stop' },
};

/** The point whose reset is to find rows left, then those that find less and less. */
const ORDERS = {
  first: (points: readonly ResetPoint[]) => points,
  last: (points: readonly ResetPoint[]) => points.toReversed(),
  'middle one': (points: readonly ResetPoint[]) => {
    const middle = points.length >> 1;
    return [...points.slice(middle), ...points.slice(0, middle)];
  },
} as const;

/** Of a machine that does much besides. */
const ANSWERED_MS = 60_000;

/** Resets the run that ended the import, and gives what the new one answers. */
async function resetAgain(
  { installation }: Disturbed,
  importId: string,
  runId: string,
  point: ResetPoint,
): Promise<Answer> {
  const newRun = await resetTo(installation, importId, runId, point);
  const handle = installation.temporal.workflow.getHandle(importWorkflowId(importId), newRun);
  await until('the new run has ended', async () => (await handle.describe()).status.name !== 'RUNNING', ANSWERED_MS);
  return (await handle.result()) as Answer;
}

/** Pairs and former states that an import has made, as they are now. */
async function madeBy({ installation, projectId }: Disturbed, importId: string): Promise<string[]> {
  const { rows } = await installation.database.query<{ line: string }>(
    `select concat_ws(' ', 'pair', id, encode(key_hash, 'hex'), encode(content_hash, 'hex'), status, version) as line
     from qa_pair where project_id = $1 and last_import_id = $2
     union all select concat_ws(' ', 'version', pair_id, encode(key_hash, 'hex'), encode(content_hash, 'hex'), operation, version)
     from qa_pair_version where project_id = $1 and changed_by_import = $2 order by 1`,
    [projectId, importId],
  );
  return rows.map(({ line }) => line);
}

/** Once each point has been reset to, and one more time, all that was left is taken up, and what the import had made stands. */
async function judgeResets(
  disturbed: Disturbed,
  record: ImportRecord,
  order: keyof typeof ORDERS,
  work: Workload,
): Promise<string[]> {
  const { installation, projectId, say } = disturbed;
  const made = await madeBy(disturbed, record.id);
  const { runId, events } = await resetPoints(installation, record.id);
  const points = ORDERS[order](events);
  let resets = 0;
  const again: BegunAgain = {
    record,
    begin: () => {
      const point = points[resets++ % points.length];
      if (point === undefined) throw new Error('No point was offered.');
      return resetAgain(disturbed, record.id, runId, point);
    },
  };
  const found = await takesUpWhatIsLeft(disturbed, again, work);
  while (resets <= points.length) found.push(...(await changesNothing(disturbed, again)));
  say(`${resets} resets to ${points.length} points`);
  const differing = difference('what the ended import has made', await madeBy(disturbed, record.id), made);
  return [
    ...found,
    ...(differing === undefined ? [] : [differing]),
    ...(await judgeLeftovers(installation, projectId)),
    ...(await judgeOpenRuns(installation)),
  ];
}

interface EndedAs extends Pick<Course, 'work' | 'log' | 'during' | 'afterwards'> {
  /** In the words of the record: its status, or the code of its error. */
  readonly as: 'cancelled' | 'stopped_on_error';
  readonly name: string;
}

const resetEnded =
  ({ as, name, ...course }: EndedAs) =>
  (order: keyof typeof ORDERS): Variant => ({
    name: `reset to each point that is offered of an import that ${name}, the ${order} before the others`,
    play: (stage, random) =>
      stage.play(
        {
          ...course,
          right: async (record, disturbed) => {
            const { status, error } = record;
            if ((error?.code ?? status) !== as) return [`it ended as ${status} (${error?.code})`];
            return judgeResets(disturbed, record, order, course.afterwards ?? course.work);
          },
        },
        random,
      ),
  });

const wasCancelled = resetEnded({
  as: 'cancelled',
  name: 'was cancelled',
  work: WORK,
  log: CANCELLED_IN_LOG,
  during: (disturbed) => endedHeld(disturbed, () => cancelTwice(disturbed)),
});

const hasFailed = resetEnded({
  as: 'stopped_on_error',
  name: 'has failed',
  work: STOPPED,
  log: RESET_IN_LOG,
  during: ended,
  afterwards: ONE_BAD,
});

/** Resets of imports that have ended before their time: of each the rows that are left are taken up once, by whichever run comes first. */
export const RESET_ENDED: readonly Variant[] = (Object.keys(ORDERS) as (keyof typeof ORDERS)[]).flatMap((order) => [
  wasCancelled(order),
  hasFailed(order),
]);
