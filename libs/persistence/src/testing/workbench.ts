import { testDatabase } from '@pairloom/testing';
import { randomUUIDv7 } from 'node:crypto';
import pg from 'pg';
import { type Persistence, migrateUp, openPersistence } from '../index.ts';

/** A migrated database of a spec's own, the persistence on it, and a second connection that looks behind its back. */
export interface Workbench {
  readonly url: string;
  readonly persistence: Persistence;
  /** Rows of a statement on a connection apart from the pool. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A new project's id. `places` is how many of its imports may load at a time. */
  project(places?: number): Promise<string>;
  close(): Promise<void>;
}

export async function openWorkbench(): Promise<Workbench> {
  const database = await testDatabase(async (url) => {
    await migrateUp(url);
  });
  const persistence = await openPersistence({ url: database.url, applicationName: 'spec' });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const query = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await client.query<Row>(text, values)).rows;
  return {
    url: database.url,
    persistence,
    query,
    async project(places = 1) {
      const project = await persistence.projects.create(`Project ${randomUUIDv7()}`, { id: 'owner' });
      if (project === undefined) throw new Error('The project of the spec was not made.');
      await query('update project set load_concurrency = $1 where id = $2', [places, project.id]);
      return project.id;
    },
    async close() {
      await persistence.close();
      await client.end();
      await database.stop();
    },
  };
}

/** Until some connection to the database waits for a row that another one holds. */
export async function waitingForLock(bench: Workbench): Promise<void> {
  for (;;) {
    const [waiting] = await bench.query(
      `select from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database()`,
    );
    if (waiting !== undefined) return;
  }
}
