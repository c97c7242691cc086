import { type RawBuilder, sql } from 'kysely';

/** A timestamptz as the API writes it: ISO 8601, UTC, milliseconds. */
export const iso = (column: string): RawBuilder<string | null> =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Channel on which each committed change of an import is told: `<projectId> <importId>`. */
export const CHANGES_CHANNEL = 'pairloom_import';

export const notifyChange = (projectId: string, importId: string): RawBuilder<unknown> =>
  sql`select pg_notify(${CHANGES_CHANNEL}, ${`${projectId} ${importId}`})`;

/** The set that the import `j` gives to the pairs of its file; a mirror without a name for it takes that of the file. */
export const SOURCE_SET = sql<
  string | null
>`coalesce(j.options ->> 'sourceSet', case when j.mode = 'mirror' then j.filename end)`;

/** `n` as a JavaScript number: bigint sums come as text otherwise. */
export const num = (expression: string): RawBuilder<number> => sql.raw(`coalesce(${expression}, 0)::float8`);
