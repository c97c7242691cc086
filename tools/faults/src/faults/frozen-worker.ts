import type { ImportRecord } from '@pairloom/contract';
import { judgeResults } from '../oracle/result-files.ts';
import { contentsOf, difference, snapshotOf } from '../oracle/snapshot.ts';
import type { Disturbed, Stage } from '../stage.ts';
import type { Failpoint } from '../stack/failpoints.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { type FrozenChunk, TAKEN_OVER, freeze } from './freeze.ts';
import { FROZEN_STEPS } from './frozen-steps.ts';

/** Two chunks more than a worker takes at once: so that some are left for the other. */
const WORK = workload({ rows: 200, batchRows: 50 });
const REWRITTEN = workload({ rows: 200, batchRows: 50, format: 'json' });

/** Two of its chunks are copied in whatever the others do meanwhile. */
const COPIED = workload({ rows: 200, batchRows: 50, repeats: false });
const COPIES = 2;
/** The reconciler has ended what the server still waited for. */
const LET_GO = /ended connections that stood still in a statement/;

const frozenAt = (point: Failpoint): Variant => ({
  name: `SIGSTOP at ${point}, SIGCONT after another worker has done the work`,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: TAKEN_OVER,
        before: ({ installation }) => void installation.atWorker.arm(point, 'freeze', 1 + random.below(2)),
        during: (disturbed) => freeze(disturbed),
      },
      random,
    ),
});

/** The server waits for the rest of the rows, and keeps the lock under which the import copies until the reconciler comes. */
const frozenCopying: Variant = {
  name: 'SIGSTOP at chunk.copying, SIGCONT after another worker has ended the import',
  play: (stage, random) =>
    stage.play(
      {
        work: COPIED,
        log: (heard) => TAKEN_OVER.test(heard) && LET_GO.test(heard),
        before: ({ installation }) =>
          void installation.atWorker.arm('chunk.copying', 'freeze', 1 + random.below(COPIES)),
        during: (disturbed) => freeze(disturbed, { done: 'ended' }),
      },
      random,
    ),
};

/** The worker that wakes up when all is over must not take away the lines that the other one has noted. */
const frozenAtRewriting: Variant = {
  name: 'SIGSTOP at source.rewritten, SIGCONT after another worker has ended the import',
  play: (stage, random) =>
    stage.play(
      {
        work: REWRITTEN,
        log: TAKEN_OVER,
        before: ({ installation }) => void installation.atWorker.arm('source.rewritten', 'freeze'),
        during: (disturbed) => freeze(disturbed, { done: 'ended' }),
        also: judgeResults,
      },
      random,
    ),
};

const EDITED = 'edited by hand';

/** What a person wrote after the chunk was loaded must not be overwritten by the worker that wakes up. */
const frozenBeforeEdit: Variant = {
  name: 'SIGSTOP before a chunk is written, edit of one of its pairs, SIGCONT',
  play: (stage, random) => {
    let edited: string | undefined;
    return stage.play(
      {
        work: WORK,
        log: TAKEN_OVER,
        before: ({ installation }) => {
          // The import cannot end before the thaw: its vectors are not made.
          installation.provider.misbehave(() => ({ kind: 'status', status: 503 }));
          installation.atWorker.arm('chunk.claimed', 'freeze', 1 + random.below(2));
        },
        during: (disturbed) =>
          freeze(disturbed, {
            meanwhile: async (importId, chunk) => {
              edited = await editPair(disturbed, importId, chunk);
              // Nor can Temporal tell the worker that its chunk is no longer its own.
              disturbed.installation.ofWorker.temporal.blackHole();
            },
          }),
        right: async ({ status, counts }: ImportRecord, disturbed) => {
          const wanted = (await stage.undisturbed(WORK)).record;
          const found = status === 'completed' ? [] : [`it ended as ${status}`];
          if (JSON.stringify(counts) !== JSON.stringify(wanted.counts)) found.push(`counts ${JSON.stringify(counts)}`);
          if (edited === undefined || !(await isStillEdited(disturbed, edited))) found.push('the edit was overwritten');
          return [...found, ...(await othersThanEdited(stage, disturbed))];
        },
      },
      random,
    );
  },
};

async function editPair(
  { installation, api, projectId }: Disturbed,
  importId: string,
  chunk: FrozenChunk | undefined,
): Promise<string> {
  if (chunk === undefined) throw new Error('no chunk ran when the worker was frozen');
  const { rows } = await installation.database.query<{ id: string; version: number }>(
    `select id, version from qa_pair where project_id = $1 and last_import_id = $2 and last_import_row between $3 and $4 order by last_import_row limit 1`,
    [projectId, importId, chunk.first, chunk.last],
  );
  const pair = rows[0];
  if (pair === undefined) throw new Error('the chunk wrote no pair that could be edited');
  await api.patch(`/projects/${projectId}/pairs/${pair.id}`, { answer: EDITED }, `"${pair.version}"`);
  return pair.id;
}

async function isStillEdited({ installation, projectId }: Disturbed, pairId: string): Promise<boolean> {
  const { rows } = await installation.database.query<{ answer: string }>(
    `select answer from qa_pair where project_id = $1 and id = $2`,
    [projectId, pairId],
  );
  return rows[0]?.answer === EDITED;
}

/** But for the pair that was edited, all are those of an undisturbed import. */
async function othersThanEdited(stage: Stage, { installation, projectId }: Disturbed): Promise<string[]> {
  const seen = contentsOf(await snapshotOf(installation.database, projectId));
  const wanted = contentsOf((await stage.undisturbed(WORK)).snapshot);
  const right = new Set(wanted);
  const others = seen.filter((line) => !right.has(line));
  if (seen.length === wanted.length && others.length <= 1) return [];
  return [difference('pairs besides the edited one', seen, wanted) ?? 'a pair is there twice'];
}

export const FROZEN_WORKER: Fault = {
  no: 3,
  title: 'worker frozen past its heartbeat timeout, then thawed',
  variants: [
    frozenBeforeEdit,
    ...(['chunk.claimed', 'chunk.before_insert', 'chunk.before_commit', 'chunk.after_commit'] as const).map(frozenAt),
    frozenCopying,
    frozenAtRewriting,
    ...FROZEN_STEPS,
  ],
};
