import {
  type Attention,
  type Counts,
  type EmbeddingCounts,
  type FateCounts,
  type ImportControl,
  type ImportFault,
  type ImportKind,
  type ImportListQuery,
  type ImportOptions,
  type ImportSort,
  type ImportStand,
  type ImportStatus,
  type Mapping,
  type Page,
  type Pause,
  type Phase,
  type SourceType,
  BULK_CHANGES,
  ERROR_CODES,
  bulkFilename,
  isTerminal,
  revisionOf,
  sumFates,
} from '@pairloom/contract';
import type { StoredImport } from '@pairloom/core';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { BULK_FILE, bulkChangeIn } from './bulk-file.ts';
import { availableControls } from './controls/available-controls.ts';
import type { Database } from './database.ts';
import { type CourseRow, courseOf } from './import-course.ts';
import { pageOf, readCursor } from './paging.ts';
import { IS_EXPIRED, RESULTS_UNTIL } from './reconciling/kept-for.ts';
import { HOLDS_PLACE, WAITS_FOR_PLACE, queueReason } from './queue.ts';
import { iso, isoOf, num } from './sql-fragments.ts';

interface ImportRow extends FateCounts, CourseRow {
  id: string;
  project_id: string;
  created_by: string;
  kind: ImportKind;
  status: ImportStatus;
  phase: Phase;
  filename: string;
  bulk_file: string | null;
  source_type: SourceType | null;
  bytes: number | null;
  bytes_done: number | null;
  options: Partial<ImportOptions>;
  mapping: Mapping | null;
  validation: { settingsVersion: number; ruleSetVersion: number } | null;
  error: ImportFault | null;
  attention: Attention | null;
  paused: boolean;
  paused_at: string | null;
  paused_by: string | null;
  pause_reason: string | null;
  loaded: boolean;
  kept: boolean;
  undone: boolean;
  results_until: string | null;
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
  place: { ahead: number; running: number; places: number } | null;
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
  select j.id, j.project_id, j.created_by, j.kind, j.status, j.phase, j.filename, ${BULK_FILE} as bulk_file, j.source_type, s.bytes::float8 as bytes,
    j.options, j.mapping, case when jsonb_exists(j.read_plan, 'validation') then json_build_object(
      'settingsVersion', j.read_plan -> 'validation' -> 'settingsVersion', 'ruleSetVersion', j.read_plan -> 'validation' -> 'ruleSetVersion') end as validation, j.error, j.attention, j.paused_at is not null as paused, ${iso('j.paused_at')} as paused_at,
    j.paused_by, j.pause_reason, j.loaded_at is not null as loaded, j.cancel_requested_at is not null as cancel_requested,
    j.plan_complete, j.total_final,
    case when j.phase in ('planning', 'loading') and not j.plan_complete and j.kind in ('import', 'preview') and not jsonb_exists(j.read_plan, 'rewriting')
      then ${num('c.bytes_done')} end as bytes_done,
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
    case when j.load_ms > 0 or j.admitted_at is not null then
      j.load_ms / 1000.0 + greatest(0, coalesce(extract(epoch from coalesce(j.loaded_at, j.completed_at, now()) - j.admitted_at), 0))
    end::float8 as load_seconds,
    case when ${WAITS_FOR_PLACE} then (
      select json_build_object('ahead', count(*) filter (where ${WAITS_FOR_PLACE} and q.queue_number < j.queue_number), 'running', count(*) filter (where ${HOLDS_PLACE}),
        'places', (select load_concurrency from project p where p.id = j.project_id))
      from import_job q where q.project_id = j.project_id and q.status in ('pending', 'processing')
    ) end as place,
    s.id is not null and j.read_plan is not null and not ${IS_EXPIRED} and coalesce(s.expires_at > now(), true) as kept,
    exists (select from import_job u where u.undo_of = j.id and u.status not in ('failed', 'cancelled')) as undone,
    ${isoOf(RESULTS_UNTIL)} as results_until,
    ${isoOf(sql`greatest(j.last_activity_at, c.last_finished_at, c.last_embedded_at)`)} as last_activity_at, ${iso('j.created_at')} as created_at, ${iso('j.updated_at')} as updated_at,
    ${iso('j.started_at')} as started_at, ${iso('j.completed_at')} as completed_at, ${iso('s.created_at')} as stored_at, ${iso('j.check_closed_at')} as check_closed_at,
    ${iso('j.loaded_at')} as loaded_at, ${iso('c.first_started_at')} as first_started_at, ${iso('c.last_finished_at')} as last_finished_at, ${iso('c.last_embedded_at')} as last_embedded_at, j.retry_of, j.undo_of,
    array(select r.id::text from import_job r where r.retry_of = j.id order by r.id) as retried_by,
    (select u.id::text from import_job u where u.undo_of = j.id order by u.id desc limit 1) as undone_by
  from import_job j
  left join source s on s.id = j.source_id
  left join lateral (
    select sum(byte_end - byte_start) filter (where status = 'done') as bytes_done, sum(created_rows) as created, sum(updated_rows) as updated, sum(unchanged_rows) as unchanged, sum(deleted_rows) as deleted,
      sum(skipped_rows) as skipped, sum(failed_rows) as failed, sum(error_count) as errors, sum(warning_count) as warnings,
      sum(coalesce(embed_texts, created_rows + updated_rows + unchanged_rows)) as texts,
      min(started_at) as first_started_at, max(finished_at) filter (where status = 'done') as last_finished_at, max(greatest(embed_saved_at, near_checked_at)) as last_embedded_at,
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
  const stands = row.paused || row.attention?.waits === true || row.place !== null;
  if (rate === null || rate <= 0 || !row.plan_complete || row.phase !== 'loading' || stands) return null;
  const seconds = (row.total - processed) / rate;
  return [Math.round(seconds * 0.8), Math.ceil(seconds * 1.4)];
}

/** While it runs the import is to be retried; vectors that it ended without are made by later passes. */
function remedyOf({ code }: Attention, status: ImportStatus): string {
  const { remedy, lateRemedy } = ERROR_CODES[code];
  return isTerminal(status) ? (lateRemedy ?? remedy) : remedy;
}

const pauseOf = ({ paused_at: at, paused_by: by, pause_reason: reason }: ImportRow): Pause | null =>
  at === null ? null : { by: by ?? 'unknown', reason, at };

function controlsOf(row: ImportRow): ImportControl[] {
  const changed = row.created + row.updated + row.deleted + (row.retired_pairs ?? 0) > 0;
  return availableControls({ ...row, cancelling: row.cancel_requested, changed });
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
    bulkChange: bulkChangeIn(row.bulk_file),
    sourceType: row.source_type,
    bytes: row.bytes,
    bytesDone: row.bytes_done,
    mapping: row.mapping,
    validation: row.validation,
    allOrNothing: row.options.onError === 'rollback',
    metadata: row.options.metadata ?? null,
    error: row.error,
    attention: row.attention && { ...row.attention, remedy: remedyOf(row.attention, row.status) },
    paused: row.paused,
    pause: pauseOf(row),
    controls: controlsOf(row),
    resultsUntil: row.results_until,
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
    queue: row.place === null ? null : { position: row.place.ahead + 1, reason: queueReason(row.place) },
    lastActivityAt: row.last_activity_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    course: courseOf(row),
    links: {
      retryOf: row.retry_of,
      retriedBy: row.retried_by,
      undoOf: row.undo_of,
      undoneBy: row.undone_by,
      workflow: null,
    },
  };
}

/** What is asked of a list of imports. */
export type ImportsAsked = Partial<Omit<ImportListQuery, 'limit'>> & { readonly limit: number };

/** Orders by what stands in the job row: the figures of one that runs are not in it as yet. */
const SORTS: Record<Exclude<ImportSort, 'newest'>, RawBuilder<unknown>> = {
  oldest: sql`j.created_at`,
  name: sql`lower(j.filename)`,
  rows: sql`coalesce(j.total_rows, j.planned_rows) desc`,
  failed: sql`j.failed_rows desc`,
  duration: sql`coalesce(j.completed_at, now()) - j.started_at desc nulls last`,
};

/** As the dashboard counts them. */
const STANDS: Record<ImportStand, RawBuilder<unknown>> = {
  attention: sql`j.status in ('pending', 'processing') and j.attention is not null`,
  paused: sql`j.status in ('pending', 'processing') and j.paused_at is not null`,
};

function asked(
  projectId: string,
  { status, state, kind, createdBy, q, bulkChange, previews }: ImportsAsked,
): RawBuilder<unknown> {
  const conditions = [sql`j.project_id = ${projectId}`];
  if (status !== undefined) conditions.push(sql`j.status = ${status}`);
  if (state !== undefined) conditions.push(STANDS[state]);
  if (kind !== undefined) conditions.push(sql`j.kind = ${kind}`);
  if (previews === false) conditions.push(sql`j.kind <> 'preview'`);
  if (createdBy !== undefined) conditions.push(sql`j.created_by = ${createdBy}`);
  if (q !== undefined || bulkChange !== undefined) conditions.push(called(q, bulkChange?.split(',') ?? []));
  return sql.join(conditions, sql` and `);
}

/** Files by their names; of bulk changes, whose files nobody has named, those about `changes`. */
function called(q: string | undefined, changes: readonly string[]): RawBuilder<unknown> {
  const files = BULK_CHANGES.map((change) => ({ change, file: bulkFilename(change) }));
  const wanted = files.filter(({ change }) => changes.includes(change)).map(({ file }) => file);
  return sql`case when ${BULK_FILE} = any(${files.map(({ file }) => file)}::text[]) then j.filename = any(${wanted}::text[])
    else strpos(lower(j.filename), lower(${q ?? null}::text)) > 0 end`;
}

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

  async list(projectId: string, query: ImportsAsked): Promise<Page<StoredImport>> {
    const { sort = 'newest' } = query;
    if (sort !== 'newest') return this.#listSorted(projectId, query, SORTS[sort]);
    const after = readCursor(query.cursor, 'id');
    const rows = await this.#read(sql`
      where ${asked(projectId, query)} and (${after}::uuid is null or j.id < ${after}::uuid)
      order by j.id desc limit ${query.limit + 1}`);
    return pageOf(rows, query.limit, (item) => item.id);
  }

  /** Figures move while a list is read, so its cursor is a place, not a value. A project has imports by the thousand, not by the million. */
  async #listSorted(projectId: string, query: ImportsAsked, order: RawBuilder<unknown>): Promise<Page<StoredImport>> {
    const start = Number(readCursor(query.cursor, 'place')?.split('.')[0] ?? 0);
    const rows = await this.#read(sql`
      join (
        select j.id, row_number() over (order by ${order}, j.id desc) as place from import_job j where ${asked(projectId, query)}
      ) o on o.id = j.id and o.place > ${start} and o.place <= ${start + query.limit + 1} order by o.place`);
    return pageOf(rows, query.limit, () => `${start + query.limit}.0`);
  }

  async #read(where: RawBuilder<unknown>): Promise<StoredImport[]> {
    const rows = await this.#database.query(sql<ImportRow>`${SELECT} ${where}`);
    return rows.map(toStoredImport);
  }
}
