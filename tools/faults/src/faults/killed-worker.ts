import { setTimeout as pause } from 'node:timers/promises';
import type { Disturbed } from '../stage.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';

const WORK = workload();

/** Chunks of the workload and more: so many times a point of a chunk is met. */
const HITS = 12;

const POINTS = [
  'chunk.claimed',
  'chunk.before_insert',
  'chunk.after_insert',
  'chunk.before_commit',
  'chunk.after_commit',
  'embedding.after_call',
  'transaction.before_commit',
  'transaction.after_commit',
] as const;

const atPoint = (point: (typeof POINTS)[number]): Variant => ({
  name: `SIGKILL at ${point}`,
  play: (stage, random) => {
    // Every transaction counts here: those of admission, plan, settling, embedding and end as well.
    const hit = 1 + random.below(point.startsWith('transaction') ? 5 * HITS : HITS);
    return stage.play(
      {
        work: WORK,
        before: ({ installation, say }) => {
          installation.atWorker.arm(point, 'kill', hit);
          say(`hit ${hit}`);
        },
        during: async (disturbed) => {
          await Promise.race([disturbed.installation.worker.exited(), ended(disturbed)]);
          disturbed.struck();
        },
      },
      random,
    );
  },
});

const atAnyTime: Variant = {
  name: 'SIGKILL at a random time',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        during: async ({ installation, typicalMs, say, struck }) => {
          const afterMs = Math.round(random.next() * typicalMs);
          await pause(afterMs);
          await installation.worker.kill();
          struck();
          say(`after ${afterMs} ms`);
        },
      },
      random,
    ),
};

/** A point may be met less often than was hoped for. */
export async function ended({ api, accepted, projectId }: Disturbed): Promise<void> {
  const { id } = await accepted;
  await api.ended(projectId, id);
}

export const KILLED_WORKER: Fault = {
  no: 1,
  title: 'worker SIGKILL at each failpoint and at random times',
  variants: [...POINTS.map(atPoint), atAnyTime, atAnyTime],
};

export const DRAINED_WORKER: Fault = {
  no: 2,
  title: 'worker SIGTERM drains within its grace',
  variants: [
    {
      name: 'SIGTERM at a random time',
      play: (stage, random) =>
        stage.play(
          {
            work: WORK,
            log: /worker stopped/,
            during: async ({ installation, typicalMs, say, struck }) => {
              const afterMs = Math.round(random.next() * typicalMs);
              await pause(afterMs);
              const start = performance.now();
              const exit = await installation.worker.end('SIGTERM');
              struck();
              const took = performance.now() - start;
              say(`after ${afterMs} ms, drained in ${Math.round(took)} ms`);
              if (exit.code !== 0) throw new Error(`the worker ended with ${exit.code ?? exit.signal}`);
              if (took > 12_000) throw new Error(`the worker took ${Math.round(took)} ms to drain`);
            },
          },
          random,
        ),
    },
  ],
};
