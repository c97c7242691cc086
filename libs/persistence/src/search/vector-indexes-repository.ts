import type { VectorIndexWork, VectorIndexes } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Database } from '../database.ts';
import { asIndexed, askIndex, ofIndex } from './vector-index.ts';

/** From so many vectors on comparing with each takes longer than people wait for (ADR 0028). */
export const INDEXED_VECTORS = 50_000;
/** With fewer the index goes again: between the two numbers it stays as it is. */
const SPENT_VECTORS = 25_000;
/** It is made anew when it has grown by so much: its parts were told from the vectors of that time. */
const GROWTH = 2;
const VECTORS_PER_LIST = 1_000;
const MIN_LISTS = 50;
const MAX_LISTS = 4_000;
/** So much of ten neighbours is to be found, tried with so many questions. */
const WANTED_RECALL = 0.96;
const TRIALS = 40;
const NEIGHBOURS = 10;
/** A search takes as long as it looks through parts, so no step is much wider than the trial is exact. */
const PROBES = [5, 7, 10, 14, 17, 20, 24, 28, 34, 40, 48, 56, 68, 80] as const;
/** For a million vectors of 384 numbers half of it is used. */
const BUILD_MEMORY = '1GB';
/** One builder for the whole database: it takes a core and the memory. */
export const BUILDER_LOCK = 1_720_026_028;

interface Candidate extends VectorIndexWork {
  readonly dimension: number;
  readonly searchNo: number;
}

/** Makes and removes the indexes over vectors, on connections of its own. */
export class VectorIndexesRepository implements VectorIndexes {
  readonly #database: Database;
  readonly #url: string;

  constructor(database: Database, url: string) {
    this.#database = database;
    this.#url = url;
  }

  async next(): Promise<VectorIndexWork | undefined> {
    return (await this.#candidates()).at(0);
  }

  async make({ projectId, modelId }: VectorIndexWork, signal: AbortSignal): Promise<boolean> {
    const candidate = (await this.#candidates()).find((one) => one.projectId === projectId && one.modelId === modelId);
    if (candidate === undefined) return false;
    const client = new pg.Client({ connectionString: this.#url, application_name: 'pairloom-vector-index' });
    await client.connect();
    // What is half made then is removed by the next round.
    const stop = (): void => void client.end();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [BUILDER_LOCK]);
      if (rows[0]?.ours !== true) return false;
      await this.#build(client, candidate);
      return true;
    } finally {
      signal.removeEventListener('abort', stop);
      await client.end();
    }
  }

  async removeSpent(): Promise<number> {
    const rows = await this.#database.query(sql<{ name: string }>`
      select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indexrelid
      left join vector_index x on x.name = c.relname
      where i.indrelid = 'qa_embedding'::regclass and c.relname like 'ix\\_qa\\_embedding\\_near\\_%'
        and (x.name is null or (select count(*) from (select from qa_embedding e where e.project_id = x.project_id and e.model_id = x.model_id and e.v is not null limit ${SPENT_VECTORS}) v) < ${SPENT_VECTORS})
        and not exists (select from pg_stat_progress_create_index b where b.index_relid = i.indexrelid)
        and not exists (select from pg_locks l join pg_database d on d.oid = l.database
          where d.datname = current_database() and l.locktype = 'advisory' and l.objid = ${BUILDER_LOCK})`);
    for (const { name } of rows) {
      await this.#database.query(sql`delete from vector_index where name = ${name}`);
      await this.#database.query(sql`drop index concurrently if exists ${sql.id(name)}`);
    }
    return rows.length;
  }

  /** Projects with many vectors that no index holds, and none of whose imports makes vectors now: bulk loads come first. */
  async #candidates(): Promise<Candidate[]> {
    const counted = sql`
      select count(*)::float8 as vectors from (
        select from qa_embedding e where e.project_id = p.id and e.model_id = m.id and e.v is not null
      ) e`;
    const many = sql`
      exists (select from qa_embedding e where e.project_id = p.id and e.model_id = m.id and e.v is not null offset ${INDEXED_VECTORS - 1} limit 1)`;
    return this.#database.query(sql<Candidate>`
      select * from (
        select p.id as "projectId", m.id as "modelId", m.dimension, p.search_no as "searchNo", x.vectors as known, (${counted}) as vectors
        from project p cross join embedding_model m left join vector_index x on x.project_id = p.id and x.model_id = m.id
        where m.dimension is not null and ${many} and not exists (
          select from import_job j where j.project_id = p.id and j.status = 'processing' and j.phase in ('loading', 'settling', 'embedding'))
      ) c where known is null or vectors >= known * ${GROWTH} order by vectors desc`);
  }

  async #build(client: pg.Client, candidate: Candidate): Promise<void> {
    const { projectId, modelId, dimension, vectors, searchNo } = candidate;
    const lists = Math.min(MAX_LISTS, Math.max(MIN_LISTS, Math.round(vectors / VECTORS_PER_LIST)));
    const before = await client.query<{ name: string }>(
      'select name from vector_index where project_id = $1 and model_id = $2',
      [projectId, modelId],
    );
    const name = `ix_qa_embedding_near_${searchNo}_${modelId}_${Date.now().toString(36)}`;
    await client.query(`set statement_timeout = 0`);
    await client.query(`set lock_timeout = 0`);
    await client.query(`set maintenance_work_mem = '${BUILD_MEMORY}'`);
    // Ids and numbers of ours: nothing in this statement comes from outside.
    await client.query(`
      create index concurrently ${name} on qa_embedding using ivfflat ((v::halfvec(${dimension})) halfvec_cosine_ops) with (lists = ${lists})
      where project_id = '${projectId}' and model_id = ${modelId} and v is not null`);
    const old = before.rows[0]?.name;
    if (old !== undefined) await client.query(`drop index concurrently if exists ${old}`);
    const { probes, recall } = await this.#trial(candidate);
    await client.query(
      `insert into vector_index (project_id, model_id, name, dimension, vectors, lists, probes, recall) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (project_id, model_id) do update set name = excluded.name, dimension = excluded.dimension, vectors = excluded.vectors, lists = excluded.lists,
         probes = excluded.probes, recall = excluded.recall, made_at = now()`,
      [projectId, modelId, name, dimension, vectors, lists, probes, recall],
    );
  }

  /** How many parts have to be looked through to find enough: tried with vectors between two that are stored. */
  #trial(candidate: Candidate): Promise<{ probes: number; recall: number }> {
    return this.#database.transaction(async ({ kysely }) => {
      const questions = await questionsFor(kysely, candidate);
      const exact: string[][] = [];
      await sql`set local enable_indexscan = off`.execute(kysely);
      for (const question of questions) exact.push(await nearestTo(kysely, candidate, question));
      await sql`set local enable_indexscan = on`.execute(kysely);
      let recall = 0;
      for (const probes of PROBES) {
        await askIndex(kysely, { probes });
        let found = 0;
        for (const [at, question] of questions.entries()) {
          const hits = await nearestTo(kysely, candidate, question);
          found += hits.filter((hit) => exact[at]?.includes(hit)).length;
        }
        recall = found / Math.max(1, exact.flat().length);
        if (recall >= WANTED_RECALL) return { probes, recall };
      }
      return { probes: PROBES[PROBES.length - 1] ?? 1, recall };
    });
  }
}

/** The first vectors by the hash of their text are as good as any: each is moved halfway to the next. */
async function questionsFor(db: Kysely<unknown>, candidate: Candidate): Promise<string[]> {
  const { rows } = await sql<{ v: string }>`
    select l2_normalize(v + next)::text as v from (
      select v, lead(v) over (order by text_hash) as next from (
        select text_hash, ${asIndexed(candidate, sql`v`)} as v from qa_embedding where ${ofIndex(candidate)} order by text_hash limit ${TRIALS + 1}
      ) e
    ) pairs where next is not null`.execute(db);
  return rows.map(({ v }) => v);
}

async function nearestTo(db: Kysely<unknown>, candidate: Candidate, question: string): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    select encode(text_hash, 'hex') as hash from qa_embedding where ${ofIndex(candidate)}
    order by ${asIndexed(candidate, sql`v`)} <=> ${asIndexed(candidate, sql`${question}`)} limit ${NEIGHBOURS}`.execute(
    db,
  );
  return rows.map(({ hash }) => hash);
}
