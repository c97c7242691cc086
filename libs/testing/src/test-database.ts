import { startPostgres } from '@pairloom/tools';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { ownFolder } from './own-folder.ts';

export interface TestDatabase {
  /** Connection string of a database that nobody else uses. */
  readonly url: string;
  /** Drops the database, ending whatever is still connected to it. */
  stop(): Promise<void>;
}

/**
 * A fresh database on the server that TEST_DATABASE_URL names (as a superuser), or, when a spec runs alone, on a
 * PostgreSQL of its own. `migrate` prepares it. Call `stop` in afterAll.
 */
export async function testDatabase(migrate?: (url: string) => Promise<void>): Promise<TestDatabase> {
  const server = await databaseServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const stop = async (): Promise<void> => {
    await execute(server.url, `drop database if exists ${name} with (force)`);
    await server.stop();
  };
  try {
    await migrate?.(url.href);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: url.href, stop };
}

async function databaseServer(): Promise<TestDatabase> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) return { url: given, stop: async () => undefined };
  const own = ownFolder();
  const server = await startPostgres(own);
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      own.remove();
    },
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
