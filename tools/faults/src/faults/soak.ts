import type { ImportRecord } from '@pairloom/contract';
import { WORKSPACE } from '@pairloom/tools';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { judgeAny } from '../oracle/judge.ts';
import { said } from '../oracle/log.ts';
import { difference, type Snapshot, snapshotOf } from '../oracle/snapshot.ts';
import type { Random } from '../random.ts';
import { Refused } from '../stack/api.ts';
import type { Installation } from '../stack/installation.ts';
import type { Outcome, Stage } from '../stage.ts';
import { workload, type Workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';

const SAMPLES = join(WORKSPACE, 'tools/corpus/samples');
const FOLDERS = ['formats', 'encodings', 'exact'];
const GENERATED = workload({ rows: 400, seed: 28 });
/** Files that a run imports one after another into one project; some of them bring pairs that others have brought. */
const FILES = 8;
const BLOWS = 5;
const END_MS = 300_000;

/** Files in every format and encoding, which the corpus imports as well. */
const sampleFiles = (): Workload[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(join(SAMPLES, folder))
      .sort()
      .map((filename) => {
        const content = readFileSync(join(SAMPLES, folder, filename));
        return { ...GENERATED, name: filename, filename, content, rows: 0, options: { embed: true } };
      }),
  );

interface Blow {
  readonly name: string;
  readonly log: RegExp | undefined;
  readonly strike: (installation: Installation, random: Random) => Promise<void>;
}

const lasting = (random: Random): Promise<void> => pause(200 + random.below(3_000));

/** What is struck mends by itself or is mended before the next blow. */
const ALL_BLOWS: readonly Blow[] = [
  {
    name: 'worker SIGKILL',
    log: /worker polls/,
    strike: async ({ worker }) => {
      await worker.kill();
      await worker.start();
    },
  },
  {
    name: 'worker SIGTERM',
    log: /worker stopped/,
    strike: async ({ worker }) => {
      await worker.end('SIGTERM');
      await worker.start();
    },
  },
  {
    name: 'worker frozen',
    log: undefined,
    strike: async ({ worker }, random) => {
      worker.signal('SIGSTOP');
      await lasting(random);
      worker.signal('SIGCONT');
    },
  },
  {
    name: 'gateway SIGKILL',
    log: /gateway listens/,
    strike: async ({ gateway }) => {
      await gateway.kill();
      await gateway.start();
    },
  },
  {
    name: 'PostgreSQL SIGKILL',
    log: undefined,
    strike: async ({ servers: { postgres } }) => {
      await postgres.kill();
      await postgres.start();
    },
  },
  {
    name: 'Temporal SIGKILL',
    log: undefined,
    strike: async ({ servers: { temporal } }) => {
      await temporal.kill();
      await temporal.start();
    },
  },
  {
    name: 'database of the worker black-holed',
    log: undefined,
    strike: async ({ ofWorker: { database } }, random) => {
      database.blackHole();
      await lasting(random);
      database.heal();
    },
  },
  {
    name: 'Temporal of both refused',
    log: undefined,
    strike: async ({ ofWorker, ofGateway }, random) => {
      ofWorker.temporal.refuse();
      ofGateway.temporal.refuse();
      await lasting(random);
      ofWorker.temporal.heal();
      ofGateway.temporal.heal();
    },
  },
  {
    name: 'embeddings 503',
    log: undefined,
    strike: async ({ provider }, random) => {
      provider.misbehave(() => ({ kind: 'status', status: 503 }));
      await lasting(random);
      provider.heal();
    },
  },
];

/** The files of a run, in the order in which they are imported. */
function filesOf(random: Random): Workload[] {
  const left = sampleFiles();
  const some = Array.from({ length: FILES }, () => left.splice(random.below(left.length), 1)).flat();
  return [...some.slice(0, FILES / 2), GENERATED, ...some.slice(FILES / 2)];
}

interface Soaked {
  readonly records: readonly ImportRecord[];
  readonly refusals: readonly string[];
  readonly snapshot: Snapshot;
}

/** All of them into one project, which takes them first in, first out. */
async function importAll(
  stage: Stage,
  files: readonly Workload[],
  meanwhile: () => Promise<void>,
): Promise<Soaked & { projectId: string }> {
  const { api, installation } = stage;
  const projectId = await api.createProject(randomUUID());
  const striking = meanwhile();
  striking.catch(() => undefined);
  const taken: Taken[] = [];
  for (const file of files) taken.push(await ask(stage, projectId, file));
  await striking;
  const records: ImportRecord[] = [];
  for (const one of taken) if ('id' in one) records.push(await api.ended(projectId, one.id, END_MS));
  const refusals = taken.flatMap((one) => ('refusal' in one ? [one.refusal] : []));
  return { projectId, records, refusals, snapshot: await snapshotOf(installation.database, projectId) };
}

type Taken = { readonly id: string } | { readonly refusal: string };

/** A file may be one that has to be refused; then by the same code whatever happens. */
async function ask({ api }: Stage, projectId: string, file: Workload): Promise<Taken> {
  try {
    return await api.createStubbornly(projectId, { ...file, key: randomUUID() });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { refusal: `${file.filename}: ${error.problem.code}` };
  }
}

async function strikeAll({ installation }: Stage, random: Random, blows: readonly Blow[]): Promise<void> {
  try {
    for (const { strike } of blows) {
      await pause(random.below(1_500));
      await strike(installation, random);
    }
  } finally {
    await installation.heal();
  }
}

const figuresOf = ({ filename, status, error, counts, warningCount, errorCount }: ImportRecord): string =>
  JSON.stringify({ filename, status, code: error?.code, counts, warningCount, errorCount });

const soak: Variant = {
  name: `${BLOWS} blows at random while ${FILES + 1} real files are imported`,
  play: async (stage, random): Promise<Outcome> => {
    const { installation } = stage;
    const files = filesOf(random);
    const blows = Array.from({ length: BLOWS }, () => random.pick(ALL_BLOWS));
    const undisturbed = await importAll(stage, files, async () => undefined);
    const heard = installation.listen();
    const { projectId, records, refusals, snapshot } = await importAll(stage, files, () =>
      strikeAll(stage, random, blows),
    );
    const violations = records.flatMap((record, at) => {
      const wanted = undisturbed.records[at];
      const [now, then] = [figuresOf(record), wanted === undefined ? '' : figuresOf(wanted)];
      return now === then ? [] : [`${now} instead of ${then}`];
    });
    if (refusals.join() !== undisturbed.refusals.join())
      violations.push(`refused ${refusals.join()} instead of ${undisturbed.refusals.join()}`);
    for (const what of ['pairs', 'versions'] as const) {
      const differing = difference(what, snapshot[what], undisturbed.snapshot[what]);
      if (differing !== undefined) violations.push(differing);
    }
    for (const record of records) {
      const work = { ...GENERATED, rows: record.counts.total ?? 0 };
      const asBefore = { snapshot: undisturbed.snapshot, record, tookMs: 0 };
      violations.push(...(await judgeAny(installation, { work, projectId, record, undisturbed: asBefore })));
    }
    for (const { log } of blows) if (log !== undefined) violations.push(...(await said(log, heard)));
    return { violations, recoveryMs: undefined, note: blows.map(({ name }) => name).join(', ') };
  },
};

export const SOAK: Fault = { no: 28, title: 'soak: many faults at random over real files', variants: [soak] };
