import { judgeResults } from '../oracle/result-files.ts';
import type { Failpoint } from '../stack/failpoints.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime, happenedBeforeEnd } from './moments.ts';

const WORK = workload();
const REWRITTEN = workload({ format: 'json' });

/** As often a point of a chunk is met, and more. */
const CHUNKS = 12;
/** Transactions of an import: admission, plan, chunks, settling, embedding, end. */
const TRANSACTIONS = 60;

/** A worker that polls without another having stopped: that one died. */
const RESTARTED = /worker polls/;

const POINTS = [
  'chunk.claimed',
  'chunk.before_insert',
  'chunk.after_insert',
  'chunk.before_commit',
  'chunk.after_commit',
  'embedding.after_call',
  'transaction.before_commit',
  'transaction.after_commit',
] as const satisfies readonly Failpoint[];

const atPoint = (point: (typeof POINTS)[number]): Variant => ({
  name: `SIGKILL at ${point}`,
  play: (stage, random) => {
    const hit = 1 + random.below(point.startsWith('transaction') ? TRANSACTIONS : CHUNKS);
    return stage.play(
      {
        work: WORK,
        log: { whenRetried: RESTARTED },
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
  variants: [...POINTS.map(atPoint), atRewriting, atAnyTime, atAnyTime],
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
