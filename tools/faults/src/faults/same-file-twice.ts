import { sumFates, type ImportRecord } from '@pairloom/contract';
import { randomUUID } from 'node:crypto';
import { judgeAny } from '../oracle/judge.ts';
import { difference, snapshotOf } from '../oracle/snapshot.ts';
import { contentByKey, judgeStates, statesOf } from '../oracle/states.ts';
import type { Random } from '../random.ts';
import type { Outcome, Stage } from '../stage.ts';
import { until } from '../until.ts';
import { workload, type Workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';

/** Without repeats: which of two rows of a key is the later one is decided within an import, not between two. */
const WORK = workload({ rows: 300, batchRows: 50, embed: false, repeats: false });

/** Of a machine that does much besides. */
const WAITED_MS = 120_000;

/** Imports of one project side by side, the first of their chunks held between its INSERTs and its COMMIT. */
async function sideBySide(stage: Stage, projectId: string, works: readonly Workload[]): Promise<ImportRecord[]> {
  const { installation, api } = stage;
  const held = installation.atWorker.arm('chunk.after_insert', 'hold');
  try {
    const created = await Promise.all(
      works.map((work) => api.createStubbornly(projectId, { ...work, key: randomUUID() })),
    );
    await held.untilReached(WAITED_MS);
    await until(
      'another transaction waits for the held one, or an import has ended',
      () => someoneWaits(stage, projectId),
      WAITED_MS,
    );
    held.release();
    return await Promise.all(created.map(({ id }) => api.ended(projectId, id)));
  } finally {
    held.release();
    await installation.heal();
  }
}

/** For a row, that is: chunks of one import wait for each other before they copy. */
async function someoneWaits({ installation }: Stage, projectId: string): Promise<boolean> {
  const { rows } = await installation.database.query<{ done: boolean }>(
    `select exists (select from pg_stat_activity waiting
         join pg_stat_activity holder on holder.pid = any(pg_blocking_pids(waiting.pid))
         where waiting.datname = current_database() and waiting.wait_event <> 'advisory' and holder.state like 'idle in transaction%')
       or exists (select from import_job where project_id = $1 and phase = 'ended' and filename = $2 and id = any(
         select import_id from import_chunk group by import_id having count(*) > 5)) as done`,
    [projectId, WORK.filename],
  );
  return rows[0]?.done === true;
}

const sameFile: Variant = {
  name: 'one file twice at once',
  play: async (stage): Promise<Outcome> => {
    const undisturbed = await stage.undisturbed(WORK);
    const projectId = await stage.project(WORK, 2);
    const records = await sideBySide(stage, projectId, [WORK, WORK]);
    const seen = await snapshotOf(stage.installation.database, projectId);
    const violations = records
      .filter(({ status }) => status !== 'completed')
      .map(({ status, error }) => `an import ended as ${status} (${error?.code})`);
    const differing = difference('pairs', seen.pairs, undisturbed.snapshot.pairs);
    if (differing !== undefined) violations.push(differing);
    for (const fate of ['created', 'updated'] as const) {
      const told = records.reduce((sum, { counts }) => sum + counts[fate], 0);
      const wanted = undisturbed.record.counts[fate];
      if (told !== wanted) violations.push(`${told} pairs are told to be ${fate}, ${wanted} were`);
    }
    for (const record of records)
      violations.push(...(await judgeAny(stage.installation, { work: WORK, projectId, record, undisturbed })));
    return { violations, recoveryMs: undefined, note: records.map(({ status }) => status).join(' and ') };
  },
};

/** The rows of one file stand in the other with other answers. */
export function overlapping(random: Random): [Workload, Workload] {
  const other = `another ${random.below(1e6)}`;
  const lines = WORK.content.toString().replaceAll('second line', other);
  return [WORK, { ...WORK, name: `overlapping, ${other}`, content: Buffer.from(lines) }];
}

const overlappingFiles: Variant = {
  name: 'two files with the same keys at once',
  play: async (stage, random): Promise<Outcome> => {
    const projectId = await stage.project(WORK, 2);
    const works = overlapping(random);
    const records = await sideBySide(stage, projectId, works);
    const violations = await judgeOverlapping(stage, projectId, works, records);
    return { violations, recoveryMs: undefined, note: records.map(({ status }) => status).join(' and ') };
  },
};

/** Of imports of overlapping files, in the order of these. */
export async function judgeOverlapping(
  stage: Stage,
  projectId: string,
  works: readonly Workload[],
  records: readonly ImportRecord[],
): Promise<string[]> {
  const { installation } = stage;
  const undisturbed = await stage.undisturbed(WORK);
  const files = await Promise.all(
    records.map(async ({ id }, at) => {
      const { snapshot } = await stage.undisturbed(works[at] ?? WORK);
      return [id, contentByKey(snapshot)] as const;
    }),
  );
  const states = await statesOf(installation.database, projectId);
  const violations = [...(await doubledOrLost(stage, projectId)), ...judgeStates(states, new Map(files))];
  for (const [at, record] of records.entries()) {
    const work = works[at] ?? WORK;
    if (record.status !== 'completed' || sumFates(record.counts) !== work.rows)
      violations.push(`an import ended as ${record.status} with ${sumFates(record.counts)} rows`);
    violations.push(...(await judgeAny(installation, { work, projectId, record, undisturbed })));
  }
  return violations;
}

/** A key has one pair, and versions are counted without a gap. */
async function doubledOrLost({ installation }: Stage, projectId: string): Promise<string[]> {
  const { rows } = await installation.database.query<{ doubled: number; gaps: number }>(
    `select (select count(*) - count(distinct key_hash) from qa_pair where project_id = $1)::int as doubled,
       (select count(*) from qa_pair p where project_id = $1 and version - 1 <> (select count(*) from qa_pair_version v where v.project_id = p.project_id and v.pair_id = p.id))::int as gaps`,
    [projectId],
  );
  const { doubled = 0, gaps = 0 } = rows[0] ?? {};
  return [
    ...(doubled === 0 ? [] : [`${doubled} keys have more than one pair`]),
    ...(gaps === 0 ? [] : [`${gaps} pairs have lost or doubled versions`]),
  ];
}

export const SAME_FILE_TWICE: Fault = {
  no: 20,
  title: 'one file twice at once, overlapping files',
  variants: [sameFile, overlappingFiles],
};
