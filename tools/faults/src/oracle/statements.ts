import type pg from 'pg';
import { lookPatiently } from './patience.ts';

/**
 * The server ends a statement after 60 s. One that waits for a client which has fallen silent it does not end: the reconciler does
 * after 75 s, and looks every 5 s. Nothing that is sound takes longer.
 */
const STANDING_MS = 90_000;

/** Of pairs, vectors and chunks. New pairs are copied in; what settling copies out is a `copy (select …)`. */
const WRITES = '(insert into|update|delete from|copy) (qa_|import_chunk)';

const FROM_BEFORE_CANCEL = `
  select left(query, 60) as line from pg_stat_activity a join import_job j on j.id = $1 and a.query_start < j.cancel_requested_at
  where datname = current_database() and application_name = 'pairloom-worker' and state = 'active' and query ~* '${WRITES}'`;

/** Those that build indexes have a name of their own, and no limit. */
const STANDING = `
  select application_name || ': ' || left(query, 60) as line from pg_stat_activity
  where datname = current_database() and application_name in ('pairloom-gateway', 'pairloom-worker') and state = 'active'
    and xact_start < $1::timestamptz`;

/** Statements of the worker that write pairs, vectors or chunks, began before the import was cancelled and still run. */
export async function writesFromBeforeCancel(database: pg.Pool, importId: string): Promise<string[]> {
  const { rows } = await database.query<{ line: string }>(FROM_BEFORE_CANCEL, [importId]);
  return rows.map(({ line }) => line);
}

/** Transactions of gateway and worker that are in a statement now and are so still when the longest sound one has ended. */
export async function judgeStanding(database: pg.Pool, patienceMs = STANDING_MS): Promise<string[]> {
  const now = await database.query<{ at: string }>('select now()::text as at');
  return lookPatiently(async () => {
    const { rows } = await database.query<{ line: string }>(STANDING, [now.rows[0]?.at]);
    return rows.length === 0 ? [] : [`${rows.length} transactions that stand in a statement: ${rows[0]?.line}`];
  }, patienceMs);
}
