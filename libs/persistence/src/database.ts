import { UnderscoreNamingStrategy } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { CompiledQuery, type Kysely, type RawBuilder } from 'kysely';
import { failpoint } from '@pairloom/core';
import type { ClientConfig } from 'pg';
import { BulkClient } from './bulk-client.ts';
import type { CopyReader } from './copy-out.ts';
import { ENTITIES } from './entities/index.ts';
import { asSystemFault, isTransient } from './faults.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { RETENTION_DAYS, RETENTION_SETTING } from './reconciling/kept-for.ts';
import { endWhenSilent } from './silent-connection.ts';

export interface DatabaseOptions {
  /** PostgreSQL URL. */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly poolSize?: number;
  /** Milliseconds; a transaction that idles longer is ended by the server, so that a frozen worker holds no locks; one that stands still in a statement, by the reconciler. */
  readonly idleInTransactionTimeoutMs?: number;
  /** 0 for none. */
  readonly statementTimeoutMs?: number;
  /** A connection that gives no answer for so long is given up; left out, 15 s after the server would have ended the statement. */
  readonly silenceMs?: number;
  readonly lockTimeoutMs?: number;
  /** How long source, rows, results and undo of an import are kept after its end; the same for all who use the database. */
  readonly retentionDays?: number;
}

/** Handle of a transaction: entities through `em`, bulk statements through `query`, both on one connection. */
export interface Tx {
  readonly em: EntityManager;
  readonly kysely: Kysely<unknown>;
}

const TRANSACTION_ATTEMPTS = 5;
const STATEMENT_MS = 60_000;
/** For the answer of a server that has ended a statement, before its connection counts as silent. */
const GRACE_MS = 15_000;

function clientOf({ statementTimeoutMs = STATEMENT_MS, silenceMs }: DatabaseOptions): typeof BulkClient {
  if (statementTimeoutMs === 0 && silenceMs === undefined) return BulkClient;
  return class extends BulkClient {
    constructor(config?: string | ClientConfig) {
      super(config);
      endWhenSilent(this, silenceMs ?? statementTimeoutMs + GRACE_MS);
    }
  };
}

/** The connection pool with units of work. Faults come out as SystemFault `database_unavailable` or as PostgreSQL's own error. */
export class Database {
  readonly orm: MikroORM;

  private constructor(orm: MikroORM) {
    this.orm = orm;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const settings = {
      // A host that is gone is noticed within half a minute, also by a server that waits for the rest of a statement.
      tcp_keepalives_idle: 10,
      tcp_keepalives_interval: 5,
      tcp_keepalives_count: 3,
      idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 8_000,
      statement_timeout: options.statementTimeoutMs ?? STATEMENT_MS,
      lock_timeout: options.lockTimeoutMs ?? 15_000,
      [RETENTION_SETTING]: options.retentionDays ?? RETENTION_DAYS,
    };
    const orm = await MikroORM.init({
      clientUrl: options.url,
      entities: ENTITIES,
      extensions: [Migrator],
      namingStrategy: UnderscoreNamingStrategy,
      pool: { min: 0, max: options.poolSize ?? 10 },
      driverOptions: {
        Client: clientOf(options),
        application_name: options.applicationName,
        connectionTimeoutMillis: 10_000,
        keepAlive: true,
        options: Object.entries(settings)
          .map(([name, value]) => `-c ${name}=${value}`)
          .join(' '),
      },
      migrations: { migrationsList: MIGRATIONS, snapshot: false, tableName: 'schema_migration' },
      logger: () => undefined,
    });
    return new Database(orm);
  }

  /** Runs statements on any free connection, outside of a transaction. */
  async query<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
    try {
      return (await statement.execute(this.orm.em.getKysely())).rows;
    } catch (error) {
      throw asSystemFault(error);
    }
  }

  /** Runs a `copy … to stdout (format binary)` on any free connection. */
  async copy(statement: string, reader: CopyReader): Promise<void> {
    try {
      await this.orm.em.getKysely().executeQuery(CompiledQuery.raw(statement, [reader]));
    } catch (error) {
      throw asSystemFault(error);
    }
  }

  /**
   * One transaction on a fresh entity manager; a serialisation failure, a deadlock or a lock timeout repeats the whole. A lost connection
   * does not: it is told as `database_unavailable`, and what was done may be stored.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(work);
      } catch (error) {
        if (attempt >= TRANSACTION_ATTEMPTS || !isTransient(error)) throw asSystemFault(error);
      }
    }
  }

  /**
   * Kysely runs the transaction, not the entity manager: the latter never gives back a connection on which the rollback
   * fails, as it does on each connection that the server has ended, until none is left in the pool.
   */
  async #once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const committed = await this.orm.em
      .getKysely()
      .transaction()
      .execute(async (kysely) => {
        const em = this.orm.em.fork();
        em.setTransactionContext(kysely);
        const result = await work({ em, kysely });
        await em.flush();
        await failpoint('transaction.before_commit');
        return result;
      });
    await failpoint('transaction.after_commit');
    return committed;
  }

  async close(): Promise<void> {
    await this.orm.close(true);
  }
}
