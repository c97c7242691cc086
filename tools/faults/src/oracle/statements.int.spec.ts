import { silent, startPostgres, toolsDirOf, type RunningPostgres } from '@pairloom/tools';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { until } from '../until.ts';
import { judgeStanding, writesFromBeforeCancel } from './statements.ts';

/** Of a machine that does other work meanwhile. */
const PATIENCE_MS = 60_000;
const IMPORT = randomUUID();
const folder = mkdtempSync(join(tmpdir(), 'pairloom-faults-'));
let server: RunningPostgres;
let database: pg.Pool;

/** What the statements need of the tables of the program. */
const TABLES = `
  create table import_job (id uuid, cancel_requested_at timestamptz);
  create table import_chunk (n int);
  create table qa_pair (n int);
  insert into import_job values ('${IMPORT}', null)`;

beforeAll(async () => {
  chmodSync(folder, 0o711);
  server = await startPostgres({ folder: join(folder, 'postgres'), toolsDir: toolsDirOf(), log: silent });
  database = new pg.Pool({ connectionString: server.url, application_name: 'faults' });
  await database.query(TABLES);
});

afterAll(async () => {
  await database.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A session of a program, which is gone afterwards, whatever it was about. */
async function as(program: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: server.url, application_name: program });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  try {
    await work(client);
  } finally {
    const { stream } = connectionOf(client);
    stream.destroy();
    const left = () => database.query('select from pg_stat_activity where pid = $1', [rows[0]?.pid]);
    await until('its session is gone', async () => (await left()).rows.length === 0, PATIENCE_MS);
  }
}

const connectionOf = (client: pg.Client): pg.Connection =>
  (client as unknown as { connection: pg.Connection }).connection;

const cancel = () => database.query('update import_job set cancel_requested_at = clock_timestamp()');

/** Nobody else gets at pairs and chunks meanwhile: statements on them begin, and wait. */
const whileLocked = (work: () => Promise<void>): Promise<void> =>
  as('psql', async (client) => {
    await client.query('begin');
    await client.query('lock table qa_pair, import_chunk');
    await work();
  });

async function begin(client: pg.Client, statement: string): Promise<void> {
  client.query(statement).catch(() => undefined);
  const waiting = `select from pg_stat_activity where query = $1 and wait_event_type = 'Lock'`;
  await until('it waits', async () => (await database.query(waiting, [statement])).rows.length > 0, PATIENCE_MS);
}

describe('statements of a worker from before a cancel', () => {
  const copy = 'copy qa_pair (n) from stdin';

  it.each([
    ['that copies pairs in', copy, [copy]],
    ['that changes pairs', 'update qa_pair set n = 1', ['update qa_pair set n = 1']],
    ['that notes a chunk', 'insert into import_chunk values (1)', ['insert into import_chunk values (1)']],
    ['by which settling reads the chunks', 'copy (select n from import_chunk) to stdout', []],
    ['that looks at pairs', 'select n from qa_pair', []],
  ])('one %s: %s', (_what, statement, told) =>
    as('pairloom-worker', (worker) =>
      whileLocked(async () => {
        await begin(worker, statement);
        await cancel();
        expect(await writesFromBeforeCancel(database, IMPORT)).toEqual(told);
      }),
    ),
  );

  it.each([
    ['the worker has begun since', 'pairloom-worker', true],
    ['the gateway has begun before', 'pairloom-gateway', false],
  ])('are none that %s', (_who, program, cancelled) =>
    as(program, (client) =>
      whileLocked(async () => {
        if (cancelled) await cancel();
        await begin(client, copy);
        if (!cancelled) await cancel();
        expect(await writesFromBeforeCancel(database, IMPORT)).toEqual([]);
      }),
    ),
  );
});

/** The server waits for rows, of which none comes. */
async function copyNothing(client: pg.Client): Promise<void> {
  await client.query('begin');
  const connection = connectionOf(client);
  connection.query('copy qa_pair from stdin');
  await once(connection, 'copyInResponse');
}

describe('transactions that stand in a statement', () => {
  it.each(['pairloom-worker', 'pairloom-gateway'])(
    'are those of %s, as long as its client says nothing',
    async (program) => {
      await as(program, async (client) => {
        await copyNothing(client);
        const line = `1 transactions that stand in a statement: ${program}: copy qa_pair from stdin`;
        expect(await judgeStanding(database, 0)).toEqual([line]);
      });
      expect(await judgeStanding(database)).toEqual([]);
    },
  );

  it('are not those of other programs, nor one that is about nothing', () =>
    as('psql', async (other) => {
      await copyNothing(other);
      await as('pairloom-worker', async (worker) => {
        await worker.query('select 1');
        expect(await judgeStanding(database, 0)).toEqual([]);
      });
    }));
});
