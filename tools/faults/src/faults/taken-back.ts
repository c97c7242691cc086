import type { ImportRecord } from '@pairloom/contract';
import { contentsOf, difference, snapshotOf } from '../oracle/snapshot.ts';
import type { Disturbed } from '../stage.ts';
import type { Armed, AtFailpoint } from '../stack/failpoints.ts';
import { workload } from '../workload.ts';
import { CANCELLED_IN_LOG, cancelTwice } from './cancel.ts';
import type { Variant } from './fault.ts';
import { happenedBeforeEnd } from './moments.ts';

export const CHUNKS = 4;
/** Small, for a worker that is frozen or killed at one step of it. */
export const SIZE = { rows: 200, batchRows: 200 / CHUNKS } as const;
export const WHOLE = workload({ ...SIZE, whole: true });

/** The first pass writes nothing. Three chunks are loaded at once: the fourth of the second pass begins when at least one is written. */
const FOURTH_WRITTEN = CHUNKS + 4;

export interface TakingBack {
  readonly name: string;
  readonly point: 'revert.before_commit' | 'revert.after_commit';
  readonly does: AtFailpoint;
  /** What gateway or workers have to say besides the cancel. */
  readonly log: RegExp;
  /** From the release of the load to what lets the import go on; it is told what is armed at the point. */
  readonly strike: (disturbed: Disturbed, armed: Armed) => Promise<void>;
}

/** A load that is to be whole is cancelled half-way; something is done to the worker while it takes back what was written. */
export const takingBack = ({ name, point, does, log, strike }: TakingBack): Variant => ({
  name,
  play: (stage, random) => {
    let before: readonly string[] = [];
    return stage.play(
      {
        work: WHOLE,
        log: (heard) => CANCELLED_IN_LOG.test(heard) && log.test(heard),
        before: async (disturbed) => void (before = await contentsNow(disturbed)),
        during: async (disturbed) => {
          const { atWorker } = disturbed.installation;
          const held = atWorker.arm('chunk.before_insert', 'hold', FOURTH_WRITTEN);
          if (!(await happenedBeforeEnd(disturbed, held.untilReached())))
            throw new Error('The import ended before it could be cancelled.');
          await cancelTwice(disturbed);
          const armed = atWorker.arm(point, does);
          held.release();
          await strike(disturbed, armed);
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
