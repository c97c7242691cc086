import type { ExpiredResults, Retention, SpentSource } from '@pairloom/core';
import { sql } from 'kysely';
import type { Database, Tx } from '../database.ts';
import { notifyChange } from '../sql-fragments.ts';
import { judgedKeys, unreferenced } from './blob-references.ts';
import { KEPT_FOR } from './kept-for.ts';

/** Whether an import of the source `s` still needs it: it runs, or its results are offered. */
const IS_NEEDED = sql`exists (select from import_job j where j.source_id = s.id and j.results_expired_at is null)`;
const IS_IMPORTED = sql`exists (select from import_job j where j.source_id = s.id)`;
/** Gone for its readers, or never theirs for longer than it was to wait. */
const IS_SPENT = sql`s.removed_at is null and not ${IS_NEEDED} and (${IS_IMPORTED} or s.expires_at < now())`;

/** What is kept for a time, and ends. */
export class RetentionRepository implements Retention {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async resultsDue(limit: number, except: readonly string[] = []): Promise<string[]> {
    // Retries, also of its retries, and undos read what the import left behind until they have ended.
    const due = await this.#database.query(sql<{ id: string }>`
      select j.id from import_job j
      where j.phase = 'ended' and j.results_expired_at is null and j.completed_at <= now() - ${KEPT_FOR} and j.id <> all(${except}::uuid[])
        and not exists (select from import_job f where (f.source_id = j.source_id or f.undo_of = j.id) and f.phase <> 'ended')
      order by j.completed_at limit ${limit}`);
    // Where an attempt before was broken off, the lines may be left.
    const left = await this.#database.query(sql<{ id: string }>`
      select id from import_job where rows_blob_key is not null and results_expired_at is not null and id <> all(${except}::uuid[]) limit ${limit}`);
    return [...due, ...left].map(({ id }) => id);
  }

  expireResults(importId: string): Promise<ExpiredResults | undefined> {
    return this.#database.transaction((tx) => expireImport(tx, importId));
  }

  async linesRemoved(importId: string): Promise<void> {
    await this.#database.query(sql`
      update import_job set rows_blob_key = null, rows_bytes = null, rows_sha256 = null where id = ${importId} and results_expired_at is not null`);
  }

  async sourcesDue(limit: number, except: readonly string[] = []): Promise<string[]> {
    const due = await this.#database.query(sql<{ id: string }>`
      select s.id from source s where ${IS_SPENT} and s.id <> all(${except}::uuid[]) order by s.id limit ${limit}`);
    return due.map(({ id }) => id);
  }

  expireSource(sourceId: string): Promise<SpentSource | undefined> {
    return this.#database.transaction((tx) => expireSource(tx, sourceId));
  }

  async sourceRemoved(sourceId: string): Promise<void> {
    await this.#database.transaction(async ({ kysely }) => {
      await sql`select from source where id = ${sourceId} for update`.execute(kysely);
      const { rows } = await sql<{ imported: boolean }>`
        update source s set removed_at = now() where s.id = ${sourceId} and ${IS_SPENT} returning ${IS_IMPORTED} as imported`.execute(
        kysely,
      );
      if (rows[0] === undefined) return;
      await sql`delete from source_part where source_id = ${sourceId}`.execute(kysely);
      await sql`delete from source_edits where source_id = ${sourceId}`.execute(kysely);
      // Imports go on naming theirs: its size and hash belong to their record.
      if (!rows[0].imported) await sql`delete from source where id = ${sourceId}`.execute(kysely);
    });
  }

  async orphans(blobKeys: readonly string[]): Promise<string[]> {
    const judged = judgedKeys(blobKeys);
    return judged.length === 0 ? [] : (await this.#database.query(unreferenced(judged))).map(({ key }) => key);
  }
}

/** In one transaction, so that nobody reads half of the results. Figures of each chunk stay: the sums can always be made again. */
async function expireImport({ kysely }: Tx, importId: string): Promise<ExpiredResults | undefined> {
  const { rows } = await sql<{ project_id: string; expired: boolean; rows_blob_key: string | null }>`
    select project_id, results_expired_at is not null as expired, rows_blob_key from import_job
    where id = ${importId} and phase = 'ended' for update skip locked`.execute(kysely);
  const job = rows[0];
  if (job === undefined) return undefined;
  if (!job.expired) {
    await sql`
      update import_chunk set keys = null, fates = null, lines = null, findings = null, undone = null, answer_prints = null, question_keys = null, spellings = null
      where import_id = ${importId}`.execute(kysely);
    await sql`delete from import_row_error where import_id = ${importId}`.execute(kysely);
    await sql`delete from pair_set_change where import_id = ${importId}`.execute(kysely);
    await sql`update import_job set results_expired_at = now(), updated_at = now() where id = ${importId}`.execute(
      kysely,
    );
    await notifyChange(job.project_id, importId).execute(kysely);
  }
  const { rows: others } = await sql<{ id: string }>`
    select id from import_job where rows_blob_key = ${job.rows_blob_key} and results_expired_at is null limit 1`.execute(
    kysely,
  );
  const blobKeys = job.rows_blob_key === null || others.length > 0 ? [] : [job.rows_blob_key];
  return { importId, isNew: !job.expired, blobKeys };
}

/** The lock keeps an import from taking the source meanwhile; what was looked at before is looked at again under it. */
async function expireSource({ kysely }: Tx, sourceId: string): Promise<SpentSource | undefined> {
  await sql`select from source where id = ${sourceId} for update`.execute(kysely);
  const { rows } = await sql<{ blob_key: string }>`
    update source s set expires_at = least(coalesce(s.expires_at, now()), now()) where s.id = ${sourceId} and ${IS_SPENT} returning s.blob_key`.execute(
    kysely,
  );
  const source = rows[0];
  if (source === undefined) return undefined;
  const { rows: pieces } = await sql<{ blob_key: string }>`
    select blob_key from source_part where source_id = ${sourceId}
    union all select blob_key from source_edits where source_id = ${sourceId}`.execute(kysely);
  return { sourceId, blobKeys: [source.blob_key, ...pieces.map((piece) => piece.blob_key)] };
}
