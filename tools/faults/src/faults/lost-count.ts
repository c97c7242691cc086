import { workload } from '../workload.ts';
import type { Variant } from './fault.ts';
import { happenedBeforeEnd } from './moments.ts';

const WORK = workload({ rows: 200, batchRows: 50 });

/** The vectors of the second call are stored and counted, and about to be committed. */
export const killedWhileSavingVectors: Variant = {
  name: 'SIGKILL between a call for vectors and their COMMIT',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: { whenRetried: /worker polls/ },
        before: ({ installation }) => void installation.atWorker.arm('embedding.before_commit', 'kill', 2),
        during: async (disturbed) => {
          if (!(await happenedBeforeEnd(disturbed, disturbed.installation.worker.exited())))
            throw new Error('No vectors were saved twice.');
          disturbed.struck();
        },
      },
      random,
    ),
};
