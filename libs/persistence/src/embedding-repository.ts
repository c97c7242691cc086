import type { EmbeddingCounts } from '@pairloom/contract';
import {
  KEY_BYTES,
  type CancelRequested,
  EmbeddingFault,
  type EmbeddingStore,
  type EmbeddingWork,
  type HeldImport,
  type ImportRun,
  type NearDuplicateSearch,
  type SearchedPart,
  type SettledImport,
  type Superseded,
  type TextResult,
  failpoint,
} from '@pairloom/core';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { fateCode } from './loading/chunk-result.ts';
import { hashArray, realArray } from './loading/encoding.ts';
import { StopWriting, holdImport, holdUncancelled, untilStopped } from './loading/writing-guard.ts';
import { hasTooMany, nearRows } from './near-duplicates/near-pairs.ts';
import { reportNearRows } from './near-duplicates/report-near-rows.ts';
import { readyIndex } from './search/vector-index.ts';
import { notifyChange, num } from './sql-fragments.ts';
import { NO_CLAIM, type TextState, type TextsOf, claimTexts, isOld, wantedStates } from './wanted-texts.ts';

/** Of sha256. */
const HASH_BYTES = 32;

const EMBEDDED_FATES = new Set([fateCode('created'), fateCode('updated'), fateCode('unchanged')]);

/** Chunk of an ended import whose texts are embedded for it. */
interface RetriedChunk {
  readonly importId: string;
  readonly chunkNo: number;
  readonly embedDone: number;
}

interface Chunk extends TextsOf {
  embed_fence: number;
  embed_done: number;
  retried: RetriedChunk | null;
}

interface ChunkRows {
  keys: Buffer | null;
  fates: Buffer | null;
}

/** What an import must be for its vectors to be made: `begin` for new work, `keep` for what is paid for. They throw StopWriting. */
export interface EmbeddingGuard {
  readonly begin: (db: Kysely<unknown>, importId: string) => Promise<void>;
  readonly keep: (db: Kysely<unknown>, importId: string) => Promise<{ held: boolean }>;
  /** Whether what it claims is free when the import has ended. */
  readonly endsClaims: boolean;
}

const WHILE_RUNNING: EmbeddingGuard = { begin: holdImport, keep: holdUncancelled, endsClaims: true };

/** Vectors by project, model and text. A row without a vector is a claim or a refusal. */
export class EmbeddingRepository implements EmbeddingStore {
  readonly #database: Database;
  readonly #guard: EmbeddingGuard;
  readonly #modelIds = new Map<string, number>();
  readonly #dimensions = new Map<string, number>();

  constructor(database: Database, guard: EmbeddingGuard = WHILE_RUNNING) {
    this.#database = database;
    this.#guard = guard;
  }

  async claimChunk(
    importId: string,
    chunkNo: number,
  ): Promise<SettledImport | CancelRequested | HeldImport | { state: 'open'; fence: number }> {
    const claimed = await untilStopped(() =>
      this.#database.transaction(async ({ kysely }): Promise<{ state: 'open'; fence: number }> => {
        await this.#guard.begin(kysely, importId);
        const { rows } = await sql<{ embed_fence: number }>`
          update import_chunk set embed_fence = embed_fence + 1 where import_id = ${importId} and chunk_no = ${chunkNo} returning embed_fence`.execute(
          kysely,
        );
        if (rows[0] === undefined) throw new Error('The chunk to be embedded is not there.');
        return { state: 'open', fence: rows[0].embed_fence };
      }),
    );
    if (claimed.state === 'superseded') throw new Error('A claim is never superseded.');
    return claimed;
  }

  async claimTexts(
    importId: string,
    chunkNo: number,
    fence: number,
    model: string,
    claimant: string,
    limit: number,
  ): Promise<SettledImport | CancelRequested | HeldImport | Superseded | EmbeddingWork> {
    const modelId = await this.#modelId(model);
    return untilStopped(() =>
      this.#database.transaction(async ({ kysely }): Promise<EmbeddingWork> => {
        await this.#guard.begin(kysely, importId);
        const chunk = await lockChunk(kysely, importId, chunkNo, fence);
        const keys = keysToEmbed(await rowsOf(kysely, importId, chunkNo, chunk));
        const states = await wantedStates(kysely, { chunk, keys, modelId });
        const missing = states.filter((text) => text.state === 'missing').sort((a, b) => a.hash.compare(b.hash));
        const refused = states.filter((text) => text.state === 'refused').length;
        const reused = states.length - missing.length - refused - chunk.embed_done;
        await sql`
          update import_chunk set embed_texts = ${states.length}, embed_refused = ${refused}, embed_reused = ${Math.max(0, reused)}
          where import_id = ${importId} and chunk_no = ${chunkNo}`.execute(kysely);
        if (chunk.retried !== null) await noteRetried(kysely, chunk.retried, states);
        const claimer = { modelId, claimant, importId: this.#guard.endsClaims ? importId : null };
        const texts = await claimTexts(kysely, chunk, claimer, missing.slice(0, limit));
        await notifyChange(chunk.project_id, importId).execute(kysely);
        return { state: 'open', fence, texts, claimedElsewhere: missing.length - texts.length };
      }),
    );
  }

  async save(
    importId: string,
    chunkNo: number,
    fence: number,
    model: string,
    results: readonly TextResult[],
    cost: { calls: number; tokens: number },
  ): Promise<SettledImport | CancelRequested | HeldImport | Superseded | { state: 'saved' | 'outrun' }> {
    const modelId = await this.#modelId(model);
    const vectors = results.flatMap(({ hash, vector }) => (vector === undefined ? [] : [{ hash, vector }]));
    const refusals = results.flatMap(({ hash, refused }) => (refused === undefined ? [] : [{ hash, refused }]));
    for (const length of new Set(vectors.map(({ vector }) => vector.length))) await this.#checkDimension(model, length);
    return untilStopped(() =>
      this.#database.transaction(async ({ kysely }): Promise<{ state: 'saved' | 'outrun' | 'held' }> => {
        // What is paid for is kept, paused or not.
        const { held } = await this.#guard.keep(kysely, importId);
        const chunk = await lockChunk(kysely, importId, chunkNo, fence);
        const ofText = sql`e.project_id = ${chunk.project_id} and e.model_id = ${modelId} and e.text_hash = u.hash and (e.v is null or ${isOld(chunk)})`;
        const answered = sql`${NO_CLAIM}, answered_at = now()`;
        const taken = await storeRefusals(kysely, refusals, { ofText, answered });
        const { rows } = await sql<{ stored: number }>`
          with stored as (
            update qa_embedding e set v = u.v, refused = null, ${answered} from ${vectorRows(vectors)} u where ${ofText} returning 1
          ), chunk as (
            update import_chunk set embed_done = embed_done + (select count(*) from stored), embed_refused = embed_refused + ${refusals.length},
              embed_calls = embed_calls + ${cost.calls}, embed_tokens = embed_tokens + ${cost.tokens}, embed_saved_at = now()
            where import_id = ${importId} and chunk_no = ${chunkNo}
          ), retried as (
            update import_chunk set embed_reused = embed_reused + (select count(*) from stored), embed_refused = embed_refused + ${refusals.length}
            where import_id = ${chunk.retried?.importId ?? null} and chunk_no = ${chunk.retried?.chunkNo ?? null}
          ), job as (update import_job set last_activity_at = now() where id = ${importId})
          select (select count(*) from stored)::float8 as stored, notified from (${notifyChange(chunk.project_id, importId)} as notified) n`.execute(
          kysely,
        );
        await failpoint('embedding.before_commit');
        if (held) return { state: 'held' };
        return { state: taken + (rows[0]?.stored ?? 0) < results.length ? 'outrun' : 'saved' };
      }),
    );
  }

  async reportNearDuplicates(
    run: ImportRun,
    chunk: { chunkNo: number; fence: number },
    model: string,
    near: NearDuplicateSearch,
    part: SearchedPart = {},
  ): ReturnType<EmbeddingStore['reportNearDuplicates']> {
    const modelId = await this.#modelId(model);
    const { importId, projectId } = run;
    const [row] = await this.#database.query(sql<{ first_row: number; keys: Buffer; fates: Buffer }>`
      select first_row::float8 as first_row, keys, fates from import_chunk
      where import_id = ${importId} and chunk_no = ${chunk.chunkNo} and near_checked_at is null and keys is not null and fates is not null`);
    if (row === undefined) return { state: 'reported' };
    const index = await readyIndex(this.#database, projectId, modelId);
    if (index === undefined && (await hasTooMany(this.#database, projectId, modelId))) return { state: 'unchecked' };
    const searched = { projectId, importId, modelId, firstRow: row.first_row, keys: row.keys, fates: row.fates, index };
    const found = await nearRows(this.#database, searched, near, part);
    const { next } = found;
    return untilStopped(() =>
      this.#database.transaction(async ({ kysely }) => {
        await reportNearRows(kysely, run, chunk, found, near.policy);
        return next === undefined ? { state: 'reported' as const } : { state: 'begun' as const, next };
      }),
    );
  }

  async release(importId: string, model: string, claimant: string): Promise<void> {
    const modelId = await this.#modelId(model);
    const ours = sql`j.id = ${importId} and e.project_id = j.project_id and e.model_id = ${modelId} and e.claimed_by = ${claimant}`;
    await this.#database.query(sql`
      delete from qa_embedding e using import_job j where ${ours} and e.v is null and e.refused is null`);
    // What was to be made again is still there.
    await this.#database.query(sql`
      update qa_embedding e set ${NO_CLAIM} from import_job j where ${ours}`);
  }

  async lastSavedAt(importId: string): Promise<number | undefined> {
    const [row] = await this.#database.query(sql<{ at: number | null }>`
      select (extract(epoch from max(embed_saved_at)) * 1000)::float8 as at from import_chunk where import_id = ${importId}`);
    return row?.at ?? undefined;
  }

  async counts(importId: string, fromChunk: number, toChunk: number): Promise<EmbeddingCounts> {
    const rows = await this.#database.query(sql<EmbeddingCounts & { texts: number }>`
      select ${num('sum(coalesce(embed_texts, created_rows + updated_rows + unchanged_rows))')} as texts, ${num('sum(embed_done)')} as embedded,
        ${num('sum(embed_reused)')} as reused, ${num('sum(embed_refused)')} as failed, ${num('sum(embed_calls)')} as calls
      from import_chunk where import_id = ${importId} and chunk_no between ${fromChunk} and ${toChunk} and status = 'done'`);
    const { texts = 0, embedded = 0, reused = 0, failed = 0, calls = 0 } = rows[0] ?? {};
    return { pending: Math.max(0, texts - embedded - reused - failed), embedded, reused, failed, calls };
  }

  async #modelId(name: string): Promise<number> {
    const known = this.#modelIds.get(name);
    if (known !== undefined) return known;
    await this.#database.query(sql`insert into embedding_model (name) values (${name}) on conflict do nothing`);
    const [row] = await this.#database.query(sql<{ id: number }>`select id from embedding_model where name = ${name}`);
    if (row === undefined) throw new Error('The embedding model was not registered.');
    this.#modelIds.set(name, row.id);
    return row.id;
  }

  /** The first vector of a model fixes the length of all. */
  async #checkDimension(model: string, length: number): Promise<void> {
    if (this.#dimensions.get(model) === length) return;
    const [row] = await this.#database.query(sql<{ dimension: number }>`
      update embedding_model set dimension = coalesce(dimension, ${length}) where name = ${model} returning dimension`);
    if (row?.dimension !== length) {
      const message = `The provider gives vectors of ${length} numbers, those stored for the model have ${row?.dimension ?? 'none'}.`;
      throw new EmbeddingFault('embedding_dimension_changed', message, { retryable: false });
    }
    this.#dimensions.set(model, length);
  }
}

/** The text form of a vector. */
export const vectorText = (vector: Float32Array): string => `[${vector.join(',')}]`;

async function lockChunk(db: Kysely<unknown>, importId: string, chunkNo: number, fence: number): Promise<Chunk> {
  const { rows } = await sql<Chunk>`
    select j.project_id, c.embed_fence, c.embed_done,
      case when o.import_id is not null then json_build_object('importId', o.import_id, 'chunkNo', o.chunk_no, 'embedDone', o.embed_done) end as retried,
      case when j.options ->> 'process' = 'all' then coalesce((select r.created_at from import_job r where r.id = o.import_id), j.created_at)::text end as renew_before
    from import_chunk c join import_job j on j.id = c.import_id
    left join import_chunk o on j.retry_scope = 'embeddings' and o.import_id = j.retry_of and o.chunk_no = c.retried_chunk_no
    where c.import_id = ${importId} and c.chunk_no = ${chunkNo} for update of c`.execute(db);
  const chunk = rows[0];
  if (chunk === undefined || chunk.embed_fence !== fence) throw new StopWriting({ state: 'superseded' });
  return chunk;
}

/** Of the rows whose texts are embedded: those of the chunk that is retried, or its own. */
async function rowsOf(
  db: Kysely<unknown>,
  importId: string,
  chunkNo: number,
  { retried }: Chunk,
): Promise<ChunkRows | undefined> {
  const { rows } = await sql<ChunkRows>`
    select coalesce(o.keys, c.keys) as keys, coalesce(o.fates, c.fates) as fates from import_chunk c
    left join import_chunk o on o.import_id = ${retried?.importId ?? null} and o.chunk_no = ${retried?.chunkNo ?? null}
    where c.import_id = ${importId} and c.chunk_no = ${chunkNo}`.execute(db);
  return rows[0];
}

/** The vectors as rows of `hash` and `v`: all numbers travel as one array, of which each row takes its part. */
function vectorRows(vectors: readonly { readonly hash: Buffer; readonly vector: Float32Array }[]): RawBuilder<unknown> {
  const length = vectors[0]?.vector.length ?? 0;
  const hashes = hashArray(vectors, HASH_BYTES, ({ hash }) => hash);
  const numbers = realArray(vectors, ({ vector }) => vector);
  return sql`(
    select hash, numbers[(n - 1) * ${length}::int + 1 : n * ${length}::int]::halfvec as v
    from unnest(${hashes}::bytea[]) with ordinality h (hash, n), (select ${numbers}::real[] as numbers) a)`;
}

/** The number of texts that were noted as refused. */
async function storeRefusals(
  db: Kysely<unknown>,
  refusals: readonly { readonly hash: Buffer; readonly refused: TextResult['refused'] }[],
  { ofText, answered }: { ofText: RawBuilder<unknown>; answered: RawBuilder<unknown> },
): Promise<number> {
  if (refusals.length === 0) return 0;
  const { numAffectedRows = 0n } = await sql`
    update qa_embedding e set refused = u.refused::jsonb, ${answered}
    from unnest(${refusals.map((r) => r.hash)}::bytea[], ${refusals.map((r) => JSON.stringify(r.refused))}::text[]) as u (hash, refused)
    where ${ofText}`.execute(db);
  return Number(numAffectedRows);
}

/** Figures of the chunk whose texts are retried are live: what has a vector by now is no longer pending there. */
async function noteRetried(db: Kysely<unknown>, retried: RetriedChunk, states: readonly TextState[]): Promise<void> {
  const refused = states.filter(({ state }) => state === 'refused').length;
  const missing = states.filter(({ state }) => state === 'missing').length;
  const reused = Math.max(0, states.length - missing - refused - retried.embedDone);
  await sql`
    update import_chunk set embed_texts = ${states.length}, embed_refused = ${refused}, embed_reused = ${reused}
    where import_id = ${retried.importId} and chunk_no = ${retried.chunkNo}`.execute(db);
}

/** Keys of the rows that a pair stands for; a key that the import skipped or failed belongs to another row. */
function keysToEmbed(rows: ChunkRows | undefined): Buffer[] {
  if (rows?.keys == null || rows.fates === null) return [];
  const { keys, fates } = rows;
  const wanted: Buffer[] = [];
  fates.forEach((fate, offset) => {
    if (EMBEDDED_FATES.has(fate)) wanted.push(keys.subarray(offset * KEY_BYTES, (offset + 1) * KEY_BYTES));
  });
  return wanted;
}
