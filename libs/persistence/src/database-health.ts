import type { DatabaseHealth } from '@pairloom/core';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** Ready when the database answers and every migration of this build has run. */
export class DatabaseHealthCheck implements DatabaseHealth {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async check(): Promise<{ ready: boolean; message?: string }> {
    try {
      const [found] = await this.#database.query(
        sql<{ migrated: boolean }>`select to_regclass('schema_migration') is not null as migrated`,
      );
      if (found?.migrated !== true)
        return { ready: false, message: 'The database has no schema yet: run the migrations.' };
      const rows = await this.#database.query(sql<{ name: string }>`select name from schema_migration`);
      const executed = new Set(rows.map((row) => row.name));
      const pending = MIGRATIONS.filter((migration) => !executed.has(migration.name)).length;
      return pending === 0
        ? { ready: true }
        : { ready: false, message: `The database lacks ${pending} of ${MIGRATIONS.length} migrations.` };
    } catch {
      return { ready: false, message: 'The database does not answer.' };
    }
  }
}
