import { sql } from 'kysely';

/** Days for which results are kept, where nobody says otherwise. */
export const RETENTION_DAYS = 30;

/** Setting of each connection, so that every statement knows how long results are kept. */
export const RETENTION_SETTING = 'pairloom.retention_days';

/** How long source, rows, results and undo of an import are kept after its end. */
export const KEPT_FOR = sql`make_interval(days => coalesce(nullif(current_setting(${sql.lit(RETENTION_SETTING)}, true), '')::int, ${sql.lit(RETENTION_DAYS)}))`;

/** When the results of the import `j` expire, or have expired; null while it runs. */
export const RESULTS_UNTIL = sql`coalesce(j.results_expired_at, j.completed_at + ${KEPT_FOR})`;

/** Whether they have: at that moment, not when they are cleared away. */
export const IS_EXPIRED = sql<boolean>`coalesce(${RESULTS_UNTIL} <= now(), false)`;
