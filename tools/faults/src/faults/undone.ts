import { undoOf, workload, type Workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime, happenedBeforeEnd } from './moments.ts';

/** Two chunks of the undo. */
const WORK = undoOf(workload({ rows: 12_000, batchRows: 4_000, embed: false }));
/** Vectors of what pairs were before are made again, where they are gone. */
const EMBEDDED = undoOf(workload());

/** Transactions of an undo of that size: opening, plan, chunks, settling, vectors, end. */
const TRANSACTIONS = 16;
const CHUNKS = 2;

type Point =
  | `chunk.${'claimed' | 'before_insert' | 'after_insert' | 'after_commit'}`
  | 'transaction.before_commit'
  | 'transaction.after_commit';

const workerAt = (point: Point): Variant => ({
  name: `worker SIGKILL at ${point}`,
  play: (stage, random) => {
    const hit = 1 + random.below(point.startsWith('chunk') ? CHUNKS : TRANSACTIONS);
    return stage.play(
      {
        work: WORK,
        log: { whenRetried: /worker polls/ },
        before: ({ installation }) => void installation.atWorker.arm(point, 'kill', hit),
        during: async (disturbed) => {
          const died = await happenedBeforeEnd(disturbed, disturbed.installation.worker.exited());
          if (died) disturbed.struck();
          disturbed.say(died ? `hit ${hit}` : `hit ${hit} did not come`);
        },
      },
      random,
    );
  },
});

const atAnyTime = (work: Workload): Variant => ({
  name: `worker SIGKILL at a random time of an undo ${work === EMBEDDED ? 'with' : 'without'} vectors`,
  play: (stage, random) =>
    stage.play(
      {
        work,
        log: /worker polls/,
        during: async (disturbed) => {
          await atRandomTime(disturbed);
          await disturbed.installation.worker.kill();
          disturbed.struck();
        },
      },
      random,
    ),
});

/** The undo stands in the database and nobody has started it, or nobody was told. */
const gatewayAt = (point: 'transaction.before_commit' | 'transaction.after_commit'): Variant => ({
  name: `gateway SIGKILL at ${point} of the command`,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /gateway listens/,
        before: ({ installation }) => void installation.atGateway.arm(point, 'kill'),
        during: async (disturbed) => {
          const { installation, struck } = disturbed;
          if (!(await happenedBeforeEnd(disturbed, installation.gateway.exited()))) return;
          await installation.gateway.start();
          struck();
        },
      },
      random,
    ),
});

export const UNDONE: Fault = {
  no: 29,
  title: 'worker or gateway SIGKILL while an import is undone',
  variants: [
    workerAt('chunk.claimed'),
    workerAt('chunk.before_insert'),
    workerAt('chunk.after_insert'),
    workerAt('chunk.after_commit'),
    workerAt('transaction.before_commit'),
    workerAt('transaction.before_commit'),
    workerAt('transaction.after_commit'),
    atAnyTime(WORK),
    atAnyTime(EMBEDDED),
    gatewayAt('transaction.before_commit'),
    gatewayAt('transaction.after_commit'),
  ],
};
