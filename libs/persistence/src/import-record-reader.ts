import {
  type Counts,
  type EmbeddingCounts,
  type FateCounts,
  type ImportFault,
  type ImportKind,
  type ImportOptions,
  type ImportStatus,
  type Mapping,
  type Page,
  type Phase,
  type SourceType,
  isTerminal,
  revisionOf,
  sumFates,
} from '@pairloom/contract';
import type { StoredImport } from '@pairloom/core';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { pageOf, readCursor } from './paging.ts';
import { iso, num } from './sql-fragments.ts';

interface ImportRow extends FateCounts {
  id: string;
  project_id: string;
  created_by: string;
  kind: ImportKind;
  status: ImportStatus;
  phase: Phase;
  filename: string;
  source_type: SourceType | null;
  bytes: number | null;
  options: Partial<ImportOptions>;
  mapping: Mapping | null;
  error: ImportFault | null;
  attention: ImportFault | null;
  paused: boolean;
  cancel_requested: boolean;
  plan_complete: boolean;
  total_final: boolean;
  total: number;
  unprocessed: number;
  error_count: number;
  warning_count: number;
  retired_pairs: number | null;
  texts: number;
  embedded: number;
  reused: number;
  refused: number;
  calls: number;
  load_seconds: number | null;
  ahead: number | null;
  last_activity_at: string;
  created_at: string;
  updated_at: string;
  started_at: string | null;
  completed_at: string | null;
  retry_of: string | null;
  undo_of: string | null;
  retried_by: string[];
  undone_by: string | null;
}

/** Figures come from the chunk rows while an import runs and from the job row once it has ended. */
const SELECT = sql<ImportRow>`
  select j.id, j.project_id, j.created_by, j.kind, j.status, j.phase, j.filename, j.source_type, s.bytes::float8 as bytes,
    j.options, j.mapping, j.error, j.attention, j.paused_at is not null as paused, j.cancel_requested_at is not null as cancel_requested,
    j.plan_complete, j.total_final,
    case when j.phase = 'ended' then ${num('j.total_rows')} else ${num('j.planned_rows')} end as total,
    ${num('j.unprocessed_rows')} as unprocessed,
    ${sql.join(
      (['created', 'updated', 'unchanged', 'deleted', 'skipped', 'failed'] as const).map(
        (fate) =>
          sql`case when j.phase = 'ended' then ${num(`j.${fate}_rows`)} else ${num(`c.${fate}`)} end as ${sql.ref(fate)}`,
      ),
    )},
    case when j.phase = 'ended' then ${num('j.error_count')} else ${num('c.errors')} end as error_count,
    case when j.phase = 'ended' then ${num('j.warning_count')} else ${num('c.warnings')} end as warning_count, j.retired_pairs::float8 as retired_pairs,
    ${num('c.texts')} as texts, ${num('c.embedded')} as embedded, ${num('c.reused')} as reused, ${num('c.refused')} as refused, ${num('c.calls')} as calls,
    extract(epoch from coalesce(j.loaded_at, j.completed_at, now()) - j.admitted_at)::float8 as load_seconds,
    case when j.phase = 'queued' then (
      select count(*)::float8 from import_job q where q.project_id = j.project_id and q.status = 'pending' and q.phase = 'queued' and q.queue_number < j.queue_number
    ) end as ahead,
    ${iso('j.last_activity_at')} as last_activity_at, ${iso('j.created_at')} as created_at, ${iso('j.updated_at')} as updated_at,
    ${iso('j.started_at')} as started_at, ${iso('j.completed_at')} as completed_at, j.retry_of, j.undo_of,
    array(select r.id::text from import_job r where r.retry_of = j.id order by r.id) as retried_by,
    (select u.id::text from import_job u where u.undo_of = j.id order by u.id desc limit 1) as undone_by
  from import_job j
  left join source s on s.id = j.source_id
  left join lateral (
    select sum(created_rows) as created, sum(updated_rows) as updated, sum(unchanged_rows) as unchanged, sum(deleted_rows) as deleted,
      sum(skipped_rows) as skipped, sum(failed_rows) as failed, sum(error_count) as errors, sum(warning_count) as warnings,
      sum(coalesce(embed_texts, created_rows + updated_rows + unchanged_rows)) as texts,
      sum(embed_done) as embedded, sum(embed_reused) as reused, sum(embed_refused) as refused, sum(embed_calls) as calls
    from import_chunk where import_id = j.id
  ) c on true`;

function embeddingsOf(row: ImportRow): EmbeddingCounts {
  if (row.options.embed !== true) return { pending: 0, embedded: 0, reused: 0, failed: 0, calls: 0 };
  const pending = Math.max(0, row.texts - row.embedded - row.reused - row.refused);
  return { pending, embedded: row.embedded, reused: row.reused, failed: row.refused, calls: row.calls };
}

function countsOf(row: ImportRow): Counts {
  const { created, updated, unchanged, deleted, skipped, failed } = row;
  const processed = sumFates(row);
  const known = isTerminal(row.status) || row.plan_complete;
  return {
    total: known ? row.total : null,
    processed,
    created,
    updated,
    unchanged,
    deleted,
    skipped,
    failed,
    unprocessed: row.total - processed,
  };
}

/** A range around the plain extrapolation: the rate of a load varies with the machine and the data. */
function secondsLeft(row: ImportRow, rate: number | null, processed: number): [number, number] | null {
  if (rate === null || rate <= 0 || !row.plan_complete || row.phase !== 'loading') return null;
  const seconds = (row.total - processed) / rate;
  return [Math.round(seconds * 0.8), Math.ceil(seconds * 1.4)];
}

function toStoredImport(row: ImportRow): StoredImport {
  const counts = countsOf(row);
  const embeddings = embeddingsOf(row);
  const rate =
    row.load_seconds !== null && row.load_seconds > 0 && counts.processed > 0
      ? counts.processed / row.load_seconds
      : null;
  return {
    id: row.id,
    projectId: row.project_id,
    createdBy: row.created_by,
    kind: row.kind,
    mode: row.options.mode ?? 'upsert',
    status: row.status,
    phase: row.phase,
    filename: row.filename,
    sourceType: row.source_type,
    bytes: row.bytes,
    mapping: row.mapping,
    metadata: row.options.metadata ?? null,
    error: row.error,
    attention: row.attention,
    paused: row.paused,
    cancelRequested: row.cancel_requested,
    counts,
    totalFinal: row.total_final,
    errorCount: row.error_count,
    warningCount: row.warning_count,
    retired: row.retired_pairs,
    revision: revisionOf(row.phase, counts.processed, embeddings.embedded + embeddings.reused + embeddings.failed),
    embeddings,
    rowsPerSecond: rate === null ? null : Math.round(rate * 10) / 10,
    secondsLeft: secondsLeft(row, rate, counts.processed),
    queue: row.ahead === null ? null : { position: row.ahead + 1, reason: queueReason(row.ahead) },
    lastActivityAt: row.last_activity_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    links: {
      retryOf: row.retry_of,
      retriedBy: row.retried_by,
      undoOf: row.undo_of,
      undoneBy: row.undone_by,
      workflow: null,
    },
  };
}

/** Why an import that is next but `ahead` still waits. */
export const queueReason = (ahead: number): string =>
  ahead === 0
    ? 'waits for a running import of the project'
    : `waits for ${ahead} queued ${ahead === 1 ? 'import' : 'imports'} of the project`;

/** An import as a transaction sees it. */
export async function importWithin(db: Kysely<unknown>, importId: string): Promise<StoredImport | undefined> {
  const { rows } = await sql<ImportRow>`${SELECT} where j.id = ${importId}`.execute(db);
  return rows[0] && toStoredImport(rows[0]);
}

/** Reads imports with their figures; shared by the gateway's and the worker's side. */
export class ImportRecordReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(projectId: string, importId: string): Promise<StoredImport | undefined> {
    const rows = await this.#read(sql`where j.project_id = ${projectId} and j.id = ${importId}`);
    return rows[0];
  }

  async list(
    projectId: string,
    query: { status?: ImportStatus; cursor?: string; limit: number },
  ): Promise<Page<StoredImport>> {
    const after = readCursor(query.cursor, 'id');
    const rows = await this.#read(sql`
      where j.project_id = ${projectId}
        and (${query.status ?? null}::text is null or j.status = ${query.status ?? null})
        and (${after}::uuid is null or j.id < ${after}::uuid)
      order by j.id desc limit ${query.limit + 1}`);
    return pageOf(rows, query.limit, (item) => item.id);
  }

  async #read(where: RawBuilder<unknown>): Promise<StoredImport[]> {
    const rows = await this.#database.query(sql<ImportRow>`${SELECT} ${where}`);
    return rows.map(toStoredImport);
  }
}
