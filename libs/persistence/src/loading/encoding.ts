import { type RawBuilder, sql } from 'kysely';

/**
 * Parameters of bulk statements, written here in one pass over the values. Hashes of one length travel as one value and are cut
 * up by PostgreSQL. Measured against the driver's own encoding it made no difference that stood out of the noise.
 */

const SPECIAL = /["\\]/;
const SPECIALS = /["\\]/g;

const textElement = (text: string | null): string => {
  if (text === null) return 'NULL';
  return SPECIAL.test(text) ? `"${text.replace(SPECIALS, '\\$&')}"` : `"${text}"`;
};

/** The literal of a text[]; every element but null is quoted. */
export const textArray = (texts: readonly (string | null)[]): string => `{${texts.map(textElement).join(',')}}`;

/** The literal of an array of numbers or UUIDs, which need no quotes. */
export const plainArray = (items: readonly (string | number)[]): string => `{${items.join(',')}}`;

/** The hash at the 1-based place `n` of hashes of `length` bytes laid end to end. */
export const hashAt = (hashes: readonly Buffer[], length: number, n: string): RawBuilder<Buffer> =>
  sql`substring(${Buffer.concat(hashes)}::bytea from ((${sql.raw(n)} - 1) * ${sql.lit(length)} + 1)::int for ${sql.lit(length)})`;

/**
 * The literal of a bytea[]. Look-ups by key take this one: the planner sees how many keys there are, and takes the index on them
 * whatever the statistics of a table that is just being filled say.
 */
export function hashArray(hashes: readonly Buffer[], length: number): string {
  const hex = Buffer.concat(hashes).toString('hex');
  return `{${hashes.map((_, at) => `"\\\\x${hex.slice(at * length * 2, (at + 1) * length * 2)}"`).join(',')}}`;
}
