import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Database, type Tx } from './database.ts';
import { openPersistence } from './index.ts';
import { csv, loadText } from './testing/load-text.ts';
import { type Workbench, openWorkbench, waitingForLock } from './testing/workbench.ts';

let bench: Workbench;
let database: Database;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.query('create table tally (id int primary key, n int not null)');
  await bench.query('insert into tally values (1, 0), (2, 0)');
  database = await Database.open({ url: bench.url, applicationName: 'pool under test', lockTimeoutMs: 2_000 });
});
afterAll(async () => {
  await database?.close();
  await bench?.close();
});

const add = ({ kysely }: Tx, id: number) => sql`update tally set n = n + 1 where id = ${id}`.execute(kysely);
const tally = () => bench.query<{ n: number }>('select n from tally order by id');

describe('a transaction', () => {
  it('is repeated whole when it was the victim of a deadlock', async () => {
    await bench.query('update tally set n = 0');
    let attempts = 0;
    let bothHold = (): void => undefined;
    const firstLocks = new Promise<void>((resolve) => (bothHold = resolve));
    let holders = 0;
    const cross = (first: number, second: number) =>
      database.transaction(async (tx) => {
        attempts++;
        await add(tx, first);
        if (++holders === 2) bothHold();
        await firstLocks;
        await add(tx, second);
      });
    await Promise.all([cross(1, 2), cross(2, 1)]);
    // They may meet once more.
    expect(attempts).toBeGreaterThanOrEqual(3);
    expect(await tally()).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('is repeated when it could not be serialised', async () => {
    await bench.query('update tally set n = 0');
    let attempts = 0;
    await database.transaction(async (tx) => {
      attempts++;
      await sql`set transaction isolation level repeatable read`.execute(tx.kysely);
      await sql`select n from tally`.execute(tx.kysely);
      if (attempts === 1) await bench.query('update tally set n = 10 where id = 1');
      await add(tx, 1);
    });
    expect(attempts).toBe(2);
    expect(await tally()).toEqual([{ n: 11 }, { n: 0 }]);
  });

  it('ends as database_unavailable when its lock never comes', async () => {
    const hasty = await Database.open({ url: bench.url, applicationName: 'hasty', lockTimeoutMs: 20 });
    await bench.query('begin');
    try {
      await bench.query('update tally set n = n where id = 1');
      await expect(hasty.transaction((tx) => add(tx, 1))).rejects.toMatchObject({
        name: 'SystemFault',
        code: 'database_unavailable',
      });
    } finally {
      await bench.query('rollback');
      await hasty.close();
    }
  });

  it('writes nothing when its work throws, and passes the error on', async () => {
    await bench.query('update tally set n = 0');
    const fault = new Error('of the work');
    const failing = database.transaction(async (tx) => {
      await add(tx, 1);
      throw fault;
    });
    await expect(failing).rejects.toBe(fault);
    expect(await tally()).toEqual([{ n: 0 }, { n: 0 }]);
  });

  it('is not repeated for a fault of its own', async () => {
    let attempts = 0;
    const wrong = database.transaction(async ({ kysely }) => {
      attempts++;
      await sql`select 1/0`.execute(kysely);
    });
    await expect(wrong).rejects.toMatchObject({ code: '22012' });
    expect(attempts).toBe(1);
  });

  it('comes to nothing when it idles, so that a frozen process holds no locks', async () => {
    const frozen = await Database.open({
      url: bench.url,
      applicationName: 'frozen',
      idleInTransactionTimeoutMs: 1_000,
    });
    try {
      const holding = frozen.transaction(async (tx) => {
        await add(tx, 1);
        // Another transaction gets the row only when the server has ended this one.
        await bench.query('update tally set n = 5 where id = 1');
        await add(tx, 1);
      });
      await expect(holding).rejects.toMatchObject({ code: 'database_unavailable' });
      expect(await tally()).toMatchObject([{ n: 5 }, {}]);
    } finally {
      await frozen.close();
    }
  });
});

describe('a database that is away', () => {
  it('is a SystemFault for transactions and statements, and not ready', async () => {
    const away = await openPersistence({ url: 'postgres://nobody@127.0.0.1:1/none', applicationName: 'spec' });
    const unavailable = { name: 'SystemFault', code: 'database_unavailable' };
    try {
      await expect(away.projects.list()).rejects.toMatchObject(unavailable);
      await expect(away.imports.touchUpload('00000000-0000-7000-8000-000000000000')).rejects.toMatchObject(unavailable);
      expect(await away.health.check()).toEqual({ ready: false, message: 'The database does not answer.' });
    } finally {
      await away.close();
    }
  });

  it('fails the transaction whose connection is ended, and gives the place in the pool back', async () => {
    const single = await Database.open({ url: bench.url, applicationName: 'single', poolSize: 1 });
    await bench.query('begin');
    try {
      await bench.query('update tally set n = n where id = 1');
      const cut = single.transaction(async (tx) => {
        await add(tx, 2);
        await add(tx, 1);
      });
      const failure = expect(cut).rejects.toMatchObject({ code: 'database_unavailable' });
      await waitingForLock(bench);
      await bench.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'single'`);
      await failure;
      await expect(single.transaction(async (tx) => (await add(tx, 2)).numAffectedRows)).resolves.toBe(1n);
    } finally {
      await bench.query('rollback');
      await single.close();
    }
  });

  it('survives the end of idle connections', async () => {
    await database.query(sql`select 1`);
    await bench.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pool under test'`,
    );
    await expect(eventually(() => database.query(sql`select 1 as one`))).resolves.toEqual([{ one: 1 }]);
  });
});

/** The first answer: the pool may give out an ended connection until it has heard of the end. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      expect(error).toMatchObject({ code: 'database_unavailable' });
    }
  }
}

describe('projects', () => {
  it('have names of their own, and are listed by them', async () => {
    const { projects } = bench.persistence;
    const ada = { id: 'ada' };
    const b = await projects.create('B', ada);
    const a = await projects.create('A', ada);
    expect(await projects.create('A', ada)).toBeUndefined();
    expect(await projects.list()).toEqual([a, b]);
    expect(await projects.get(a?.id ?? '')).toEqual({ id: a?.id, name: 'A' });
    expect(await projects.get('00000000-0000-7000-8000-000000000000')).toBeUndefined();
    const audited = `select project_id, principal from audit_event where action = 'project.created' order by id`;
    expect(await bench.query(audited)).toEqual([b, a].map((made) => ({ project_id: made?.id, principal: 'ada' })));
  });

  it('keep their pairs apart', async () => {
    const text = csv(['question', 'answer'], ['q', 'a']);
    const one = await loadText(bench.persistence, { projectId: await bench.project(), text });
    const two = await loadText(bench.persistence, { projectId: await bench.project(), text });
    expect([one.finished.fates.created, two.finished.fates.created]).toEqual([1, 1]);
  });
});
