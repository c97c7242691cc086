import type { ErrorCode } from '@pairloom/contract';
import { importWorkflowId } from '@pairloom/temporal-api';
import type { Disturbed } from '../stage.ts';
import { until } from '../until.ts';
import { workload } from '../workload.ts';
import { judgeSearchAttributes } from './commands-by-hand.ts';
import type { Fault, Variant } from './fault.ts';
import { ASKED_MS, BOTH_TIMES, mend, type Mended, retryUntilEnded, untilWaitsWith } from './waiting.ts';

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

const REFUSED: ErrorCode = 'database_credentials';

/** Nobody can be asked in the record before the database lets the worker in again: Temporal alone shows that a person is waited for. */
async function untilShown({ installation, accepted }: Disturbed): Promise<void> {
  const handle = installation.temporal.workflow.getHandle(importWorkflowId((await accepted).id));
  await until(
    'the workflow shows that it waits for a person',
    async () => {
      const { searchAttributes } = await handle.describe();
      const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      return (
        searchAttributes['PairloomStatus']?.[0] === 'attention' &&
        currentDetails.includes(`waits for a person: \`${REFUSED}\``)
      );
    },
    ASKED_MS,
  );
}

/** Mends it once Temporal shows it; then the record tells of it, too, and a retry takes the import on. */
async function mendShown(disturbed: Disturbed, how: () => Promise<void>): Promise<void> {
  await untilShown(disturbed);
  await how();
  await untilWaitsWith(disturbed, REFUSED);
  disturbed.struck();
  await retryUntilEnded(disturbed);
}

const refusedLogin = (when: Mended): Variant => ({
  name: `the worker is no longer let in, ${when === 'while it is tried again' ? 'and is again while it tries' : 'mended when Temporal shows that a person is waited for'}`,
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
            if (when === 'when a person is asked') await mendShown(disturbed, how);
            else await mend(disturbed, { code: REFUSED, when, heard, how });
          } finally {
            await give(url.password);
            client.release();
          }
        },
        also: (record, disturbed) => judgeSearchAttributes(disturbed, record),
      },
      random,
    );
  },
});

export const MENDED_DATABASE: Fault = {
  no: 30,
  title: 'database without a table, or that lets nobody in, until it is mended',
  variants: [...BOTH_TIMES.map(missingTable), ...BOTH_TIMES.map(refusedLogin)],
};
