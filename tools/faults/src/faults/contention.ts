import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Disturbed } from '../stage.ts';
import { until } from '../until.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';

const WORK = workload();

/** Longer than the program's lock timeout of 15 s. */
const HELD_MS = 20_000;

/** A session of the harness; what it has locked is free afterwards. */
export async function withSession(
  { installation }: Pick<Disturbed, 'installation'>,
  work: (client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  const client = await installation.database.connect();
  try {
    await work(client);
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

/** So many statements of a program, of either unless it is named, stand and wait for a lock. */
export const waitingForLock =
  ({ installation }: Pick<Disturbed, 'installation'>, program?: 'worker' | 'gateway', count = 1) =>
  async (): Promise<boolean> => {
    const { rows } = await installation.database.query(
      `select from pg_stat_activity where datname = current_database() and application_name like $1 and wait_event_type = 'Lock'`,
      [`pairloom-${program ?? '%'}`],
    );
    return rows.length >= count;
  };

export interface Held {
  /** What stands when the pairs are locked. */
  readonly what: string;
  readonly program?: 'worker' | 'gateway';
  readonly count?: number;
  /** How long that may take, and how long it stands from then on. */
  readonly withinMs: number;
  readonly heldMs: number;
}

/** Somebody has locked all pairs of the project, and lets them go when statements of the import have waited for so long. */
export const holdPairs = (disturbed: Disturbed, { what, program, count, withinMs, heldMs }: Held): Promise<void> =>
  withSession(disturbed, async (client) => {
    await client.query('begin');
    await client.query('select from qa_pair where project_id = $1 for update', [disturbed.projectId]);
    await disturbed.accepted;
    await until(what, waitingForLock(disturbed, program, count), withinMs);
    await pause(heldMs);
    await client.query('rollback');
    disturbed.struck();
  });

const WAITS = { what: 'the import waits for the lock', withinMs: 30_000 } as const;

const lockedPairs: Variant = {
  name: 'pairs of the file locked for longer than the lock timeout',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: { whenRetried: /database_unavailable|55P03/ },
        endMs: 120_000,
        during: (disturbed) => holdPairs(disturbed, { ...WAITS, heldMs: HELD_MS }),
      },
      random,
    ),
};

/** Keys are locked in order by the program; here somebody else takes them the other way round, and is the more patient. */
const deadlock: Variant = {
  name: 'deadlock with a session that locks keys backwards',
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        log: { whenRetried: /database_unavailable|40P01/ },
        during: (disturbed) =>
          withSession(disturbed, async (client) => {
            const { projectId } = disturbed;
            await client.query(`set deadlock_timeout = '60s'; set lock_timeout = '0'`);
            await client.query('begin');
            await client.query(
              `select from qa_pair where project_id = $1 and key_hash in (
                 select key_hash from qa_pair where project_id = $1 order by key_hash desc limit 60) for update`,
              [projectId],
            );
            await disturbed.accepted;
            await until(WAITS.what, waitingForLock(disturbed), WAITS.withinMs);
            await client.query(`select from qa_pair where project_id = $1 order by key_hash for update`, [projectId]);
            await client.query('rollback');
            disturbed.struck();
          }),
      },
      random,
    ),
};

export const CONTENTION: Fault = { no: 10, title: 'deadlock and lock wait', variants: [lockedPairs, deadlock] };
