import { type Kysely, sql } from 'kysely';
import { isDataFault } from '../faults.ts';

/**
 * Runs a statement over rows behind a savepoint. When PostgreSQL refuses the data, the rows are halved until the faulty ones
 * stand alone; these go to `reject`, all others are written. Other errors pass through.
 */
export async function writeHalving<Row>(
  db: Kysely<unknown>,
  rows: readonly Row[],
  write: (rows: readonly Row[]) => Promise<void>,
  reject: (row: Row, error: unknown) => void,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`savepoint rows`.execute(db);
  try {
    await write(rows);
  } catch (error) {
    if (!isDataFault(error)) throw error;
    await sql`rollback to savepoint rows`.execute(db);
    await sql`release savepoint rows`.execute(db);
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) return reject(only, error);
    const middle = rows.length >>> 1;
    await writeHalving(db, rows.slice(0, middle), write, reject);
    await writeHalving(db, rows.slice(middle), write, reject);
    return;
  }
  await sql`release savepoint rows`.execute(db);
}
