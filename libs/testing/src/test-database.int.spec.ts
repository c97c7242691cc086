import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase } from './test-database.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('testDatabase', () => {
  it('gives each its own, migrated', async () => {
    const migrate = async (url: string): Promise<void> => void (await query(url, 'create table t (n int)'));
    const [first, second] = await Promise.all([testDatabase(migrate), testDatabase()]);
    try {
      expect(first.url).not.toBe(second.url);
      expect(await query(first.url, 'insert into t values (1) returning n')).toEqual([{ n: 1 }]);
      expect(await query(second.url, "select to_regclass('t') as t")).toEqual([{ t: null }]);
    } finally {
      await Promise.all([first.stop(), second.stop()]);
    }
  });

  it('drops it although someone is still connected', async () => {
    const database = await testDatabase();
    const client = new pg.Client({ connectionString: database.url });
    const told: string[] = [];
    client.on('error', (error) => told.push(error.message));
    const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
    await client.connect();
    await database.stop();
    await ended;
    expect(told[0]).toContain('terminating connection due to administrator command');
    await expect(query(database.url, 'select 1')).rejects.toThrow();
  });

  it('leaves nothing when migrating fails', async () => {
    let url = '';
    const migrating = testDatabase(async (given) => {
      url = given;
      throw new Error('broken migration');
    });
    await expect(migrating).rejects.toThrow('broken migration');
    await expect(query(url, 'select 1')).rejects.toThrow();
  });
});
