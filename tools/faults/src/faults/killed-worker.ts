import { judgeResults } from '../oracle/result-files.ts';
import type { Failpoint } from '../stack/failpoints.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime, happenedBeforeEnd } from './moments.ts';
import { takingBack } from './taken-back.ts';
import { WORK, workAt } from './work-at.ts';

const REWRITTEN = workload({ format: 'json' });

/** As often a point of a chunk is met, and more. */
const CHUNKS = 12;
/** Transactions of an import: admission, plan, chunks, settling, embedding, end. */
const TRANSACTIONS = 60;

/** A worker that polls without another having stopped: that one died. */
const RESTARTED = /worker polls/;

/** Points, and among how many of the times that each is met one is taken. */
const HITS = {
  'plan.read': 1,
  'plan.after_commit': 1,
  'chunk.claimed': CHUNKS,
  'chunk.before_insert': CHUNKS,
  'chunk.copying': CHUNKS / 2,
  'chunk.after_insert': CHUNKS,
  'chunk.before_commit': CHUNKS,
  'chunk.after_commit': CHUNKS,
  'settle.before_commit': 1,
  'settle.after_commit': 1,
  // Once for each chunk, and once for what is retired.
  'mirror.before_commit': CHUNKS + 1,
  'mirror.after_commit': CHUNKS + 1,
  'embedding.after_call': CHUNKS,
  'embedding.before_commit': CHUNKS,
  'transaction.before_commit': TRANSACTIONS,
  'transaction.after_commit': TRANSACTIONS,
} as const satisfies Partial<Record<Failpoint, number>>;

const POINTS = Object.keys(HITS) as (keyof typeof HITS)[];

const atPoint = (point: keyof typeof HITS): Variant => ({
  name: `SIGKILL at ${point}`,
  play: (stage, random) => {
    const hit = 1 + random.below(HITS[point]);
    return stage.play(
      {
        work: workAt(point),
        log: { whenRetried: RESTARTED },
        before: ({ installation }) => void installation.atWorker.arm(point, 'kill', hit),
        during: async (disturbed) => {
          const died = await happenedBeforeEnd(disturbed, disturbed.installation.worker.exited());
          if (died) disturbed.struck();
          disturbed.say(died ? `hit ${hit}` : `hit ${hit} did not come`);
          if (!died && HITS[point] === 1) throw new Error(`${point} was not met.`);
        },
      },
      random,
    );
  },
});

const whileTakenBack = (point: 'revert.before_commit' | 'revert.after_commit'): Variant =>
  takingBack({
    name: `SIGKILL at ${point} of an import that is taken back`,
    point,
    does: 'kill',
    log: RESTARTED,
    strike: async (disturbed) => {
      if (!(await happenedBeforeEnd(disturbed, disturbed.installation.worker.exited())))
        throw new Error('Nothing was taken back.');
      disturbed.struck();
    },
  });

/** The lines are stored and nothing refers to them yet. */
const atRewriting: Variant = {
  name: 'SIGKILL at source.rewritten',
  play: (stage, random) =>
    stage.play(
      {
        work: REWRITTEN,
        log: RESTARTED,
        before: ({ installation }) => void installation.atWorker.arm('source.rewritten', 'kill'),
        during: async (disturbed) => {
          if (!(await happenedBeforeEnd(disturbed, disturbed.installation.worker.exited())))
            throw new Error('The source was not rewritten.');
          disturbed.struck();
        },
        also: judgeResults,
      },
      random,
    ),
};

const atAnyTime: Variant = {
  name: 'SIGKILL at a random time',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: RESTARTED,
        during: async (disturbed) => {
          await atRandomTime(disturbed);
          await disturbed.installation.worker.kill();
          disturbed.struck();
        },
      },
      random,
    ),
};

export const KILLED_WORKER: Fault = {
  no: 1,
  title: 'worker SIGKILL at each failpoint and at random times',
  variants: [
    ...POINTS.map(atPoint),
    atRewriting,
    whileTakenBack('revert.before_commit'),
    whileTakenBack('revert.after_commit'),
    atAnyTime,
    atAnyTime,
  ],
};

/** The worker gives what runs ten seconds to end. */
const DRAIN_MS = 12_000;

const drained: Variant = {
  name: 'SIGTERM at a random time',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /worker stopped/,
        during: async (disturbed) => {
          await atRandomTime(disturbed);
          const start = performance.now();
          const { code, signal } = await disturbed.installation.worker.end('SIGTERM');
          disturbed.struck();
          const took = Math.round(performance.now() - start);
          disturbed.say(`drained in ${took} ms`);
          if (code !== 0 || took > DRAIN_MS)
            throw new Error(`the worker ended with ${code ?? signal} after ${took} ms`);
        },
      },
      random,
    ),
};

export const DRAINED_WORKER: Fault = { no: 2, title: 'worker SIGTERM drains within its grace', variants: [drained] };
