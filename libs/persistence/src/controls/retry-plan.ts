import { type ChunkRange, type RowScope, isInScope, takesUnplanned } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { fateOf, NOT_RETRIED } from '../loading/chunk-result.ts';
import { num } from '../sql-fragments.ts';
import { type FamilyMember, hasUnplannedRows } from './family.ts';
import { type LatestChunk, latestFates } from './latest-fates.ts';

/** Chunks written in one statement. */
const CHUNKS_AT_ONCE = 500;

/** A chunk of a retry: one of the import that it retries, and which of its rows are taken up; all of them when that is not said. */
interface RetriedChunk {
  readonly range: ChunkRange;
  readonly retriedChunkNo: number | null;
  readonly scope?: { readonly count: number; readonly rows: Buffer };
}

/** What a retry has to do, as far as it is known when it is opened. */
export interface PlannedRetry {
  readonly rows: number;
  /** False when the file goes on where no import has cut it into chunks. */
  readonly complete: boolean;
}

/**
 * Gives a retry its chunks: those of the import and of its retries so far that hold rows in scope. `members` are that import and
 * its retries that still stand, oldest first.
 */
export async function planRows(
  db: Kysely<unknown>,
  retryId: string,
  members: readonly FamilyMember[],
  scope: RowScope,
): Promise<PlannedRetry> {
  const ids = members.map(({ id }) => id);
  const pending: RetriedChunk[] = [];
  let chunks = 0;
  let rows = 0;
  const flush = async (): Promise<void> => {
    await insertChunks(db, retryId, chunks, pending);
    chunks += pending.length;
    pending.length = 0;
  };
  for await (const latest of latestFates(db, ids)) {
    const chunk = inScope(latest, scope, ids[0]);
    if (chunk === undefined) continue;
    rows += chunk.scope?.count ?? chunk.range.rowCount;
    if (pending.push(chunk) === CHUNKS_AT_ONCE) await flush();
  }
  await flush();
  const complete = !takesUnplanned(scope) || !hasUnplannedRows(members);
  await notePlan(db, retryId, members, { rows, complete });
  return { rows, complete };
}

/** Undefined when none of its rows is in scope. */
function inScope(
  { range, importId, fates }: LatestChunk,
  scope: RowScope,
  original: string | undefined,
): RetriedChunk | undefined {
  const rows = Buffer.from(fates.map((code) => (code !== NOT_RETRIED && isInScope(scope, fateOf(code)) ? 1 : 0)));
  const count = rows.reduce((sum, taken) => sum + taken, 0);
  if (count === 0) return undefined;
  const retriedChunkNo = importId === original ? range.chunkNo : null;
  return { range, retriedChunkNo, ...(count < range.rowCount && { scope: { count, rows } }) };
}

/** Numbers go on after `known`: chunks of an import are numbered without gaps. */
async function insertChunks(
  db: Kysely<unknown>,
  retryId: string,
  known: number,
  chunks: readonly RetriedChunk[],
): Promise<void> {
  if (chunks.length === 0) return;
  const column = (pick: (chunk: RetriedChunk) => number | null) => chunks.map(pick);
  await sql`
    insert into import_chunk (import_id, chunk_no, byte_start, byte_end, first_row, row_count, first_line, retried_chunk_no, scope_rows, retried_rows, sha256)
    select ${retryId}, ${known} + x.no, x.byte_start, x.byte_end, x.first_row, x.row_count, x.first_line, x.retried, x.scope, x.rows, x.sha256
    from unnest(${column((c) => c.range.byteStart)}::bigint[], ${column((c) => c.range.byteEnd)}::bigint[], ${column((c) => c.range.firstRow)}::bigint[],
      ${column((c) => c.range.rowCount)}::int[], ${column((c) => c.range.firstLine)}::bigint[], ${column((c) => c.retriedChunkNo)}::int[],
      ${column((c) => c.scope?.count ?? null)}::int[], ${chunks.map((c) => c.scope?.rows ?? null)}::bytea[],
      ${chunks.map((c) => c.range.sha256 ?? null)}::bytea[])
      with ordinality as x (byte_start, byte_end, first_row, row_count, first_line, retried, scope, rows, sha256, no)`.execute(
    db,
  );
}

/** Planning goes on where the import that has come furthest has stopped. */
async function notePlan(
  db: Kysely<unknown>,
  retryId: string,
  members: readonly FamilyMember[],
  { rows, complete }: PlannedRetry,
): Promise<void> {
  const furthest = members.reduce((best, member) => (member.plannedBytes > best.plannedBytes ? member : best));
  await sql`
    update import_job set planned_rows = ${rows}, plan_complete = ${complete}, planned_bytes = ${furthest.plannedBytes}, plan_line = ${furthest.planLine},
      rows_blob_key = ${furthest.rowsBlobKey}, rows_bytes = ${furthest.rowsBytes}, rows_sha256 = ${furthest.rowsSha256},
      plan_row = (select max(first_row + row_count) from import_chunk where import_id = any(${members.map(({ id }) => id)}::uuid[]))
    where id = ${retryId}`.execute(db);
}

/**
 * Gives a retry of the vectors its chunks: those of the import that have texts without one. They count no rows and are loaded from the
 * start. Gives the number of texts.
 */
export async function planEmbeddings(db: Kysely<unknown>, retryId: string, importId: string): Promise<number> {
  const { rows } = await sql<{ texts: number }>`
    with pending as (
      insert into import_chunk (import_id, chunk_no, byte_start, byte_end, first_row, row_count, first_line, retried_chunk_no, scope_rows, status,
        fates, keys, embed_texts, started_at, finished_at)
      select ${retryId}, row_number() over (order by chunk_no), byte_start, byte_end, first_row, row_count, first_line, chunk_no, 0, 'done',
        decode(repeat('ff', row_count), 'hex'), '', greatest(0, ${PENDING_TEXTS}), now(), now()
      from import_chunk where import_id = ${importId} and status = 'done' and ${PENDING_TEXTS} > 0 returning embed_texts
    ) select ${num('sum(embed_texts)')} as texts from pending`.execute(db);
  await sql`
    update import_job j set plan_complete = true, planned_bytes = o.planned_bytes, plan_line = o.plan_line, rows_blob_key = o.rows_blob_key,
      rows_bytes = o.rows_bytes, rows_sha256 = o.rows_sha256, loaded_at = now()
    from import_job o where o.id = ${importId} and j.id = ${retryId}`.execute(db);
  return rows[0]?.texts ?? 0;
}

const PENDING_TEXTS = sql`(coalesce(embed_texts, created_rows + updated_rows + unchanged_rows) - embed_done - embed_reused - embed_refused)`;
