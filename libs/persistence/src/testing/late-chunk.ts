import pg from 'pg';
import { lockNumber } from '../loading/advisory-locks.ts';
import { type Workbench, waitingForLock } from './workbench.ts';

const COLUMNS = ['status', 'finished_at', 'unchanged_rows', 'keys', 'fates'];

/** A connection that holds the lock of a project as the writer of a chunk does, for the length of `work`. */
export async function withWriter<Result>(
  bench: Workbench,
  projectId: string,
  work: (writer: pg.Client) => Promise<Result>,
): Promise<Result> {
  const writer = new pg.Client({ connectionString: bench.url });
  await writer.connect();
  try {
    await writer.query('begin');
    await writer.query('select pg_advisory_xact_lock_shared($1)', [lockNumber(projectId)]);
    return await work(writer);
  } finally {
    await writer.end();
  }
}

/** The chunk of an import, loaded, is not written yet, by what can be seen, when `work` begins; its transaction is committed as soon as somebody waits. */
export async function beforeCommit<Result>(
  bench: Workbench,
  { projectId, importId }: { readonly projectId: string; readonly importId: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const [row] = await bench.query<Record<string, unknown>>(
    `select ${COLUMNS.join()} from import_chunk where import_id = $1`,
    [importId],
  );
  await bench.query(
    `update import_chunk set status = 'planned', unchanged_rows = 0, keys = null, fates = null where import_id = $1`,
    [importId],
  );
  return withWriter(bench, projectId, async (writer) => {
    const done = work();
    await waitingForLock(bench);
    const set = COLUMNS.map((column, at) => `${column} = $${at + 2}`).join();
    await writer.query(`update import_chunk set ${set} where import_id = $1`, [
      importId,
      ...COLUMNS.map((column) => row?.[column]),
    ]);
    await writer.query('commit');
    return done;
  });
}
