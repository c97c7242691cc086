import { Database } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';

export interface MigrationState {
  readonly executed: readonly string[];
  readonly pending: readonly string[];
}

async function withMigrator<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  // DDL may take longer than a statement of the daily work.
  const database = await Database.open({
    url,
    applicationName: 'pairloom-migrate',
    poolSize: 2,
    statementTimeoutMs: 0,
    lockTimeoutMs: 30_000,
    idleInTransactionTimeoutMs: 0,
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Runs every pending migration, each in a transaction. Gives the names of those that ran. */
export async function migrateUp(url: string): Promise<string[]> {
  return withMigrator(url, async ({ orm }) => (await orm.migrator.up()).map((migration) => migration.name));
}

/** Takes the last migration back, or all of them. */
export async function migrateDown(url: string, all = false): Promise<string[]> {
  return withMigrator(url, async ({ orm }) =>
    (await orm.migrator.down(all ? { to: 0 } : undefined)).map((migration) => migration.name),
  );
}

export async function migrationState(url: string): Promise<MigrationState> {
  return withMigrator(url, stateOf);
}

export async function stateOf({ orm }: Database): Promise<MigrationState> {
  const executed = new Set((await orm.migrator.getExecuted()).map((migration) => migration.name));
  const names = MIGRATIONS.map((migration) => migration.name);
  return { executed: names.filter((name) => executed.has(name)), pending: names.filter((name) => !executed.has(name)) };
}
