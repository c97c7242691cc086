import type { ImportRecord } from '@pairloom/contract';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Disturbed } from '../stage.ts';
import type { Armed } from '../stack/failpoints.ts';
import { until } from '../until.ts';
import { workload } from '../workload.ts';
import { CANCELLED_IN_LOG, cancelTwice } from './cancel.ts';
import type { Variant } from './fault.ts';

const WORK = workload();
const REWRITTEN = workload({ format: 'json' });
/** Keys of the same file with other answers: what it has written, the import of the file afterwards puts right. */
const BESIDE = { ...WORK, content: Buffer.from(WORK.content.toString().replaceAll('second line', 'another line')) };

/** An import that does nothing ends at once when it is cancelled. */
const ENDED_MS = 10_000;
/** What runs when an import is paused has come to its stand after so long; its chunk may stay claimed. */
const STANDS_MS = 2_000;

async function cancelAndEnd(disturbed: Disturbed): Promise<void> {
  const { api, projectId, accepted, say, struck } = disturbed;
  const start = performance.now();
  struck();
  await cancelTwice(disturbed);
  await api.ended(projectId, (await accepted).id, ENDED_MS);
  say(`ended ${Math.round(performance.now() - start)} ms after the cancel`);
}

async function untilQueued({ api, projectId, accepted }: Disturbed): Promise<void> {
  const { id } = await accepted;
  await until('it is queued', async () => (await api.get(projectId, id)).phase === 'queued', 30_000);
}

async function pairsOf({ installation, projectId }: Disturbed, importId: string): Promise<number> {
  const { rows } = await installation.database.query<{ count: number }>(
    `select count(*)::int as count from qa_pair where project_id = $1 and last_import_id = $2`,
    [projectId, importId],
  );
  return rows[0]?.count ?? 0;
}

const cancelled = ({ status }: ImportRecord): string[] =>
  status === 'cancelled' ? [] : [`it ended as ${status}, though the cancel came in time`];

/** It had not begun: no row has a fate, no pair is its own. */
async function untouched(record: ImportRecord, disturbed: Disturbed): Promise<string[]> {
  const pairs = await pairsOf(disturbed, record.id);
  const { processed } = record.counts;
  return [...cancelled(record), ...(pairs + processed === 0 ? [] : [`${processed} rows, ${pairs} pairs were written`])];
}

const whileQueued: Variant = {
  name: 'twice while it is queued behind another import',
  play: (stage, random) => {
    let other: { readonly id: string; readonly held: Armed } | undefined;
    return stage.play(
      {
        work: WORK,
        log: CANCELLED_IN_LOG,
        before: async ({ installation, api, projectId }) => {
          const held = installation.atWorker.arm('chunk.claimed', 'hold', 1 + random.below(3));
          const { id } = await api.createStubbornly(projectId, { ...BESIDE, key: randomUUID() });
          await held.untilReached();
          other = { id, held };
        },
        during: async (disturbed) => {
          try {
            await untilQueued(disturbed);
            await cancelAndEnd(disturbed);
          } finally {
            other?.held.release();
          }
          const { status } = await disturbed.api.ended(disturbed.projectId, other?.id ?? '');
          if (status !== 'completed') throw new Error(`the import before it ended as ${status}`);
        },
        right: untouched,
      },
      random,
    );
  },
};

const whilePaused: Variant = {
  name: 'twice while it is paused',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: CANCELLED_IN_LOG,
        mayWaitAgain: true,
        during: async (disturbed) => {
          const { installation, api, projectId, accepted } = disturbed;
          const { id } = await accepted;
          const held = installation.atWorker.arm('chunk.claimed', 'hold', 1 + random.below(3));
          try {
            await held.untilReached();
            await api.command(projectId, id, 'pause');
          } finally {
            held.release();
          }
          await until('it is paused', async () => (await api.get(projectId, id)).paused, 30_000);
          await pause(STANDS_MS);
          await cancelAndEnd(disturbed);
        },
        right: (record) => [
          ...cancelled(record),
          ...(record.counts.unprocessed > 0 ? [] : ['no row was left, though it was paused']),
        ],
      },
      random,
    ),
};

/** The lines are stored, and nothing refers to them yet. */
const whileRewritten: Variant = {
  name: 'twice while its source is rewritten',
  play: (stage, random) =>
    stage.play(
      {
        work: REWRITTEN,
        log: CANCELLED_IN_LOG,
        during: async (disturbed) => {
          const held = disturbed.installation.atWorker.arm('source.rewritten', 'hold');
          try {
            await held.untilReached();
            disturbed.struck();
            await cancelTwice(disturbed);
          } finally {
            held.release();
          }
        },
        right: untouched,
      },
      random,
    ),
};

export const WAITING_CANCELLED: readonly Variant[] = [whileQueued, whilePaused, whileRewritten];
