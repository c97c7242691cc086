import type { ImportRecord } from '@pairloom/contract';
import { contentsOf, difference, snapshotOf } from '../oracle/snapshot.ts';
import type { Course, Disturbed } from '../stage.ts';
import type { Failpoint } from '../stack/failpoints.ts';
import { undoOf, workload } from '../workload.ts';
import { CANCELLED_IN_LOG, cancelTwice } from './cancel.ts';
import type { Variant } from './fault.ts';
import { happenedBeforeEnd } from './moments.ts';
import { newestImport } from './waiting.ts';

const WHOLE = workload({ whole: true });
const UNDONE = undoOf(workload());
/** Two chunks of the undo. */
const LONG_UNDONE = undoOf(workload({ rows: 12_000, batchRows: 4_000, embed: false }));

/** Of a machine that does much besides. */
const REACHED_MS = 120_000;

interface Late extends Pick<Course, 'work' | 'before' | 'right'> {
  readonly name: string;
  readonly point: Failpoint;
  /** The hold is at one of the first so many times that the point is met. */
  readonly among: number;
}

/** Somebody cancels while the worker is held where much of what was asked for is written. */
const late = ({ name, point, among, ...course }: Late): Variant => ({
  name: `twice while ${name}, the worker held at ${point}`,
  play: (stage, random) =>
    stage.play(
      {
        ...course,
        log: CANCELLED_IN_LOG,
        during: async (disturbed) => {
          const hit = 1 + random.below(among);
          const held = disturbed.installation.atWorker.arm(point, 'hold', hit);
          const reached = await happenedBeforeEnd(disturbed, held.untilReached(REACHED_MS));
          disturbed.say(reached ? `hit ${hit}` : `hit ${hit} did not come`);
          await cancelTwice(disturbed);
          held.release();
          disturbed.struck();
        },
      },
      random,
    ),
});

const cancelled = ({ status }: ImportRecord): string[] => (status === 'cancelled' ? [] : [`it ended as ${status}`]);

/** All rows were written when it was cancelled: then they stand, and only vectors are missing. */
async function allStands(record: ImportRecord, { stage, projectId }: Disturbed): Promise<string[]> {
  const wanted = (await stage.undisturbed(WHOLE)).record.counts;
  return [
    ...cancelled(record),
    ...(JSON.stringify(record.counts) === JSON.stringify(wanted) ? [] : [`counts ${JSON.stringify(record.counts)}`]),
    ...(await stage.otherThanUndisturbed('pairs of what was written as a whole', projectId, WHOLE)),
  ];
}

/** As the upkeep leaves it when nothing needed them for a while: the texts that pairs had before are without vectors. */
async function forgetVectors({ installation, projectId }: Omit<Disturbed, 'accepted'>): Promise<void> {
  const { rowCount } = await installation.database.query(
    `delete from qa_embedding e using qa_pair p where p.project_id = $1 and p.last_import_id = $2 and p.version > 1
       and e.project_id = p.project_id and e.text_hash = sha256(convert_to(p.question, 'UTF8'))`,
    [projectId, await newestImport(installation, projectId)],
  );
  if ((rowCount ?? 0) === 0) throw new Error('There was no vector to be forgotten.');
}

/** All pairs were taken back when it was cancelled. */
const allTakenBack = async (record: ImportRecord, { stage, projectId }: Disturbed): Promise<string[]> => [
  ...cancelled(record),
  ...(await stage.otherThanUndisturbed('pairs that were taken back', projectId, UNDONE)),
];

const whileUndoing = (point: Failpoint, among: number): Variant => {
  let imported: readonly string[] = [];
  const contents = async ({ installation, projectId }: Omit<Disturbed, 'accepted'>): Promise<string[]> =>
    contentsOf(await snapshotOf(installation.database, projectId));
  return late({
    name: 'pairs are taken back',
    ...{ point, among, work: LONG_UNDONE },
    before: async (disturbed) => void (imported = await contents(disturbed)),
    right: async (record, disturbed) => {
      const undone = contentsOf((await disturbed.stage.undisturbed(LONG_UNDONE)).snapshot);
      const allowed = new Set([...imported, ...undone]);
      const seen = await contents(disturbed);
      const keys = new Set(seen.map((line) => line.slice(0, line.indexOf(' '))));
      const kept = seen.filter((line) => allowed.has(line));
      const unknown = difference('pairs of an undo that was cancelled', seen, kept);
      return [
        ...cancelled(record),
        ...(unknown === undefined ? [] : [unknown]),
        ...(keys.size === seen.length ? [] : ['a pair is there twice']),
        ...(undone.every((line) => keys.has(line.slice(0, line.indexOf(' ')))) ? [] : ['a pair is gone']),
      ];
    },
  });
};

const embedding = (point: 'embedding.after_call' | 'embedding.before_commit'): Variant[] => [
  late({
    name: 'vectors are made of an import that is all or nothing',
    ...{ point, among: 4, work: WHOLE, right: allStands },
  }),
  late({
    name: 'vectors are made of an undo',
    ...{ point, among: 1, work: UNDONE, before: forgetVectors, right: allTakenBack },
  }),
];

/** Of what is all or nothing when all of it is written, and of undos. */
export const LATE_CANCELLED: readonly Variant[] = [
  ...embedding('embedding.after_call'),
  ...embedding('embedding.before_commit'),
  whileUndoing('chunk.claimed', 2),
  whileUndoing('chunk.after_insert', 2),
];
