import type { ImportRecord } from '@pairloom/contract';
import { WORKSPACE } from '@pairloom/tools';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { judgeAny } from '../oracle/judge.ts';
import { said } from '../oracle/log.ts';
import { contentsOf, difference, type Snapshot, snapshotOf } from '../oracle/snapshot.ts';
import { judgeVectors } from '../oracle/vectors.ts';
import type { Random } from '../random.ts';
import { Refused } from '../stack/api.ts';
import { MOVABLE_CLOCK } from '../stack/failpoints.ts';
import { mayMount } from '../stack/small-disks.ts';
import type { Outcome, Stage } from '../stage.ts';
import { workload, type Workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { judgeOverlapping, overlapping } from './same-file-twice.ts';
import { type Blow, blowsOf, type Soaking } from './soak-blows.ts';
import { judgeEnds } from './soak-ends.ts';

const SAMPLES = join(WORKSPACE, 'tools/corpus/samples');
const FOLDERS = ['formats', 'encodings', 'exact'];
const GENERATED = workload({ rows: 400, seed: 28 });
/** Files that a run imports one after another into one project; some of them bring pairs that others have brought. */
const FILES = 8;
const BLOWS = 8;
const END_MS = 300_000;
/** What a disk has refused while it was full. */
const MENDED: ReadonlySet<string> = new Set(['blob_full', 'database_full']);

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

/** The files of a run, in the order in which they are imported. */
function filesOf(random: Random): Workload[] {
  const left = sampleFiles();
  const some = Array.from({ length: FILES }, () => left.splice(random.below(left.length), 1)).flat();
  return [...some.slice(0, FILES / 2), GENERATED, ...some.slice(FILES / 2)];
}

interface Soaked {
  readonly projectId: string;
  readonly records: readonly ImportRecord[];
  readonly refusals: readonly string[];
  readonly snapshot: Snapshot;
}

/** All of them into one project, which takes them first in, first out. */
async function importAll(
  stage: Stage,
  projectId: string,
  files: readonly Workload[],
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<Soaked> {
  const striking = meanwhile();
  striking.catch(() => undefined);
  const taken: Taken[] = [];
  for (const file of files) taken.push(await ask(stage, projectId, file));
  await striking;
  const records: ImportRecord[] = [];
  for (const one of taken) if ('id' in one) records.push(await endedWithCare(stage, projectId, one.id));
  const refusals = taken.flatMap((one) => ('refusal' in one ? [one.refusal] : []));
  return { projectId, records, refusals, snapshot: await snapshotOf(stage.installation.database, projectId) };
}

type Taken = { readonly id: string } | { readonly refusal: string };

/** A file may be one that has to be refused; then by the same code whatever happens. What a full disk has refused is sent again. */
async function ask({ api }: Stage, projectId: string, file: Workload): Promise<Taken> {
  for (const deadline = Date.now() + END_MS; ; await pause(500)) {
    try {
      return await api.createStubbornly(projectId, { ...file, key: randomUUID() });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code } = error.problem;
      if (!MENDED.has(code) || Date.now() > deadline) return { refusal: `${file.filename}: ${code}` };
    }
  }
}

/** Somebody looks after it, and retries what waits for a person. */
async function endedWithCare({ api }: Stage, projectId: string, importId: string): Promise<ImportRecord> {
  for (const deadline = Date.now() + END_MS; ; await pause(100)) {
    const record = await api.get(projectId, importId).catch(() => undefined);
    if (record?.phase === 'ended') return record;
    if (record?.attention?.waits === true) await api.command(projectId, importId, 'retry').catch(() => undefined);
    if (Date.now() > deadline) throw new Error(`an import did not end: ${record?.status} in ${record?.phase}`);
  }
}

async function strikeAll(soaking: Soaking, blows: readonly Blow[]): Promise<void> {
  try {
    for (const { strike } of blows) {
      await pause(soaking.random.below(1_500));
      await strike(soaking);
    }
  } finally {
    await soaking.installation.heal();
  }
}

/** Imports of the same keys in a project of their own, while blows fall. */
async function importOverlapping(stage: Stage, works: readonly Workload[], projectId: string): Promise<string[]> {
  const taken: Taken[] = [];
  for (const work of works) taken.push(await ask(stage, projectId, work));
  const refused = taken.flatMap((one) => ('refusal' in one ? [one.refusal] : []));
  if (refused.length > 0) return refused;
  const ids = taken.flatMap((one) => ('id' in one ? [one.id] : []));
  const records = await Promise.all(ids.map((id) => endedWithCare(stage, projectId, id)));
  return judgeOverlapping(stage, projectId, works, records);
}

/** Imports that nobody has ended leave what they leave undisturbed. */
const judgePairs = (seen: Snapshot, wanted: Snapshot): string[] =>
  (['pairs', 'versions'] as const)
    .map((what) => difference(what, seen[what], wanted[what]))
    .filter((line) => line !== undefined);

/** After an operator has ended some, all files once more come to the same pairs as twice without anything. */
async function judgeOnceMore(
  stage: Stage,
  files: readonly Workload[],
  seen: Soaked,
  wanted: Soaked,
): Promise<string[]> {
  const [now, then] = [await importAll(stage, seen.projectId, files), await importAll(stage, wanted.projectId, files)];
  const differing = difference('pairs after all files once more', contentsOf(now.snapshot), contentsOf(then.snapshot));
  const last = now.records.at(-1);
  return [
    ...(differing === undefined ? [] : [differing]),
    ...(last === undefined ? [] : await judgeVectors(stage.installation.database, seen.projectId, last)),
  ];
}

async function judgeEach({ installation }: Stage, seen: Soaked, wanted: Soaked, others: boolean): Promise<string[]> {
  const found: string[] = [];
  for (const [at, record] of seen.records.entries()) {
    const rows = wanted.records[at]?.counts.total ?? record.counts.total ?? 0;
    const undisturbed = { snapshot: wanted.snapshot, record, tookMs: 0 };
    const ended = { work: { ...GENERATED, rows }, projectId: seen.projectId, record, undisturbed };
    found.push(...(await judgeAny(installation, { ...ended, terminated: others, vectorsLack: others })));
  }
  return found;
}

const soak: Variant = {
  name: `${BLOWS} blows at random while ${FILES + 1} real files are imported`,
  play: async (stage, random): Promise<Outcome> => {
    const { installation, api } = stage;
    const files = filesOf(random);
    const blows = Array.from({ length: BLOWS }, () => random.pick(random.pick(blowsOf(installation))));
    const works = overlapping(random);
    for (const work of works) await stage.undisturbed(work);
    const wanted = await importAll(stage, await api.createProject(randomUUID()), files);
    const [projectId, aside] = [await api.createProject(randomUUID()), await stage.project(works[0], 2)];
    const heard = installation.listen();
    const mayEndAs = new Map<string, Set<string>>();
    let besides: Promise<string[]> | undefined;
    const overlap = (): void => {
      besides ??= importOverlapping(stage, works, aside);
      besides.catch(() => undefined);
    };
    const soaking = { stage, installation, random, projectId, mayEndAs, overlap };
    const seen = await importAll(stage, projectId, files, () => strikeAll(soaking, blows));
    const violations = [
      ...judgeEnds(seen.records, wanted.records, mayEndAs),
      ...((await besides) ?? []),
      ...(seen.refusals.join() === wanted.refusals.join()
        ? []
        : [`refused ${seen.refusals.join()} instead of ${wanted.refusals.join()}`]),
      ...(await judgeEach(stage, seen, wanted, mayEndAs.size > 0)),
      ...(mayEndAs.size > 0
        ? await judgeOnceMore(stage, files, seen, wanted)
        : judgePairs(seen.snapshot, wanted.snapshot)),
    ];
    for (const { log } of blows) if (log !== undefined) violations.push(...(await said(log, heard)));
    return { violations, recoveryMs: undefined, note: blows.map(({ name }) => name).join(', ') };
  },
};

export const SOAK: Fault = {
  no: 28,
  title: 'soak: many faults at random over real files',
  env: MOVABLE_CLOCK,
  get smallDisks() {
    return mayMount();
  },
  variants: [soak],
};
