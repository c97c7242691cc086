import { importWorkflowId } from '@pairloom/temporal-api';
import { setTimeout as pause } from 'node:timers/promises';
import { judgeFlat, peakOf, sampleMemory } from '../oracle/memory.ts';
import { contentsOf, difference, snapshotOf } from '../oracle/snapshot.ts';
import type { Disturbed, Stage } from '../stage.ts';
import { undoOf, workload, type Workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { ended } from './moments.ts';

/** Temporal warns at 10,240 events and ends a run at 51,200. */
const MOST_EVENTS = 2_400;
/** Whatever the file, neither gateway nor worker takes more. */
const MOST_MIB = 900;
const KILLS = 3;
/** One row with vectors stands for so many without. */
const ROWS_FOR_VECTOR = 20;

/** Chunks as the program cuts them. */
function longWork(rows: number, embed: boolean): Workload {
  const work = workload({ rows, embed });
  return { ...work, name: `long, ${work.name}`, options: { embed } };
}

async function judgeLength({ installation, accepted, say }: Disturbed): Promise<string[]> {
  const { id } = await accepted;
  const { historyLength } = await installation.temporal.workflow.getHandle(importWorkflowId(id)).describe();
  say(`${historyLength} events`);
  return historyLength < MOST_EVENTS ? [] : [`the history has ${historyLength} events`];
}

interface Long {
  readonly name: string;
  readonly work: () => Workload;
  /** Until the import has ended. */
  readonly during: (disturbed: Disturbed) => Promise<void>;
  readonly killed: boolean;
  /** What has to hold besides. */
  readonly also?: (disturbed: Disturbed, work: Workload) => Promise<string[]>;
}

/** An import like any other, with an eye on memory and history. */
const long = ({ name, work, during, killed, also }: Long): Variant => ({
  name,
  play: async (stage: Stage, random) => {
    const { worker, gateway } = stage.installation;
    const more: string[] = [];
    const made = work();
    // Making it has kept this process from hearing that the gateway closed idle connections.
    await pause(100);
    const outcome = await stage.play(
      {
        work: made,
        log: killed ? /worker polls/ : () => true,
        endMs: 600_000,
        also: async (_record, disturbed) => (await also?.(disturbed, made)) ?? [],
        during: async (disturbed) => {
          const sampled = [worker, gateway].map((part) => ({ part, samples: sampleMemory(part) }));
          await during(disturbed);
          for (const { part, samples } of sampled) {
            const seen = await samples.stop();
            const peak = peakOf(seen);
            disturbed.say(`${part.name} ${peak} MiB`);
            if (peak > MOST_MIB) more.push(`${part.name} took ${peak} MiB`);
            if (!killed) more.push(...judgeFlat(part.name, seen));
          }
          more.push(...(await judgeLength(disturbed)));
        },
      },
      random,
    );
    return { ...outcome, violations: [...outcome.violations, ...more] };
  },
});

/** An undo leaves the pairs that there were before its import. */
async function asBefore({ stage, installation, projectId }: Disturbed, work: Workload): Promise<string[]> {
  const contents = async (of: string): Promise<string[]> => contentsOf(await snapshotOf(installation.database, of));
  const wanted = await contents(await stage.project(work));
  const differing = difference('pairs that were taken back', await contents(projectId), wanted);
  return differing === undefined ? [] : [differing];
}

/** At random times of which each third of the import has one. */
async function killThrice(disturbed: Disturbed): Promise<void> {
  const { installation, typicalMs, random, struck, say } = disturbed;
  await disturbed.accepted;
  const over = ended(disturbed).then(() => true);
  for (let kill = 1; kill <= KILLS; kill++) {
    const afterMs = Math.round((random.next() * typicalMs) / KILLS);
    if (await Promise.race([over, pause(afterMs, false)])) return say(`ended before kill ${kill}`);
    await installation.worker.kill();
    await installation.worker.start();
    struck();
  }
  await over;
}

export const longImports = (rows: number): Fault => {
  const vectors = Math.ceil(rows / ROWS_FOR_VECTOR);
  const rowsOnly = (): Workload => longWork(rows, false);
  const withVectors = (): Workload => longWork(vectors, true);
  return {
    no: 22,
    title: 'long imports: memory flat, history short, worker SIGKILL three times',
    long: true,
    variants: [
      long({ name: `${rows} rows, nothing happens`, work: rowsOnly, during: ended, killed: false }),
      long({ name: `${rows} rows, worker SIGKILL three times`, work: rowsOnly, during: killThrice, killed: true }),
      long({
        name: `undo of ${rows} rows, nothing happens`,
        work: () => undoOf(rowsOnly()),
        during: ended,
        killed: false,
        also: asBefore,
      }),
      long({
        name: `${vectors} rows with vectors, worker SIGKILL three times`,
        work: withVectors,
        during: killThrice,
        killed: true,
      }),
    ],
  };
};
