import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { setTimeout as pause } from 'node:timers/promises';
import { writesFromBeforeCancel } from '../oracle/statements.ts';
import type { Disturbed } from '../stage.ts';
import type { Armed, Failpoint } from '../stack/failpoints.ts';
import { workload, type Workload } from '../workload.ts';
import { CANCELLED_IN_LOG, cancelTwice } from './cancel.ts';
import { LATE_CANCELLED } from './cancelled-late.ts';
import { UPLOAD_CANCELLED } from './cancelled-upload.ts';
import { WAITING_CANCELLED } from './cancelled-waiting.ts';
import type { Fault, Variant } from './fault.ts';
import { atRandomTime, happenedBeforeEnd } from './moments.ts';
import { WORK, workAt } from './work-at.ts';

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
        log: CANCELLED_IN_LOG,
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

/** Of a machine that does much besides. */
const REACHED_MS = 120_000;

/** Points, and among how many of the times that each is met one is taken. */
const POINTS = {
  'plan.read': 1,
  'plan.after_commit': 1,
  'chunk.claimed': 6,
  'chunk.before_insert': 6,
  'chunk.copying': 6,
  'chunk.after_insert': 6,
  'chunk.before_commit': 6,
  'chunk.after_commit': 6,
  'settle.before_commit': 1,
  'settle.after_commit': 1,
  // Once for each chunk, and once for what is retired.
  'mirror.before_commit': 13,
  'mirror.after_commit': 13,
  'embedding.after_call': 6,
  'transaction.before_commit': 6,
} as const satisfies Partial<Record<Failpoint, number>>;

const atPoint = (point: keyof typeof POINTS): Variant => ({
  name: `twice while the worker is held at ${point}`,
  play: (stage, random) => {
    const hit = 1 + random.below(POINTS[point]);
    let held: Armed | undefined;
    return stage.play(
      {
        work: workAt(point),
        log: CANCELLED_IN_LOG,
        // What is met once may be met before the import is accepted.
        before: ({ installation }) => {
          if (POINTS[point] === 1) held = installation.atWorker.arm(point, 'hold');
        },
        during: async (disturbed) => {
          held ??= disturbed.installation.atWorker.arm(point, 'hold', hit);
          const reached = await happenedBeforeEnd(disturbed, held.untilReached(REACHED_MS));
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

/** The import stops at its next statement, within so long of the command. */
const STOPPED_S = 2;

/** Without repeats there is nothing to settle: whatever is written later is a row of a chunk. */
const LARGE = workload({ rows: 40_000, batchRows: 8_000, embed: false, repeats: false });
const EMBEDDED = workload({ rows: 2_000, batchRows: 500, repeats: false, seed: 2 });

/** What was written of the rows or vectors of an import too late after its cancel, by the clock of the database. */
async function lateWrites({ installation, projectId }: Disturbed, importId: string): Promise<string[]> {
  const { rows } = await installation.database.query<{ what: string; late: number }>(
    `with c as (select cancel_requested_at at from import_job where id = $1), late (what, at) as (
       select 'pairs', max(updated_at) from qa_pair where project_id = $2 and last_import_id = $1
       union all select 'chunks', max(finished_at) from import_chunk where import_id = $1 and status = 'done')
     select what, extract(epoch from late.at - c.at)::float8 as late from late, c where late.at > c.at + make_interval(secs => ${STOPPED_S})`,
    [importId, projectId],
  );
  return rows.map(({ what, late }) => `${what} were written ${late.toFixed(1)} s after the cancel`);
}

async function vectorsOf({ installation, projectId }: Disturbed): Promise<number> {
  const { rows } = await installation.database.query<{ count: number }>(
    `select count(*)::int as count from qa_embedding where project_id = $1 and v is not null`,
    [projectId],
  );
  return rows[0]?.count ?? 0;
}

/** Somebody cancels; two seconds later nothing of the import is written any more. */
const timed = (name: string, work: Workload, before?: (disturbed: Omit<Disturbed, 'accepted'>) => void): Variant => ({
  name: `timed, ${name}`,
  play: (stage, random) =>
    stage.play(
      {
        work,
        log: CANCELLED_IN_LOG,
        before,
        during: async (disturbed) => {
          const { api, projectId, accepted, say, struck, installation } = disturbed;
          const { id } = await accepted;
          await atRandomTime(disturbed);
          struck();
          const start = performance.now();
          await cancelTwice(disturbed);
          await pause(STOPPED_S * 1_000 - (performance.now() - start));
          const writing = await writesFromBeforeCancel(installation.database, id);
          if (writing.length > 0) throw new Error(`a statement of the import still runs: ${writing[0]}`);
          const vectors = await vectorsOf(disturbed);
          installation.provider.heal();
          const { status } = await api.ended(projectId, id);
          if (status === 'cancelled' && (await vectorsOf(disturbed)) > vectors)
            throw new Error('vectors were stored after the import had stopped');
          say(`ended ${Math.round(performance.now() - start)} ms after the cancel`);
        },
        right: async (record, disturbed) => [
          ...(isTerminal(record.status) && record.status !== 'failed' ? [] : [`it ended as ${record.status}`]),
          ...(record.status === 'cancelled' ? await lateWrites(disturbed, record.id) : []),
        ],
      },
      random,
    ),
});

export const CANCELLED: Fault = {
  no: 17,
  title: 'cancel at every stage, twice',
  variants: [
    ...(Object.keys(POINTS) as (keyof typeof POINTS)[]).map(atPoint),
    ...WAITING_CANCELLED,
    ...UPLOAD_CANCELLED,
    ...LATE_CANCELLED,
    atRandom,
    atRandom,
    timed('large chunks', LARGE),
    timed('vectors that take long', EMBEDDED, ({ installation }) => void (installation.provider.latencyMs = 400)),
    timed('a provider that hangs', EMBEDDED, ({ installation }) =>
      installation.provider.misbehave(() => ({ kind: 'hang' })),
    ),
  ],
};
