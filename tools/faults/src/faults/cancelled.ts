import { isTerminal, type ImportRecord } from '@pairloom/contract';
import type { Disturbed } from '../stage.ts';
import { Refused } from '../stack/api.ts';
import { type Failpoint } from '../stack/failpoints.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime, happenedBeforeEnd } from './moments.ts';

const WORK = workload();

/** Twice, as by somebody in a hurry. After the end the answer is a refusal, and one that says so. */
async function cancelTwice({ api, projectId, accepted, say }: Disturbed): Promise<void> {
  const { id } = await accepted;
  for (const time of ['first', 'second'])
    try {
      await api.command(projectId, id, 'cancel', { reason: 'fault harness' });
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.code !== 'import_ended') throw error;
      say(`the ${time} cancel came after the end`);
    }
}

/** A cancel that was taken in time ends as cancelled; one that came too late finds the import completed. */
const rightEnd = ({ status, counts, totalFinal }: ImportRecord): string[] => [
  ...(isTerminal(status) && status !== 'failed' ? [] : [`it ended as ${status}`]),
  ...(totalFinal && counts.total !== WORK.rows ? [`${counts.total} rows are counted`] : []),
];

const atRandom: Variant = {
  name: 'twice at a random time',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        during: async (disturbed) => {
          await atRandomTime(disturbed);
          await cancelTwice(disturbed);
          disturbed.struck();
        },
        right: rightEnd,
      },
      random,
    ),
};

const POINTS = [
  'chunk.claimed',
  'chunk.before_insert',
  'chunk.after_insert',
  'chunk.before_commit',
  'chunk.after_commit',
  'embedding.after_call',
  'transaction.before_commit',
] as const satisfies readonly Failpoint[];

const atPoint = (point: Failpoint): Variant => ({
  name: `twice while the worker is held at ${point}`,
  play: (stage, random) => {
    const hit = 1 + random.below(6);
    return stage.play(
      {
        work: WORK,
        during: async (disturbed) => {
          const held = disturbed.installation.atWorker.arm(point, 'hold', hit);
          const reached = await happenedBeforeEnd(disturbed, held.untilReached());
          disturbed.say(reached ? `hit ${hit}` : `hit ${hit} did not come`);
          await cancelTwice(disturbed);
          held.release();
          disturbed.struck();
        },
        right: rightEnd,
      },
      random,
    );
  },
});

export const CANCELLED: Fault = {
  no: 17,
  title: 'cancel at every stage, twice',
  variants: [...POINTS.map(atPoint), atRandom, atRandom],
};
