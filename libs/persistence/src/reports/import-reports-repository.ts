import type {
  AuditEvent,
  ChunkReport,
  Fate,
  ImportKind,
  ImportStatus,
  Page,
  PairChange,
  RetiredPair,
} from '@pairloom/contract';
import {
  type AuditAsked,
  type FindingText,
  type ImportReports,
  type PlannedChanges,
  linesOf,
  type ReportedChunk,
  type ReportedFinding,
  type ReportSource,
  type StoredContent,
} from '@pairloom/core';
import { sql } from 'kysely';
import { NOT_RETRIED, fateCode, lineOf } from '../loading/chunk-result.ts';
import { pairsAt, variantsOf } from '../loading/pair-lookups.ts';
import type { Database } from '../database.ts';
import { ImportRunsRepository, RANGE_COLUMNS, toRange } from '../import-runs-repository.ts';
import { pageOf, readCursor } from '../paging.ts';
import { IS_EXPIRED } from '../reconciling/kept-for.ts';
import type { StoredFinding } from '../row-errors.ts';
import { iso } from '../sql-fragments.ts';
import { readAudit } from './audit-trail.ts';
import { receiptText } from './import-receipt.ts';
import { type ChangesAsked, PairChangeReader } from './pair-changes.ts';
import { retiredPairs } from './retired-pairs.ts';

type PageAsked = { readonly cursor?: string; readonly limit: number };

interface ReportedChunkRow {
  chunk_no: number;
  byte_start: number;
  byte_end: number;
  first_row: number;
  row_count: number;
  first_line: number;
  fates: Buffer | null;
  retried_rows: Buffer | null;
  keys: Buffer | null;
  findings: StoredFinding[] | null;
  lines: Buffer | null;
}

const toFinding = ({ o, n, l, f, c, s, m, w, p, r, v }: StoredFinding): ReportedFinding => ({
  offset: o,
  ordinal: n,
  line: l,
  field: f,
  code: c,
  severity: s,
  message: m,
  ...(w === undefined ? {} : { otherRow: w }),
  ...(p === undefined ? {} : { existingId: p }),
  ...(r === undefined ? {} : { rule: r }),
  ...(v === undefined ? {} : { similarity: v }),
});

/** Rows of a chunk that was not loaded have no fate yet; in one that was, some may not have been reached. */
const UNPROCESSED = sql<number>`case when status = 'done' then unprocessed_rows else coalesce(scope_rows, row_count) end`;

/** Fates of a chunk that a retry has not loaded: rows that it does not take up have none. */
const unreached = (retried: Buffer | null): Uint8Array | null =>
  retried && retried.map((inScope) => (inScope === 1 ? fateCode('unprocessed') : NOT_RETRIED));

/** Rows of a chunk that have the fate. */
const rowsWith = (fate: Fate) => (fate === 'unprocessed' ? UNPROCESSED : sql.ref(`${fate}_rows`));

/** What imports left behind, for those who read it. */
export class ImportReportsRepository implements ImportReports {
  readonly #database: Database;
  readonly #runs: ImportRunsRepository;
  readonly #changes: PairChangeReader;

  constructor(database: Database) {
    this.#database = database;
    this.#runs = new ImportRunsRepository(database);
    this.#changes = new PairChangeReader(database);
  }

  async source(projectId: string, importId: string): Promise<ReportSource | undefined> {
    const [job] = await this.#database.query(sql<{
      filename: string;
      status: ImportStatus;
      kind: ImportKind;
      expired: boolean;
    }>`
      select j.filename, j.status, j.kind, ${IS_EXPIRED} or coalesce(s.expires_at < now(), false)
        or (j.planned_rows > 0 and not exists (select from import_chunk c where c.import_id = j.id)) as expired
      from import_job j left join source s on s.id = j.source_id where j.project_id = ${projectId} and j.id = ${importId}`);
    if (job === undefined) return undefined;
    const run = await this.#runs.describe(importId);
    return {
      importId,
      projectId,
      filename: job.filename,
      status: job.status,
      kind: job.kind,
      dryRun: run?.options.dryRun ?? false,
      ...(run?.edits !== undefined && run.options.edits !== undefined
        ? { edits: { blobKey: run.edits.blobKey, hash: run.options.edits } }
        : {}),
      expired: job.expired,
      read: run === undefined ? null : { blobKey: linesOf(run)?.blobKey ?? null, plan: run.plan },
    };
  }

  async chunkWith(importId: string, after: number, fates: readonly Fate[]): Promise<ReportedChunk | undefined> {
    const [row] = await this.#database.query(sql<ReportedChunkRow>`
      select ${RANGE_COLUMNS}, fates, retried_rows, keys, findings, lines from import_chunk
      where import_id = ${importId} and chunk_no > ${after} and ${sql.join(fates.map(rowsWith), sql` + `)} > 0
      order by chunk_no limit 1`);
    if (row === undefined) return undefined;
    return {
      range: toRange(row),
      fates: row.fates ?? unreached(row.retried_rows),
      keys: row.keys,
      findings: (row.findings ?? []).map(toFinding),
      lineAt: (offset) => lineOf(row.lines, row.first_line, offset),
    };
  }

  async findingsAfter(importId: string, after: number) {
    const [row] = await this.#database.query(sql<{ chunk_no: number; first_row: number; findings: StoredFinding[] }>`
      select chunk_no, first_row::float8 as first_row, findings from import_chunk
      where import_id = ${importId} and chunk_no > ${after} and findings is not null order by chunk_no limit 1`);
    return row && { chunkNo: row.chunk_no, firstRow: row.first_row, findings: row.findings.map(toFinding) };
  }

  findingTexts(importId: string, places: readonly { row: number; ordinal: number }[]): Promise<FindingText[]> {
    return this.#database.query(sql<FindingText>`
      select e.row_no::float8 as row, e.ordinal, e.value, e.raw
      from unnest(${places.map(({ row }) => row)}::bigint[], ${places.map(({ ordinal }) => ordinal)}::int[]) as p (row_no, ordinal)
      join import_row_error e on e.import_id = ${importId} and e.row_no = p.row_no and e.ordinal = p.ordinal`);
  }

  async pairIds(projectId: string, keys: readonly Buffer[]): Promise<Map<string, string>> {
    if (keys.length === 0) return new Map();
    const columns = sql`encode(key_hash, 'hex') as key, id::text as id`;
    const rows = await this.#database.query(pairsAt<{ key: string; id: string }>(projectId, keys, columns));
    return new Map(rows.map(({ key, id }) => [key, id]));
  }

  receipt(importId: string): Promise<string | undefined> {
    return this.#database.transaction(({ kysely }) => receiptText(kysely, importId));
  }

  async chunks(importId: string, query: PageAsked): Promise<Page<ChunkReport>> {
    const after = readCursor(query.cursor, 'place')?.split('.')[0] ?? '0';
    const rows = await this.#database.query(sql<Omit<ChunkReport, 'counts'> & ChunkReport['counts']>`
      select chunk_no as chunk, status, first_row::float8 as "firstRow", coalesce(scope_rows, row_count) as rows, first_line::float8 as "firstLine",
        (byte_end - byte_start)::float8 as bytes, created_rows as created, updated_rows as updated, unchanged_rows as unchanged,
        deleted_rows as deleted, skipped_rows as skipped, failed_rows as failed, ${UNPROCESSED} as unprocessed, error_count as "errorCount", warning_count as "warningCount",
        attempts, worker, ${iso('started_at')} as "startedAt", ${iso('finished_at')} as "finishedAt",
        case when skip_reason is not null then jsonb_build_object('by', skipped_by, 'reason', skip_reason) end as skip
      from import_chunk where import_id = ${importId} and chunk_no > ${after}::bigint order by chunk_no limit ${query.limit + 1}`);
    const { items, nextCursor } = pageOf(rows, query.limit, ({ chunk }) => `${chunk}.0`);
    const nested = items.map(({ created, updated, unchanged, deleted, skipped, failed, unprocessed, ...chunk }) => ({
      ...chunk,
      counts: { created, updated, unchanged, deleted, skipped, failed, unprocessed },
    }));
    return { items: nested, nextCursor };
  }

  changes(projectId: string, importId: string, query: ChangesAsked): Promise<Page<PairChange>> {
    return this.#changes.page(projectId, importId, query);
  }

  plannedChanges(importId: string, query: ChangesAsked): Promise<PlannedChanges> {
    return this.#changes.planned(importId, query);
  }

  async retired(projectId: string, importId: string, query: PageAsked): Promise<Page<RetiredPair>> {
    const run = await this.#runs.describe(importId);
    return run?.projectId === projectId ? retiredPairs(this.#database, run, query) : { items: [], nextCursor: null };
  }

  async contents(projectId: string, keys: readonly Buffer[]): Promise<Map<string, StoredContent>> {
    if (keys.length === 0) return new Map();
    const columns = sql`encode(key_hash, 'hex') as key, id::text as id, version, question, answer, category, tags, metadata, status,
      external_id as "externalId", ${variantsOf('qa_pair')} as variants`;
    const rows = await this.#database.query(pairsAt<StoredContent & { key: string }>(projectId, keys, columns));
    return new Map(rows.map(({ key, place: _, ...stored }) => [key, stored]));
  }

  audit(projectId: string, query: AuditAsked): Promise<Page<AuditEvent>> {
    return readAudit(this.#database, projectId, query);
  }
}
