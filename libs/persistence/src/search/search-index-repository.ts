import { KEY_BYTES, type SearchFilling, type SearchIndex } from '@pairloom/core';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { isDataFault } from '../faults.ts';
import { keyArray } from '../loading/pair-lookups.ts';
import { makeDocuments, removeDocuments } from './pair-documents.ts';

/** Pairs whose documents are made by one statement. */
const PAIRS_AT_ONCE = 2_000;
/** Imports that load come first, but search does not wait for them longer than this. */
const PATIENCE = '15 minutes';

/** An import with chunks whose pairs were not looked at. */
interface Unsearched {
  id: string;
  project_id: string;
  searched_chunk: number | null;
  /** Whether it changed pairs that are not those of its rows: then all of the project are compared. */
  whole: boolean;
}

/** Makes the documents of pairs that imports have written: `qa_search` follows `qa_pair`. */
export class SearchIndexRepository implements SearchIndex {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async fill(): Promise<SearchFilling> {
    if (await this.#mustWait()) return { pairs: 0, more: false };
    const job = await this.#nextImport();
    const refused: string[] = [];
    if (job !== undefined) return { pairs: await this.#fillFrom(job, refused), more: true, refused };
    return { ...(await this.#pass(refused)), refused };
  }

  async settle(): Promise<void> {
    await this.#database.query(sql`select gin_clean_pending_list('ix_qa_search_tokens')`);
  }

  async #mustWait(): Promise<boolean> {
    const [row] = await this.#database.query(sql<{ wait: boolean }>`
      select exists (select from import_job where searched_at is null and status = 'processing' and phase in ('planning', 'loading', 'settling') and paused_at is null and attention is null)
        and not exists (select from import_job where phase = 'ended' and searched_at is null and completed_at < now() - ${PATIENCE}::interval) as wait`);
    return row?.wait ?? false;
  }

  /** Kinds of imports that write other pairs than those at the keys of their chunks. */
  async #nextImport(): Promise<Unsearched | undefined> {
    const [job] = await this.#database.query(sql<Unsearched>`
      select id, project_id, searched_chunk, kind = 'undo' or mode = 'mirror' or options ->> 'onError' = 'rollback' as whole
      from import_job where phase = 'ended' and searched_at is null order by completed_at limit 1`);
    return job;
  }

  async #fillFrom(job: Unsearched, refused: string[]): Promise<number> {
    if (job.whole) await this.#askForPass(job.project_id);
    else {
      const chunk = await this.#nextChunk(job);
      if (chunk !== undefined) {
        const made = await this.#fillChunk(job, chunk.keys, refused);
        await this.#database.query(
          sql`update import_job set searched_chunk = ${chunk.chunk_no} where id = ${job.id} and coalesce(searched_chunk, -1) < ${chunk.chunk_no}`,
        );
        return made;
      }
    }
    await this.#database.query(sql`update import_job set searched_at = now() where id = ${job.id}`);
    return 0;
  }

  async #nextChunk(job: Unsearched): Promise<{ chunk_no: number; keys: Buffer } | undefined> {
    const [chunk] = await this.#database.query(sql<{ chunk_no: number; keys: Buffer }>`
      select chunk_no, keys from import_chunk
      where import_id = ${job.id} and status = 'done' and keys is not null and chunk_no > ${job.searched_chunk ?? -1} order by chunk_no limit 1`);
    return chunk;
  }

  async #fillChunk({ project_id: projectId }: Unsearched, keys: Buffer, refused: string[]): Promise<number> {
    let made = 0;
    for (let at = 0; at < keys.length; at += PAIRS_AT_ONCE * KEY_BYTES) {
      const some = keys.subarray(at, at + PAIRS_AT_ONCE * KEY_BYTES);
      // Rows that repeat a key stand for one pair.
      const rows = await this.#database.query(sql<{ id: string }>`
        select distinct p.id from unnest(${keyArray(keysOf(some))}::bytea[]) as k (key)
        cross join lateral (select id from qa_pair where project_id = ${projectId} and key_hash = k.key limit 1) p`);
      made += await this.#make(
        projectId,
        rows.map(({ id }) => id),
        refused,
      );
    }
    return made;
  }

  /** A document that the database refuses is left out, so that the others do not wait for it for ever. */
  async #make(projectId: string, ids: readonly string[], refused: string[]): Promise<number> {
    try {
      return await makeDocuments(this.#database.orm.em.getKysely(), projectId, ids);
    } catch (error) {
      if (!isDataFault(error)) throw error;
      if (ids.length === 1) {
        refused.push(...ids);
        return 0;
      }
      const half = Math.ceil(ids.length / 2);
      const first = await this.#make(projectId, ids.slice(0, half), refused);
      return first + (await this.#make(projectId, ids.slice(half), refused));
    }
  }

  async #askForPass(projectId: string): Promise<void> {
    await this.#database.query(sql`
      insert into search_pass (project_id) values (${projectId}) on conflict (project_id) do update set after = null, asked_at = now()`);
  }

  /** The next pairs of a project that is compared as a whole. */
  async #pass(refused: string[]): Promise<SearchFilling> {
    const [pass] = await this.#database.query(sql<{ project_id: string; after: string | null; asked_at: string }>`
      select project_id, after, asked_at::text as asked_at from search_pass order by asked_at, project_id limit 1`);
    if (pass === undefined) return { pairs: 0, more: false };
    const { project_id: projectId, after, asked_at: askedAt } = pass;
    const rows = await this.#database.query(sql<{ id: string }>`
      select id from qa_pair where project_id = ${projectId} ${after === null ? sql`` : sql`and id > ${after}::uuid`} order by id limit ${PAIRS_AT_ONCE}`);
    const last = rows.length < PAIRS_AT_ONCE ? undefined : rows.at(-1)?.id;
    const pairs = await this.#make(
      projectId,
      rows.map(({ id }) => id),
      refused,
    );
    await removeDocuments(this.#database.orm.em.getKysely(), projectId, after, last);
    // Asked for again meanwhile: then it begins anew.
    const same = sql`project_id = ${projectId} and asked_at = ${askedAt}::timestamptz`;
    await this.#database.query(
      last === undefined
        ? sql`delete from search_pass where ${same}`
        : sql`update search_pass set after = ${last} where ${same}`,
    );
    return { pairs, more: true };
  }
}

function keysOf(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / KEY_BYTES }, (_, n) => bytes.subarray(n * KEY_BYTES, (n + 1) * KEY_BYTES));
}
