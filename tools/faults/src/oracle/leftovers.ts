import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Installation } from '../stack/installation.ts';
import { lookPatiently } from './patience.ts';
import { judgeStanding } from './statements.ts';

/** A session that was left behind is ended by the server's own time-outs, an upload that has fallen silent by the reconciler. */
const PATIENCE_MS = 75_000;
/** Files are left alone while they are young: somebody may be about to refer to them. */
const OLD_MS = 2 * 3_600_000;

/** What an ended import must not leave: files, open transactions, waiting locks, places in the queue, claims on texts that keep others off. */
export async function judgeLeftovers({ database, blobs }: Installation, projectId: string): Promise<string[]> {
  const looks = [
    async () => blobsUnknown(database, blobs),
    async () => rowsOf(database, 'open transactions', IDLE_TRANSACTIONS),
    async () => rowsOf(database, 'waiting locks', WAITING_LOCKS),
    async () => rowsOf(database, 'imports that hold a place', HELD_PLACES, [projectId]),
    async () => rowsOf(database, 'claims on texts', CLAIMS, [projectId]),
  ];
  const found = await judgeStanding(database);
  for (const look of looks) found.push(...(await lookPatiently(look, PATIENCE_MS)));
  return found;
}

const IDLE_TRANSACTIONS = `
  select application_name || ': ' || left(query, 60) as line from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%' and application_name like 'pairloom%'`;
const WAITING_LOCKS = `
  select left(query, 60) as line from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
const HELD_PLACES = `
  select id::text as line from import_job where project_id = $1 and phase <> 'ended'`;
const CLAIMS = `
  select encode(text_hash, 'hex') as line from qa_embedding where project_id = $1 and v is null and refused is null and claimed_until > now()
    and not exists (select from import_job where id = claimed_for and phase = 'ended')`;

async function rowsOf(database: pg.Pool, what: string, query: string, values: string[] = []): Promise<string[]> {
  const { rows } = await database.query<{ line: string }>(query, values);
  return rows.length === 0 ? [] : [`${rows.length} ${what}: ${rows[0]?.line}`];
}

/** What the ready check writes into an S3 store. */
const WRITE_CHECK = '.write-check';

async function blobsUnknown(database: pg.Pool, folder: string): Promise<string[]> {
  const { rows } = await database.query<{ key: string }>(
    `select blob_key as key from source union select rows_blob_key from import_job where rows_blob_key is not null`,
  );
  const known = new Set(rows.map(({ key }) => key));
  const unknown = filesIn(folder).filter((file) => file !== WRITE_CHECK && !known.has(file));
  makeOld(unknown.map((file) => join(folder, file)));
  const missing = [...known].filter((key) => !existsSync(join(folder, key)));
  return [
    ...(unknown.length === 0 ? [] : [`${unknown.length} files that nothing refers to: ${unknown[0]}`]),
    ...(missing.length === 0 ? [] : [`${missing.length} files are referred to and not there: ${missing[0]}`]),
  ];
}

/** So that the upkeep takes them for what they are now and not in an hour. */
function makeOld(files: readonly string[]): void {
  const longAgo = new Date(Date.now() - OLD_MS);
  for (const file of files) if (existsSync(file)) utimesSync(file, longAgo, longAgo);
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
