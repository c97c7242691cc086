import type { Failpoint } from '../stack/failpoints.ts';
import { undoOf, workload, type Workload } from '../workload.ts';
import type { Variant } from './fault.ts';
import { TAKEN_OVER, freeze } from './freeze.ts';
import { CHUNKS, SIZE, WHOLE, takingBack } from './taken-back.ts';

const WORK = workload(SIZE);
/** Of a single chunk, which the worker that runs the workflow settles itself. */
const ONE_CHUNK = workload({ rows: 200, batchRows: 200 });
const MIRROR = workload({ ...SIZE, mirror: true });
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

const frozenTakingBack = (point: 'revert.before_commit' | 'revert.after_commit'): Variant =>
  takingBack({
    name: `SIGSTOP at ${point} of an import that is taken back, SIGCONT after another worker has ended it`,
    point,
    does: 'freeze',
    log: TAKEN_OVER,
    strike: (disturbed) => freeze(disturbed, { done: 'ended' }),
  });

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
  frozenIn({ point: 'mirror.before_commit', of: 'a mirror that takes pairs into its set', work: MIRROR, hits: CHUNKS }),
  frozenIn({ point: 'mirror.after_commit', of: 'a mirror', work: MIRROR, hits: CHUNKS + 1 }),
  frozenTakingBack('revert.before_commit'),
  frozenTakingBack('revert.after_commit'),
  frozenIn({ point: 'plan.read', of: 'an undo', work: UNDONE }),
  frozenIn({ point: 'chunk.before_insert', of: 'an undo', work: UNDONE }),
  frozenIn({ point: 'chunk.after_commit', of: 'an undo', work: UNDONE }),
  frozenIn({ point: 'settle.after_commit', of: 'an undo', work: UNDONE }),
];
