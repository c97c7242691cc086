import { type RawBuilder, sql } from 'kysely';

/** A timestamptz as the API writes it: ISO 8601, UTC, milliseconds. */
export const iso = (column: string): RawBuilder<string | null> => isoOf(sql.ref(column));

/** The same of an expression. */
export const isoOf = (time: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql`to_char((${time}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Channel on which each committed change of an import is told: `<projectId> <importId>`. */
export const CHANGES_CHANNEL = 'pairloom_import';

export const notifyChange = (projectId: string, importId: string): RawBuilder<unknown> =>
  sql`select pg_notify(${CHANGES_CHANNEL}, ${`${projectId} ${importId}`})`;

/** Channel on which it is told that the notice has changed. */
export const NOTICE_CHANNEL = 'pairloom_notice';

export const notifyNotice: RawBuilder<unknown> = sql`select pg_notify(${NOTICE_CHANNEL}, '')`;

/** The set that the import `j` gives to the pairs of its file; a mirror without a name for it takes that of the file. */
export const SOURCE_SET = sql<
  string | null
>`coalesce(j.options ->> 'sourceSet', case when j.mode = 'mirror' then j.filename end)`;

/** `n` as a JavaScript number: bigint sums come as text otherwise. */
export const num = (expression: string): RawBuilder<number> => sql.raw(`coalesce(${expression}, 0)::float8`);

/**
 * An array parameter whose length the planner cannot see, so that it thinks of a few and looks each up by an index. Told of
 * thousands, it goes through all of a project for them, as long as it has no statistics of a table that was just filled.
 */
export const few = (array: unknown, type: 'uuid' | 'bigint' | 'text' | 'bytea'): RawBuilder<unknown> =>
  sql`(select ${array}::${sql.raw(type)}[])`;
