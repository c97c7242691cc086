import { workload } from '../workload.ts';
import type { Variant } from './fault.ts';
import { happenedBeforeEnd } from './moments.ts';

const WORK = workload({ rows: 200, batchRows: 50 });

/** The vectors of a call are about to be committed. With one embedding activity at a time no other transaction comes between. */
export const killedWhileSavingVectors: Variant = {
  name: 'SIGKILL between a call for vectors and their COMMIT',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: { whenRetried: /worker polls/ },
        before: ({ installation }) =>
          installation.provider.misbehave((call) => {
            if (call === 2) installation.atWorker.arm('transaction.before_commit', 'kill');
            return undefined;
          }),
        during: async (disturbed) => {
          if (await happenedBeforeEnd(disturbed, disturbed.installation.worker.exited())) disturbed.struck();
        },
      },
      random,
    ),
};

export const ONE_EMBEDDING_AT_A_TIME = { EMBED_CONCURRENCY: '1' } as const;
