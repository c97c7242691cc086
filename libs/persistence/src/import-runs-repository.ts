import type { CompleteMapping, ImportOptions } from '@pairloom/contract';
import type {
  AdmissionState,
  AttentionNote,
  ChunkRange,
  EndedImport,
  FinishAs,
  FinishedImport,
  ImportRun,
  ImportRuns,
  LoadedFigures,
  PlanCursor,
  OpenPlan,
  PlacedWork,
  PlanEnd,
  ReadPlan,
  SettledImport,
  StoredLines,
  Superseded,
} from '@pairloom/core';
import { sql } from 'kysely';
import type { Database, Tx } from './database.ts';
import { finishImport } from './finish-import.ts';
import { IS_HELD } from './loading/writing-guard.ts';
import { needAttention } from './loading/need-attention.ts';
import { headOfQueue, takePlace } from './queue.ts';
import { SOURCE_SET, notifyChange, num } from './sql-fragments.ts';

export interface ChunkRow {
  chunk_no: number;
  byte_start: number;
  byte_end: number;
  first_row: number;
  row_count: number;
  first_line: number;
  sha256?: Buffer | null;
}

export const RANGE_COLUMNS = sql.raw(
  'chunk_no, byte_start::float8 as byte_start, byte_end::float8 as byte_end, first_row::float8 as first_row, row_count, first_line::float8 as first_line, sha256',
);

export const toRange = (row: ChunkRow): ChunkRange => ({
  chunkNo: row.chunk_no,
  byteStart: row.byte_start,
  byteEnd: row.byte_end,
  firstRow: row.first_row,
  rowCount: row.row_count,
  firstLine: row.first_line,
  ...(row.sha256 != null && { sha256: row.sha256 }),
});

/** Planning goes on after the last chunk; a retry, which has some chunks of another import, where that import's plan has stopped. */
function planCursor(
  job: { readonly planned_bytes: number; readonly plan_line: number; readonly plan_row: number | null },
  last: ChunkRow | undefined,
): PlanCursor | undefined {
  const { plan_row: row, plan_line: line } = job;
  const end = last && { chunkNo: last.chunk_no + 1, byte: last.byte_end, row: last.first_row + last.row_count, line };
  if (row === null || (end !== undefined && end.row >= row)) return end;
  return { chunkNo: end?.chunkNo ?? 1, byte: job.planned_bytes, row, line };
}

/**
 * Phases of imports that want places for a work. One that is queued may be admitted, or waits for another of its project that is in one of
 * these phases and not held.
 */
const WORKS_IN: Readonly<Record<PlacedWork, readonly string[]>> = {
  loading: ['queued', 'planning', 'loading', 'settling'],
  embedding: ['embedding'],
};

const SETTLED: SettledImport = { state: 'settled' };

/** The worker's side of the import tables. */
export class ImportRunsRepository implements ImportRuns {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async describe(importId: string): Promise<ImportRun | undefined> {
    const rows = await this.#database.query(sql<{
      project_id: string;
      created_by: string;
      blob_key: string;
      bytes: number;
      sha256: string;
      options: ImportOptions;
      mapping: CompleteMapping;
      read_plan: ReadPlan;
      rows_blob_key: string | null;
      rows_bytes: number | null;
      rows_sha256: string | null;
      edits_blob_key: string | null;
      source_set: string | null;
      is_retry: boolean;
    }>`select j.project_id, j.created_by, s.blob_key, s.bytes::float8 as bytes, encode(s.sha256, 'hex') as sha256, j.options, j.mapping, j.read_plan,
         j.rows_blob_key, j.rows_bytes::float8 as rows_bytes, encode(j.rows_sha256, 'hex') as rows_sha256, e.blob_key as edits_blob_key,
         ${SOURCE_SET} as source_set,
         j.retry_of is not null as is_retry
       from import_job j join source s on s.id = j.source_id
       left join source_edits e on e.source_id = s.id and e.hash = decode(j.options ->> 'edits', 'hex')
       where j.id = ${importId}`);
    const row = rows[0];
    if (row === undefined) return undefined;
    const { rows_blob_key: rowsKey, rows_bytes: rowsBytes, rows_sha256: rowsSha256, edits_blob_key: editsKey } = row;
    return {
      importId,
      projectId: row.project_id,
      principal: row.created_by,
      blobKey: row.blob_key,
      sourceBytes: row.bytes,
      sourceSha256: row.sha256,
      ...(rowsKey !== null &&
        rowsBytes !== null && {
          rewritten: { blobKey: rowsKey, bytes: rowsBytes, ...(rowsSha256 !== null && { sha256: rowsSha256 }) },
        }),
      ...(editsKey !== null && { edits: { blobKey: editsKey } }),
      sourceSet: row.source_set,
      ...(row.is_retry && { isRetry: true }),
      options: row.options,
      plan: row.read_plan,
    };
  }

  admit(importId: string): Promise<AdmissionState> {
    return this.#database.transaction((tx) => takePlace(tx, importId));
  }

  async noteRewritten(importId: string, lines: StoredLines): Promise<SettledImport | { state: 'noted' }> {
    const rows = await this.#database.query(sql<{ id: string }>`
      update import_job set rows_blob_key = ${lines.blobKey}, rows_bytes = ${lines.bytes}, rows_sha256 = decode(${lines.sha256 ?? null}, 'hex'), last_activity_at = now()
      where id = ${importId} and phase <> 'ended' returning id`);
    return rows.length === 0 ? SETTLED : { state: 'noted' };
  }

  needAttention(
    importId: string,
    note: AttentionNote,
  ): Promise<SettledImport | { state: 'waiting'; wake: readonly string[] }> {
    return this.#database.transaction((tx) => needAttention(tx, importId, note));
  }

  async othersAtWork(projectId: string, work: PlacedWork): Promise<boolean> {
    const [row] = await this.#database.query(sql<{ others: boolean }>`
      select exists (
        select from import_job where status in ('pending', 'processing') and phase = any(${WORKS_IN[work]}) and not ${IS_HELD} and project_id <> ${projectId}
      ) as others`);
    return row?.others === true;
  }

  async endOf(importId: string, runId: string): Promise<EndedImport | undefined> {
    const [job] = await this.#database.query(sql<{
      ended: boolean;
      status: 'completed' | 'cancelled' | 'failed';
      own: boolean;
      given_up: boolean;
    }>`select phase = 'ended' as ended, status, ended_by_run is not distinct from ${runId} as own,
         started_at is null and coalesce(error ->> 'code', '') in ('upload_incomplete', 'temporal_unavailable') as given_up
       from import_job where id = ${importId}`);
    if (job === undefined) return undefined;
    if (!job.ended) return { state: 'running' };
    return job.own ? { state: 'own' } : { state: 'ended', status: job.status, givenUp: job.given_up };
  }

  async openPlan(importId: string, evenHeld = false): Promise<OpenPlan> {
    return this.#database.transaction(async (tx): Promise<OpenPlan> => {
      const { rows } = await sql<{
        fence: number;
        complete: boolean;
        planned_bytes: number;
        plan_line: number;
        plan_row: number | null;
        held: boolean;
      }>`
        update import_job set plan_fence = plan_fence + 1, last_activity_at = now() where id = ${importId} and phase <> 'ended'
        returning plan_fence as fence, plan_complete as complete, planned_bytes::float8 as planned_bytes, plan_line::float8 as plan_line, plan_row::float8 as plan_row,
          cancel_requested_at is null and ${IS_HELD} as held`.execute(tx.kysely);
      const job = rows[0];
      if (job === undefined) return SETTLED;
      if (job.held && !evenHeld) return { state: 'held' };
      const last = await sql<ChunkRow>`
        select ${RANGE_COLUMNS} from import_chunk where import_id = ${importId} order by chunk_no desc limit 1`.execute(
        tx.kysely,
      );
      const cursor = planCursor(job, last.rows[0]);
      return { state: 'open', fence: job.fence, complete: job.complete, plannedBytes: job.planned_bytes, cursor };
    });
  }

  async appendPlan(
    importId: string,
    fence: number,
    chunks: readonly ChunkRange[],
    end: PlanEnd,
  ): Promise<SettledImport | Superseded | { state: 'appended' }> {
    return this.#database.transaction(async (tx) => {
      const { rows } = await sql<{ plan_fence: number; phase: string; project_id: string }>`
        select plan_fence, phase, project_id from import_job where id = ${importId} for no key update`.execute(
        tx.kysely,
      );
      const job = rows[0];
      if (job === undefined || job.phase === 'ended') return SETTLED;
      if (job.plan_fence !== fence) return { state: 'superseded' };
      await this.#insertChunks(tx, importId, chunks);
      const planned = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
      await sql`update import_job set planned_rows = planned_rows + ${planned}, planned_bytes = ${end.plannedBytes}, plan_line = ${end.line}, plan_complete = ${end.complete},
        phase = case when phase = 'planning' and ${chunks.length > 0} then 'loading' else phase end,
        last_activity_at = now(), updated_at = now() where id = ${importId}`.execute(tx.kysely);
      await notifyChange(job.project_id, importId).execute(tx.kysely);
      return { state: 'appended' };
    });
  }

  async #insertChunks(tx: Tx, importId: string, chunks: readonly ChunkRange[]): Promise<void> {
    if (chunks.length === 0) return;
    const column = (pick: (chunk: ChunkRange) => number) => chunks.map(pick);
    await sql`
      insert into import_chunk (import_id, chunk_no, byte_start, byte_end, first_row, row_count, first_line, sha256)
      select ${importId}, * from unnest(${column((c) => c.chunkNo)}::int[], ${column((c) => c.byteStart)}::bigint[], ${column((c) => c.byteEnd)}::bigint[],
        ${column((c) => c.firstRow)}::bigint[], ${column((c) => c.rowCount)}::int[], ${column((c) => c.firstLine)}::bigint[],
        ${chunks.map((c) => c.sha256 ?? null)}::bytea[])`.execute(tx.kysely);
  }

  async chunks(importId: string, from: number): Promise<ChunkRange[]> {
    const rows = await this.#database.query(sql<ChunkRow>`
      select ${RANGE_COLUMNS} from import_chunk where import_id = ${importId} and chunk_no >= ${from} order by chunk_no`);
    return rows.map(toRange);
  }

  async enterPhase(importId: string, phase: 'loading' | 'settling' | 'embedding' | 'finishing'): Promise<boolean> {
    return this.#database.transaction(async (tx) => {
      const { rows } = await sql<{ project_id: string }>`
        update import_job set phase = ${phase}, last_activity_at = now(), updated_at = now()
        where id = ${importId} and phase <> 'ended'
          and array_position(array['uploading', 'queued', 'planning', 'loading', 'settling', 'embedding', 'finishing'], phase)
            < array_position(array['uploading', 'queued', 'planning', 'loading', 'settling', 'embedding', 'finishing'], ${phase})
        returning project_id`.execute(tx.kysely);
      if (rows[0] !== undefined) await notifyChange(rows[0].project_id, importId).execute(tx.kysely);
      return rows[0] !== undefined;
    });
  }

  async leaveQueue(
    importId: string,
    unlessFailed = false,
  ): Promise<SettledImport | ({ state: 'left'; wake: readonly string[] } & LoadedFigures)> {
    return this.#database.transaction(async (tx) => {
      const loaded = await figures(tx, importId);
      const stays = unlessFailed && loaded.fates.failed > 0;
      const { rows } = await sql<{ project_id: string }>`
        update import_job set loaded_at = coalesce(loaded_at, case when ${!stays} then now() end), last_activity_at = now(), updated_at = now()
        where id = ${importId} and phase <> 'ended' returning project_id`.execute(tx.kysely);
      const job = rows[0];
      if (job === undefined) return SETTLED;
      await notifyChange(job.project_id, importId).execute(tx.kysely);
      return { state: 'left', wake: await headOfQueue(tx, job.project_id), ...loaded };
    });
  }

  finish(importId: string, as: FinishAs): Promise<FinishedImport> {
    return this.#database.transaction((tx) => finishImport(tx, importId, as));
  }
}

/** Sums of the chunk rows. */
export async function figures(tx: Tx, importId: string): Promise<LoadedFigures> {
  const { rows } = await sql<{
    created: number;
    updated: number;
    unchanged: number;
    deleted: number;
    skipped: number;
    failed: number;
    errors: number;
    warnings: number;
  }>`
    select ${num('sum(created_rows)')} as created, ${num('sum(updated_rows)')} as updated, ${num('sum(unchanged_rows)')} as unchanged,
      ${num('sum(deleted_rows)')} as deleted, ${num('sum(skipped_rows)')} as skipped, ${num('sum(failed_rows)')} as failed,
      ${num('sum(error_count)')} as errors, ${num('sum(warning_count)')} as warnings
    from import_chunk where import_id = ${importId}`.execute(tx.kysely);
  const {
    errors = 0,
    warnings = 0,
    ...fates
  } = rows[0] ?? { created: 0, updated: 0, unchanged: 0, deleted: 0, skipped: 0, failed: 0 };
  return { fates, errorCount: errors, warningCount: warnings };
}
