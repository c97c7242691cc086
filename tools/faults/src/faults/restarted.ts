import type { ImportRecord } from '@pairloom/contract';
import { importWorkflowId } from '@pairloom/temporal-api';
import { judgeVectors } from '../oracle/vectors.ts';
import type { Disturbed, Stage } from '../stage.ts';
import { workload } from '../workload.ts';
import { CANCELLED_IN_LOG, cancelTwice } from './cancel.ts';
import type { Variant } from './fault.ts';
import { ended } from './moments.ts';

const WORK = workload();

/** What a run answers that found its import ended. */
interface Answer {
  readonly status: string;
  readonly ended?: string;
  readonly retriedBy?: string;
}

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

async function importsOf({ installation, projectId }: Disturbed): Promise<number> {
  const { rows } = await installation.database.query<{ imports: number }>(
    `select count(*)::int as imports from import_job where project_id = $1`,
    [projectId],
  );
  return rows[0]?.imports ?? 0;
}

/** A restart that changes nothing, and says so. */
async function changesNothing(disturbed: Disturbed, record: ImportRecord): Promise<string[]> {
  const before = await importsOf(disturbed);
  const { status, ended: as, retriedBy } = await restart(disturbed, record.id);
  const found = status === 'settled' && as === record.status ? [] : [`the new run says ${status}, ended as ${as}`];
  if (retriedBy !== undefined || (await importsOf(disturbed)) !== before) found.push('the restart opened an import');
  const now = await disturbed.api.get(disturbed.projectId, record.id);
  if (JSON.stringify(now.counts) !== JSON.stringify(record.counts) || now.status !== record.status)
    found.push(`the restart made ${now.status} ${JSON.stringify(now.counts)} of the import`);
  return found;
}

/** Opens one linked import of what is left; both together make of the pairs what one undisturbed import makes. */
async function takesUpWhatIsLeft(stage: Stage, disturbed: Disturbed, record: ImportRecord): Promise<string[]> {
  const { api, projectId } = disturbed;
  const found = record.counts.unprocessed > 0 ? [] : ['no row was left, though a chunk was held'];
  const { status, ended: as, retriedBy } = await restart(disturbed, record.id);
  if (status !== 'settled' || as !== record.status) found.push(`the new run says ${status}, ended as ${as}`);
  if (retriedBy === undefined) return [...found, 'the restart opened no import'];
  const retry = await api.ended(projectId, retriedBy);
  if (retry.status !== 'completed' || retry.kind !== 'retry' || retry.links.retryOf !== record.id)
    found.push(`the restart opened a ${retry.kind} of ${retry.links.retryOf} that ended as ${retry.status}`);
  if (retry.counts.total !== record.counts.unprocessed)
    found.push(`${retry.counts.total} rows were taken up of ${record.counts.unprocessed}`);
  found.push(...(await stage.otherThanUndisturbed('pairs after the restart', projectId, WORK)));
  found.push(...(await makesVectors(disturbed, record.id)));
  // Now nothing is left.
  return [...found, ...(await changesNothing(disturbed, await api.get(projectId, record.id)))];
}

/** Where rows were loaded before the end came they have no vectors: those are what is left next. */
async function makesVectors(disturbed: Disturbed, importId: string): Promise<string[]> {
  const { api, projectId, installation, say } = disturbed;
  const { rows } = await installation.database.query<{ missing: boolean }>(
    `select exists (select from qa_pair p where p.project_id = $1 and not exists (
       select from qa_embedding e where e.project_id = $1 and e.v is not null and e.text_hash = sha256(convert_to(p.question, 'UTF8')))) as missing`,
    [projectId],
  );
  if (rows[0]?.missing !== true) return [];
  const { retriedBy } = await restart(disturbed, importId);
  if (retriedBy === undefined) return ['vectors are missing, and the restart opened no import'];
  const retry = await api.ended(projectId, retriedBy);
  say(`${retry.embeddings.embedded} vectors by the second restart`);
  const wrong = retry.status === 'completed' ? [] : [`the import of the vectors ended as ${retry.status}`];
  return [...wrong, ...(await judgeVectors(installation.database, projectId, retry))];
}

const afterCompleted: Variant = {
  name: 'restart after it has completed',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        // It is kept by Temporal, as a reset is.
        log: () => true,
        during: ended,
        also: (record, disturbed) => changesNothing(disturbed, record),
      },
      random,
    ),
};

/** A chunk is held between INSERT and COMMIT when somebody ends the import. */
async function endedHeld(disturbed: Disturbed, end: () => Promise<void>): Promise<void> {
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
            ? takesUpWhatIsLeft(stage, disturbed, record)
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
            ? takesUpWhatIsLeft(stage, disturbed, record)
            : [`it ended as ${record.status} (${record.error?.code})`],
      },
      random,
    ),
};

export const RESTARTED: readonly Variant[] = [afterCompleted, afterCancel, afterTerminate];
