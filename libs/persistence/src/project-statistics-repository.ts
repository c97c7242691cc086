import type { DayStats, ErrorPattern, UserStats } from '@pairloom/contract';
import type { ProjectStatistics, StoredStats } from '@pairloom/core';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { num } from './sql-fragments.ts';

const USERS = 10;
const PATTERNS = 8;
/** Findings stand in their chunks as documents: patterns are told from so many of the newest. */
const CHUNKS_WITH_FINDINGS = 200;

/** Rows of an import that have a fate; one that runs has them in its chunks. */
const ROWS = sql`(j.created_rows + j.updated_rows + j.unchanged_rows + j.deleted_rows + j.skipped_rows + j.failed_rows)`;

/** Imports of the last days; dry runs are none. */
const windowOf = (projectId: string, days: number) =>
  sql`j.project_id = ${projectId} and j.kind <> 'preview' and j.created_at >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' - make_interval(days => ${days - 1})`;

const DAY = sql`(j.created_at at time zone 'UTC')::date`;

interface PatternRow extends Omit<ErrorPattern, 'byDay'> {
  days: { day: string; count: number }[];
}

export class ProjectStatisticsRepository implements ProjectStatistics {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async read(projectId: string, days: number, model: string): Promise<StoredStats> {
    const [live, series, users, patterns, pairs, embedding, database] = await Promise.all([
      this.#live(projectId),
      this.#days(projectId, days),
      this.#users(projectId, days),
      this.#patterns(projectId, days),
      this.#pairs(projectId),
      this.#embedding(projectId, model),
      this.#size(),
    ]);
    const errors = patterns.map(({ days: found, ...pattern }) => ({
      ...pattern,
      byDay: series.map(({ day }) => found.find((one) => one.day === day)?.count ?? 0),
    }));
    return { at: new Date().toISOString(), live, days: series, users, errors, pairs, embedding, database };
  }

  async #live(projectId: string): Promise<StoredStats['live']> {
    const [row] = await this.#database.query(sql<StoredStats['live']>`
      select count(*) filter (where j.status = 'processing' and j.paused_at is null and j.attention is null)::float8 as running,
        count(*) filter (where j.status = 'pending')::float8 as queued,
        count(*) filter (where j.paused_at is not null)::float8 as paused,
        count(*) filter (where j.attention is not null)::float8 as attention,
        coalesce(sum(c.rows / greatest(extract(epoch from now() - j.admitted_at), 1)) filter (where j.phase = 'loading' and j.paused_at is null), 0)::float8 as "rowsPerSecond"
      from import_job j
      left join lateral (select sum(row_count) as rows from import_chunk where import_id = j.id and status = 'done') c on j.phase = 'loading'
      where j.project_id = ${projectId} and j.status in ('pending', 'processing')`);
    return row ?? { running: 0, queued: 0, paused: 0, attention: 0, rowsPerSecond: 0 };
  }

  #days(projectId: string, days: number): Promise<DayStats[]> {
    return this.#database.query(sql<DayStats>`
      with by_day as (
        select ${DAY} as day, count(*) filter (where j.status = 'completed') as completed, count(*) filter (where j.status = 'failed') as failed,
          count(*) filter (where j.status = 'cancelled') as cancelled, sum(${ROWS}) as rows, sum(j.failed_rows) as failed_rows,
          sum(extract(epoch from j.loaded_at - j.admitted_at)) filter (where j.loaded_at is not null and j.phase = 'ended') as seconds,
          sum(${ROWS}) filter (where j.loaded_at is not null and j.phase = 'ended') as timed
        from import_job j where ${windowOf(projectId, days)} group by 1
      )
      select to_char(d, 'YYYY-MM-DD') as day, ${num('b.completed')} as completed, ${num('b.failed')} as failed, ${num('b.cancelled')} as cancelled,
        ${num('b.rows')} as rows, ${num('b.failed_rows')} as "failedRows",
        case when b.seconds > 0 then round(b.timed / b.seconds, 1)::float8 end as "rowsPerSecond"
      from generate_series((now() at time zone 'UTC')::date - ${days - 1}::int, (now() at time zone 'UTC')::date, interval '1 day') d
      left join by_day b on b.day = d::date order by d`);
  }

  #users(projectId: string, days: number): Promise<UserStats[]> {
    return this.#database.query(sql<UserStats>`
      select j.created_by as user, count(*)::float8 as imports, ${num(`sum(j.created_rows + j.updated_rows + j.unchanged_rows + j.deleted_rows + j.skipped_rows + j.failed_rows)`)} as rows,
        ${num('sum(j.failed_rows)')} as "failedRows"
      from import_job j where ${windowOf(projectId, days)} group by 1 order by rows desc, 1 limit ${USERS}`);
  }

  #patterns(projectId: string, days: number): Promise<PatternRow[]> {
    return this.#database.query(sql<PatternRow>`
      with newest as (
        select ${DAY} as day, c.findings from import_job j join import_chunk c on c.import_id = j.id
        where ${windowOf(projectId, days)} and c.findings is not null order by j.id desc, c.chunk_no desc limit ${CHUNKS_WITH_FINDINGS}
      ), by_day as (
        select f.c as code, f.s as severity, to_char(day, 'YYYY-MM-DD') as day, count(*) as count
        from newest cross join lateral jsonb_to_recordset(findings) as f (c text, s text) group by 1, 2, 3
      )
      select code, severity, sum(count)::float8 as count, jsonb_agg(jsonb_build_object('day', day, 'count', count)) as days
      from by_day group by 1, 2 order by 3 desc, 1 limit ${PATTERNS}`);
  }

  async #pairs(projectId: string): Promise<StoredStats['pairs']> {
    const [row] = await this.#database.query(sql<StoredStats['pairs']>`
      select count(*)::float8 as total, count(*) filter (where status = 'draft')::float8 as draft,
        count(*) filter (where status = 'published')::float8 as published, count(*) filter (where status = 'retired')::float8 as retired
      from qa_pair where project_id = ${projectId}`);
    return row ?? { total: 0, draft: 0, published: 0, retired: 0 };
  }

  async #embedding(projectId: string, model: string): Promise<StoredStats['embedding']> {
    const [row] = await this.#database.query(sql<Omit<StoredStats['embedding'], 'model'>>`
      with waiting as (
        select c.finished_at, greatest(0, coalesce(c.embed_texts, c.created_rows + c.updated_rows + c.unchanged_rows) - c.embed_done - c.embed_reused - c.embed_refused) as texts
        from import_job j join import_chunk c on c.import_id = j.id and c.status = 'done'
        where j.project_id = ${projectId} and j.options ->> 'embed' = 'true' and j.kind <> 'preview'
      ), stored as (
        select count(*) filter (where e.v is not null)::float8 as vectors, count(*) filter (where e.refused is not null)::float8 as refused
        from qa_embedding e where e.project_id = ${projectId} and e.model_id = (select id from embedding_model where name = ${model})
      )
      select (select dimension from embedding_model where name = ${model}) as dimension, s.vectors, s.refused,
        (select coalesce(sum(texts), 0)::float8 from waiting) as pending,
        (select extract(epoch from now() - min(finished_at))::float8 from waiting where texts > 0) as "lagSeconds"
      from stored s`);
    return { model, ...(row ?? { dimension: null, vectors: 0, refused: 0, pending: 0, lagSeconds: null }) };
  }

  async #size(): Promise<StoredStats['database']> {
    const [row] = await this.#database.query(sql<StoredStats['database']>`
      select pg_database_size(current_database())::float8 as bytes, d.numbackends::float8 as connections,
        (select sum(numbackends)::float8 from pg_stat_database) as "serverConnections",
        current_setting('max_connections')::float8 as "maxConnections",
        pg_size_bytes(current_setting('shared_memory_size'))::float8 as "sharedMemoryBytes",
        (d.blks_hit / nullif(d.blks_hit + d.blks_read, 0)::float8)::float8 as "cacheHitRatio"
      from pg_stat_database d where d.datname = current_database()`);
    const none = { bytes: 0, connections: 0, serverConnections: 0, maxConnections: 0, sharedMemoryBytes: 0 };
    return row ?? { ...none, cacheHitRatio: null };
  }
}
