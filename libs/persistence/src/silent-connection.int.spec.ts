import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@pairloom/testing';
import { sql } from 'kysely';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Database } from './database.ts';
import { ImportChangesListener } from './import-changes-listener.ts';
import { CHANGES_CHANNEL } from './sql-fragments.ts';

/** A way to the server that swallows, from some moment on, whatever goes through its connections; new ones are sound. */
class Way {
  readonly #pairs: [Socket, Socket][] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async to(url: URL): Promise<Way> {
    const server = createServer();
    const way = new Way(server);
    server.on('connection', (from) => {
      const to = connect(Number(url.port), url.hostname);
      way.#pairs.push([from, to]);
      from.pipe(to).pipe(from);
      for (const socket of [from, to]) socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return way;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  swallow(): void {
    for (const [from, to] of this.#pairs.splice(0)) {
      from.unpipe(to);
      to.unpipe(from);
      for (const socket of [from, to]) socket.resume();
    }
  }

  close(): void {
    this.#server.close();
  }
}

describe('a connection that gives no answer', () => {
  let server: TestDatabase;
  let way: Way;
  let url: string;

  beforeAll(async () => {
    server = await testDatabase();
    way = await Way.to(new URL(server.url));
    const through = new URL(server.url);
    through.port = String(way.port);
    through.hostname = '127.0.0.1';
    url = through.href;
  });
  afterAll(async () => {
    way.close();
    await server.stop();
  });

  it('is given up: the statement fails, and the next one has a connection that answers', async () => {
    const database = await Database.open({ url, applicationName: 'silence', silenceMs: 300 });
    try {
      await database.query(sql`select 1`);
      way.swallow();
      await expect(database.query(sql`select 2`)).rejects.toMatchObject({ code: 'database_unavailable' });
      await expect(database.transaction(({ kysely }) => sql`select 3 as n`.execute(kysely))).resolves.toMatchObject({
        rows: [{ n: 3 }],
      });
    } finally {
      await database.close();
    }
  });

  it('is kept while nothing is asked, and while a statement takes its time within the limit', async () => {
    const database = await Database.open({ url, applicationName: 'silence', silenceMs: 1_500, poolSize: 1 });
    try {
      const pid = sql<{ pid: number }>`select pg_backend_pid() as pid`;
      const [before] = await database.query(pid);
      await database.query(sql`select pg_sleep(0.7)`);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(await database.query(pid)).toEqual([before]);
    } finally {
      await database.close();
    }
  });

  it('of the listener is made anew, and what was missed meanwhile is to be looked for', async () => {
    const listener = new ImportChangesListener(url, { every: 100, answer: 200 });
    const database = await Database.open({ url: server.url, applicationName: 'silence' });
    try {
      await listener.open();
      const told: unknown[] = [];
      const toldOf = (wanted: unknown): Promise<void> =>
        new Promise((resolve) => {
          const stop = listener.subscribe((change) => {
            told.push(change);
            if (JSON.stringify(change) !== JSON.stringify(wanted)) return;
            stop();
            resolve();
          });
        });
      const again = toldOf(undefined);
      way.swallow();
      await again;
      const heard = toldOf({ projectId: 'p', importId: 'i' });
      await database.query(sql`select pg_notify(${CHANGES_CHANNEL}, 'p i')`);
      await heard;
    } finally {
      await listener.close();
      await database.close();
    }
  });
});
