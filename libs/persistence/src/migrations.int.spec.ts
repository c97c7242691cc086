import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@pairloom/testing';
import pg from 'pg';
import { Database } from './database.ts';
import { migrateDown, migrateUp, migrationState, openPersistence } from './index.ts';
import { MIGRATIONS } from './migrations/index.ts';

const NAMES = MIGRATIONS.map((migration) => migration.name);
const TABLES = [
  'audit_event',
  'embedding_model',
  'idempotency_key',
  'import_chunk',
  'import_job',
  'import_receipt',
  'import_row_error',
  'mapping',
  'near_pair',
  'notice',
  'pair_set_change',
  'project',
  'qa_embedding',
  'qa_pair',
  'qa_pair_version',
  'qa_search',
  'qa_variant',
  'rule_set',
  'search_pass',
  'source',
  'source_edits',
  'source_part',
  'vector_index',
];

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.stop();
});

interface Column {
  table: string;
  name: string;
  type: string;
  required: boolean;
  initial: string | null;
}

const columns = async (): Promise<Column[]> =>
  (
    await client.query<Column>(`
      select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
        pg_get_expr(d.adbin, d.adrelid) as initial
      from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and c.relname <> 'schema_migration'
      order by 1, a.attnum`)
  ).rows;

/** All that the migrations make: columns with types and defaults, storage, constraints, indexes. */
async function catalogue() {
  const constraints = await client.query(`
    select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as definition from pg_constraint
    where connamespace = 'public'::regnamespace order by 1, 2`);
  const indexes = await client.query(
    `select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1`,
  );
  const storage = await client.query(`
    select attrelid::regclass::text as table, attname, attstorage from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and attnum > 0 order by 1, 2`);
  return { columns: await columns(), constraints: constraints.rows, indexes: indexes.rows, storage: storage.rows };
}

describe('migrations', () => {
  it('are not run by opening the persistence', async () => {
    const persistence = await openPersistence({ url: database.url, applicationName: 'spec' });
    try {
      expect(await persistence.health.check()).toEqual({
        ready: false,
        message: 'The database has no schema yet: run the migrations.',
      });
      await expect(persistence.projects.list()).rejects.toMatchObject({ code: 'database_schema_missing' });
    } finally {
      await persistence.close();
    }
    expect(await columns()).toEqual([]);
  });

  it('give the same catalogue again after all of them were taken back', async () => {
    expect(await migrateUp(database.url)).toEqual(NAMES);
    const first = await catalogue();
    expect(await migrateUp(database.url)).toEqual([]);
    expect(await migrateDown(database.url, true)).toEqual([...NAMES].reverse());
    expect(await columns()).toEqual([]);
    expect(await migrateUp(database.url)).toEqual(NAMES);
    expect(await catalogue()).toEqual(first);
  });

  it('make every table of the design', async () => {
    expect([...new Set((await columns()).map((column) => column.table))]).toEqual(TABLES);
  });

  it('index imports by status', async () => {
    const { indexes } = await catalogue();
    expect(indexes).toContainEqual({
      indexname: 'ix_import_job_status',
      indexdef: 'CREATE INDEX ix_import_job_status ON public.import_job USING btree (project_id, status, id DESC)',
    });
  });

  it('are told as pending when the last is taken back', async () => {
    const persistence = await openPersistence({ url: database.url, applicationName: 'spec' });
    try {
      expect(await persistence.health.check()).toEqual({ ready: true });
      const last = NAMES.at(-1) ?? '';
      expect(await migrateDown(database.url)).toEqual([last]);
      expect(await migrationState(database.url)).toEqual({ executed: NAMES.slice(0, -1), pending: [last] });
      expect(await persistence.health.check()).toEqual({
        ready: false,
        message: `The database lacks 1 of ${NAMES.length} migrations.`,
      });
      await migrateUp(database.url);
      expect(await migrationState(database.url)).toEqual({ executed: NAMES, pending: [] });
    } finally {
      await persistence.close();
    }
  });
});

/** Types as MikroORM writes them, as the catalogue does. */
const CATALOGUE_TYPES: Record<string, string> = {
  int: 'integer',
  serial: 'integer',
  timestamptz: 'timestamp with time zone',
};

describe('entities', () => {
  it('agree with their tables in columns, types and nullability, and leave none out', async () => {
    const open = await Database.open({ url: database.url, applicationName: 'spec' });
    try {
      const told = [...open.orm.getMetadata().getAll().values()]
        .flatMap((meta) =>
          meta.props.map((property) => ({
            table: meta.tableName,
            name: property.fieldNames[0] ?? '',
            type: CATALOGUE_TYPES[property.columnTypes[0] ?? ''] ?? property.columnTypes[0] ?? '',
            required: property.nullable !== true,
          })),
        )
        .sort(byPlace);
      const stored = (await columns())
        .map(({ table, name, type, required }) => ({ table, name, type, required }))
        .sort(byPlace);
      expect(told).toEqual(stored);
    } finally {
      await open.close();
    }
  });
});

const byPlace = (a: { table: string; name: string }, b: { table: string; name: string }): number =>
  a.table.localeCompare(b.table) || a.name.localeCompare(b.name);
