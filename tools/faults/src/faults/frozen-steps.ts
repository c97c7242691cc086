import type { ImportRecord } from '@pairloom/contract';
import { contentsOf, difference, snapshotOf } from '../oracle/snapshot.ts';
import type { Disturbed } from '../stage.ts';
import type { Failpoint } from '../stack/failpoints.ts';
import { undoOf, workload, type Workload } from '../workload.ts';
import { CANCELLED_IN_LOG, cancelTwice } from './cancel.ts';
import type { Variant } from './fault.ts';
import { TAKEN_OVER, freeze } from './freeze.ts';
import { happenedBeforeEnd } from './moments.ts';

const CHUNKS = 4;
const SIZE = { rows: 200, batchRows: 200 / CHUNKS } as const;
const WORK = workload(SIZE);
/** Of a single chunk, which the worker that runs the workflow settles itself. */
const ONE_CHUNK = workload({ rows: 200, batchRows: 200 });
const WHOLE = workload({ ...SIZE, whole: true });
const UNDONE = undoOf(WORK);

interface Frozen {
  readonly point: Failpoint;
  readonly of: string;
  readonly work?: Workload;
  readonly hits?: number;
}

/** The worker wakes up when another one has brought the import to its end, and does what is next: nothing of it may count. */
const frozenIn = ({ point, of, work = WORK, hits = 1 }: Frozen): Variant => ({
  name: `SIGSTOP at ${point} of ${of}, SIGCONT after another worker has ended it`,
  play: (stage, random) =>
    stage.play(
      {
        work,
        log: TAKEN_OVER,
        before: ({ installation }) => void installation.atWorker.arm(point, 'freeze', 1 + random.below(hits)),
        during: (disturbed) => freeze(disturbed, { done: 'ended' }),
      },
      random,
    ),
});

/** The first pass writes nothing; the third chunk of the second one begins when at least one is written. */
const THIRD_WRITTEN = CHUNKS + 3;

/** A load that is to be whole is cancelled half-way; the worker freezes while it takes back what was written. */
const frozenTakingBack = (point: 'revert.before_commit' | 'revert.after_commit'): Variant => ({
  name: `SIGSTOP at ${point} of an import that is taken back, SIGCONT after another worker has ended it`,
  play: (stage, random) => {
    let before: readonly string[] = [];
    return stage.play(
      {
        work: WHOLE,
        log: (heard) => CANCELLED_IN_LOG.test(heard) && TAKEN_OVER.test(heard),
        before: async (disturbed) => void (before = await contentsNow(disturbed)),
        during: async (disturbed) => {
          const { atWorker } = disturbed.installation;
          const held = atWorker.arm('chunk.before_insert', 'hold', THIRD_WRITTEN);
          if (!(await happenedBeforeEnd(disturbed, held.untilReached())))
            throw new Error('The import ended before it could be cancelled.');
          await cancelTwice(disturbed);
          atWorker.arm(point, 'freeze');
          held.release();
          await freeze(disturbed, { done: 'ended' });
        },
        right: async ({ status, counts }: ImportRecord, disturbed) => {
          const found = status === 'cancelled' ? [] : [`it ended as ${status}`];
          if (counts.unprocessed !== WHOLE.rows) found.push(`counts ${JSON.stringify(counts)}`);
          const differing = difference('pairs that were taken back', await contentsNow(disturbed), before);
          return differing === undefined ? found : [...found, differing];
        },
      },
      random,
    );
  },
});

const contentsNow = async ({ installation, projectId }: Pick<Disturbed, 'installation' | 'projectId'>) =>
  contentsOf(await snapshotOf(installation.database, projectId));

/** Freezes at every step of an import besides those of a chunk. */
export const FROZEN_STEPS: readonly Variant[] = [
  frozenIn({ point: 'plan.read', of: 'an import' }),
  frozenIn({ point: 'plan.after_commit', of: 'an import' }),
  frozenIn({ point: 'settle.before_commit', of: 'an import' }),
  frozenIn({ point: 'settle.after_commit', of: 'an import' }),
  frozenIn({ point: 'settle.after_commit', of: 'an import of one chunk', work: ONE_CHUNK }),
  frozenIn({ point: 'embedding.after_call', of: 'an import', hits: CHUNKS }),
  frozenIn({ point: 'embedding.before_commit', of: 'an import', hits: CHUNKS }),
  frozenIn({ point: 'chunk.before_commit', of: 'an import that is all or nothing', work: WHOLE, hits: 2 * CHUNKS }),
  frozenTakingBack('revert.before_commit'),
  frozenTakingBack('revert.after_commit'),
  frozenIn({ point: 'plan.read', of: 'an undo', work: UNDONE }),
  frozenIn({ point: 'chunk.before_insert', of: 'an undo', work: UNDONE }),
  frozenIn({ point: 'chunk.after_commit', of: 'an undo', work: UNDONE }),
  frozenIn({ point: 'settle.after_commit', of: 'an undo', work: UNDONE }),
];
