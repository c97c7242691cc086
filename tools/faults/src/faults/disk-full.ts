import { Refused } from '../stack/api.ts';
import { mayMount, type SmallDisks } from '../stack/small-disks.ts';
import type { Disturbed } from '../stage.ts';
import { workload, type Workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { BOTH_TIMES, mend, type Mended } from './waiting.ts';

const WORK = workload();

function disksOf({ installation }: Pick<Disturbed, 'installation'>): SmallDisks {
  if (installation.disks === undefined) throw new Error('The installation has no small disks.');
  return installation.disks;
}

const fullTables = (when: Mended): Variant => ({
  name: `no space for tables in the middle of an import, mended ${when}`,
  play: (stage, random) => {
    const heard = stage.installation.listen();
    return stage.play(
      {
        work: WORK,
        mayWaitAgain: true,
        log: /database_full/,
        during: async (disturbed) => {
          const held = disturbed.installation.atWorker.arm('chunk.claimed', 'hold', 1 + random.below(4));
          await held.untilReached();
          disksOf(disturbed).fill('database');
          held.release();
          await mend(disturbed, { code: 'database_full', when, heard, how: () => disksOf(disturbed).free() });
        },
      },
      random,
    );
  },
});

const fullAtUpload: Variant = {
  name: 'no space for an upload, which is sent again',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: /blob_full/,
        before: async (beforehand) => {
          const { api, projectId, say } = beforehand;
          const disks = disksOf(beforehand);
          disks.fill('blobs');
          const code = await api.create(projectId, WORK).then(
            () => 'none',
            (error: unknown) => (error instanceof Refused ? error.problem.code : String(error)),
          );
          disks.free();
          if (code !== 'blob_full') throw new Error(`the upload was refused with ${code}`);
          say(`refused: ${code}`);
        },
        during: async ({ accepted, struck }) => {
          struck();
          await accepted;
        },
      },
      random,
    ),
};

/** The same file in another encoding: it is rewritten as lines of UTF-8 before it is planned. */
const OTHER_ENCODING: Workload = {
  ...WORK,
  name: `${WORK.name}, UTF-16`,
  content: Buffer.from(`\ufeff${WORK.content.toString()}`, 'utf16le'),
};

const fullAtRewriting = (when: Mended): Variant => ({
  name: `no space to rewrite a source, mended ${when}`,
  play: (stage, random) => {
    const heard = stage.installation.listen();
    return stage.play(
      {
        work: OTHER_ENCODING,
        mayWaitAgain: true,
        log: /blob_full/,
        during: async (disturbed) => {
          const held = disturbed.installation.atGateway.arm('upload.queued', 'hold');
          await held.untilReached();
          disksOf(disturbed).fill('blobs');
          held.release();
          await mend(disturbed, { code: 'blob_full', when, heard, how: () => disksOf(disturbed).free() });
        },
      },
      random,
    );
  },
});

export const DISK_FULL: Fault = {
  no: 11,
  title: 'disk full, for tables and for blobs',
  smallDisks: true,
  obstacle: () => (mayMount() ? undefined : 'file systems can be mounted by root on Linux only'),
  variants: [...BOTH_TIMES.map(fullTables), fullAtUpload, ...BOTH_TIMES.map(fullAtRewriting)],
};
