import { CompiledQuery, type Kysely } from 'kysely';

/** Number of the advisory lock of an import or a project: the random half of its id. */
export const lockNumber = (id: string): bigint => BigInt.asIntN(64, BigInt(`0x${id.replaceAll('-', '').slice(16)}`));

/**
 * Takes the lock of an id until the end of the transaction. Those before may take long, so it is waited for longer than for a row: as long as
 * a statement may take, which then ends with 57014 and is tried again with its step.
 */
export async function lockId(db: Kysely<unknown>, id: string, how: 'alone' | 'shared' = 'alone'): Promise<void> {
  const lock = how === 'alone' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  const wait = `set local lock_timeout = 0; select ${lock}(${lockNumber(id)}); set local lock_timeout to default`;
  await db.executeQuery(CompiledQuery.raw(wait));
}
