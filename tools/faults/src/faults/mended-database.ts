import type { Disturbed } from '../stage.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { BOTH_TIMES, mend, type Mended } from './waiting.ts';

const WORK = workload();
const AWAY = 'qa_pair_version_away';

/** Does something to the database while the worker is about to load a chunk. */
async function meanwhile({ installation }: Disturbed, hit: number, what: () => Promise<unknown>): Promise<void> {
  const held = installation.atWorker.arm('chunk.claimed', 'hold', hit);
  await held.untilReached();
  await what();
  held.release();
}

/** As when a migration was left out, or somebody has cleaned up too much. */
const missingTable = (when: Mended): Variant => ({
  name: `a table is gone in the middle of an import, mended ${when}`,
  play: (stage, random) => {
    const heard = stage.installation.listen();
    return stage.play(
      {
        work: WORK,
        mayWaitAgain: true,
        log: /database_schema_missing/,
        during: async (disturbed) => {
          const { database } = disturbed.installation;
          const hit = 1 + random.below(4);
          await meanwhile(disturbed, hit, () => database.query(`alter table qa_pair_version rename to ${AWAY}`));
          const how = async (): Promise<void> => {
            await database.query(`alter table ${AWAY} rename to qa_pair_version`);
          };
          await mend(disturbed, { code: 'database_schema_missing', when, heard, how });
        },
      },
      random,
    );
  },
});

/** Nobody can be asked before the database lets the worker in again. */
const refusedLogin: Variant = {
  name: 'the worker is no longer let in, and is again while it tries',
  play: (stage, random) => {
    const heard = stage.installation.listen();
    return stage.play(
      {
        work: WORK,
        mayWaitAgain: true,
        log: /database_credentials/,
        during: async (disturbed) => {
          const { database, ofWorker, servers } = disturbed.installation;
          const url = new URL(servers.postgres.running.url);
          // A connection that stays, for the way back.
          const client = await database.connect();
          const give = (password: string) => client.query(`alter role "${url.username}" password '${password}'`);
          try {
            await meanwhile(disturbed, 1 + random.below(4), async () => {
              await give('another');
              ofWorker.database.cut();
            });
            const how = async (): Promise<void> => void (await give(url.password));
            await mend(disturbed, { code: 'database_credentials', when: 'while it is tried again', heard, how });
          } finally {
            await give(url.password);
            client.release();
          }
        },
      },
      random,
    );
  },
};

export const MENDED_DATABASE: Fault = {
  no: 30,
  title: 'database without a table, or that lets nobody in, until it is mended',
  variants: [...BOTH_TIMES.map(missingTable), refusedLogin],
};
