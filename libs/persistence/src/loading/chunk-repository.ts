import type {
  CancelRequested,
  ChunkStore,
  ClaimedChunk,
  FormerImports,
  HeldImport,
  ImportFaultNote,
  ImportRun,
  LoadedChunk,
  PreparedChunk,
  RevertedImport,
  SettledImport,
  Superseded,
} from '@pairloom/core';
import { type FateCounts, noFates } from '@pairloom/contract';
import { failpoint } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import type { Database, Tx } from '../database.ts';
import { RANGE_COLUMNS, toRange } from '../import-runs-repository.ts';
import type { StoredFinding } from '../row-errors.ts';
import { notifyChange } from '../sql-fragments.ts';
import {
  type RowErrorHead,
  headOfErrors,
  loadedChunk,
  packFindings,
  packLines,
  unprocessedOf,
} from './chunk-result.ts';
import { ChunkWrite, type WriteRules } from './chunk-write.ts';
import { checkClosed, closeCheck } from './close-check.ts';
import { packCompared } from './compared-rows.ts';
import { formerImports, takeOver } from './former-imports.ts';
import { mirrorSet } from './mirror-set.ts';
import { type RetriedRows, leaveOutOthers, ofRetriedRows } from './retried-rows.ts';
import { revertChunks } from './revert-chunks.ts';
import { rulesOf, writerOf } from './write-rules.ts';
import { settleImport } from './settle-import.ts';
import { StopWriting, heedCancel, holdImport, holdPairs, untilStopped } from './writing-guard.ts';

type Written = SettledImport | CancelRequested | HeldImport | Superseded | LoadedChunk;

interface ClaimRow {
  chunk_no: number;
  byte_start: number;
  byte_end: number;
  first_row: number;
  row_count: number;
  first_line: number;
  status: string;
  fence: number;
  findings: StoredFinding[] | null;
}

/** Loading of chunks: a claim in a transaction of its own, then one transaction for pairs and result. */
export class ChunkRepository implements ChunkStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async claim(
    importId: string,
    chunkNo: number,
    worker: string,
    pass: 'write' | 'validate' = 'write',
  ): Promise<SettledImport | CancelRequested | HeldImport | LoadedChunk | ClaimedChunk> {
    const claimed = await untilStopped(() =>
      this.#database.transaction(async ({ kysely }): Promise<LoadedChunk | ClaimedChunk> => {
        await holdImport(kysely, importId);
        if (pass === 'validate' && (await isCheckClosed(kysely, importId))) return NOTHING_LOADED;
        const { rows } = await sql<ClaimRow>`
          update import_chunk set fence = fence + 1, attempts = attempts + 1, status = 'running', worker = ${worker}, started_at = now()
          where import_id = ${importId} and chunk_no = ${chunkNo} and status in ('planned', 'running')
          returning ${RANGE_COLUMNS}, status, fence`.execute(kysely);
        const row = rows[0];
        return row === undefined
          ? storedResult(kysely, importId, chunkNo)
          : { state: 'claimed', importId, fence: row.fence, range: toRange(row) };
      }),
    );
    if (claimed.state === 'superseded') throw new Error('A claim is never superseded.');
    return claimed;
  }

  write(run: ImportRun, claimed: ClaimedChunk, prepared: PreparedChunk, signal?: AbortSignal): Promise<Written> {
    return this.#write(run, rulesOf(run), claimed, prepared, signal);
  }

  validate(run: ImportRun, claimed: ClaimedChunk, prepared: PreparedChunk, signal?: AbortSignal): Promise<Written> {
    return this.#write(run, { ...rulesOf(run), dryRun: true }, claimed, prepared, signal, 'validate');
  }

  #write(
    run: ImportRun,
    rules: WriteRules,
    claimed: ClaimedChunk,
    prepared: PreparedChunk,
    signal: AbortSignal | undefined,
    pass: 'write' | 'validate' = 'write',
  ): Promise<Written> {
    return untilStopped(() =>
      this.#database.transaction(async (tx) => {
        if (pass === 'write') await holdPairs(tx.kysely, run.projectId);
        await holdImport(tx.kysely, run.importId);
        const retried = await lockChunk(tx, claimed);
        // Neither lock keeps the check from being closed between the look of a claim at it and the claim.
        if (pass === 'validate' && (await isCheckClosed(tx.kysely, run.importId)))
          throw new StopWriting({ state: 'superseded' });
        const inScope = ofRetriedRows(prepared, retried);
        const check = () => heedCancel(tx.kysely, run.importId, signal);
        const work = new ChunkWrite(tx.kysely, writerOf(run), rules, claimed.range, inScope, check);
        await failpoint('chunk.before_insert');
        await work.run();
        leaveOutOthers(work.fates, retried);
        await failpoint('chunk.after_insert');
        await check();
        const result = await storeResult(tx, run, claimed, prepared, work, retried);
        await failpoint('chunk.before_commit');
        return result;
      }),
    );
  }

  former(run: ImportRun): Promise<FormerImports | undefined> {
    return formerImports(this.#database, run);
  }

  takeOver(
    run: ImportRun,
    claimed: ClaimedChunk,
    former: FormerImports,
    signal?: AbortSignal,
  ): Promise<Written | { state: 'changed' }> {
    return untilStopped(() =>
      this.#database.transaction(async (tx) => {
        await holdPairs(tx.kysely, run.projectId);
        await holdImport(tx.kysely, run.importId);
        await lockChunk(tx, claimed);
        await heedCancel(tx.kysely, run.importId, signal);
        const result = await takeOver(tx.kysely, run, claimed, former);
        if (result === undefined) return { state: 'changed' as const };
        await notifyChange(run.projectId, run.importId).execute(tx.kysely);
        await failpoint('chunk.before_commit');
        return result;
      }),
    );
  }

  settle(
    run: ImportRun,
    onProgress: () => void,
    signal?: AbortSignal,
  ): Promise<SettledImport | { state: 'decided'; keys: number }> {
    return settleImport(this.#database, run, onProgress, signal);
  }

  async closeCheck(
    run: ImportRun,
    onProgress: () => void,
    signal?: AbortSignal,
  ): Promise<SettledImport | { state: 'clean' } | { state: 'not_clean'; failed: number }> {
    // What a reset asks again is answered from the note: the load may have begun.
    if ((await this.#database.query(checkClosed(run.importId)))[0]?.closed) return { state: 'clean' };
    const settled = await settleImport(this.#database, run, onProgress, signal, true);
    return settled.state === 'settled' ? settled : closeCheck(this.#database, run);
  }

  mirror(
    run: ImportRun,
    onProgress: () => void,
    signal?: AbortSignal,
  ): Promise<SettledImport | { state: 'mirrored'; retired: number; withheld?: ImportFaultNote }> {
    return mirrorSet(this.#database, run, onProgress, signal);
  }

  revert(
    run: ImportRun,
    onProgress: (what: 'read' | 'written') => void,
    signal?: AbortSignal,
  ): Promise<RevertedImport> {
    return revertChunks(this.#database, run, onProgress, signal);
  }
}

export /** Gives the rows that the import takes up. */
async function lockChunk({ kysely }: Tx, { importId, range, fence }: ClaimedChunk): Promise<RetriedRows> {
  const { rows } = await sql<{ fence: number; status: string; retried_rows: Buffer | null }>`
    select fence, status, retried_rows from import_chunk where import_id = ${importId} and chunk_no = ${range.chunkNo} for update`.execute(
    kysely,
  );
  const chunk = rows[0];
  if (chunk === undefined || chunk.fence !== fence || chunk.status !== 'running')
    throw new StopWriting({ state: 'superseded' });
  return chunk.retried_rows;
}

async function isCheckClosed(db: Kysely<unknown>, importId: string): Promise<boolean> {
  return (await checkClosed(importId).execute(db)).rows[0]?.closed === true;
}

const NOTHING_LOADED: LoadedChunk = {
  state: 'done',
  fates: noFates(),
  errorCount: 0,
  warningCount: 0,
  recentErrors: [],
};

/** A chunk that is done, or that a person has skipped, which has no fate for any row. */
async function storedResult(db: Kysely<unknown>, importId: string, chunkNo: number): Promise<LoadedChunk> {
  const { rows } = await sql<FateCounts & { first_row: number; findings: StoredFinding[] | null }>`
    select created_rows as created, updated_rows as updated, unchanged_rows as unchanged, deleted_rows as deleted, skipped_rows as skipped, failed_rows as failed,
      first_row::float8 as first_row, findings
    from import_chunk where import_id = ${importId} and chunk_no = ${chunkNo} and status in ('done', 'closed')`.execute(
    db,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('The chunk to be claimed is neither open nor done.');
  const { findings, first_row: firstRow, ...fates } = row;
  return loadedChunk({ ...noFates(), ...fates }, findings ?? [], firstRow);
}

async function storeResult(
  tx: Tx,
  run: ImportRun,
  { range }: ClaimedChunk,
  prepared: PreparedChunk,
  work: ChunkWrite,
  retried: RetriedRows,
): Promise<LoadedChunk> {
  const findings = packFindings(work.findings, prepared.lines);
  const result = loadedChunk(work.fates.count(), findings, range.firstRow);
  const { fates } = result;
  const compared = packCompared(prepared, { reached: work.reached, keysAreAll: retried === null });
  await insertErrorHeads(tx, run.importId, headOfErrors(findings, work.findings, range, prepared));
  await sql`
    update import_chunk set status = 'done', finished_at = clock_timestamp(),
      created_rows = ${fates.created}, updated_rows = ${fates.updated}, unchanged_rows = ${fates.unchanged}, deleted_rows = ${fates.deleted},
      skipped_rows = ${fates.skipped}, failed_rows = ${fates.failed}, unprocessed_rows = ${unprocessedOf(work.fates.bytes)}, error_count = ${result.errorCount}, warning_count = ${result.warningCount},
      keys = ${work.keys()}, fates = ${work.fates.bytes}, lines = ${packLines(prepared.lines)},
      answer_prints = ${compared.answerPrints}, question_keys = ${compared.questionKeys}, spellings = ${compared.spellings === null ? null : JSON.stringify(compared.spellings)}::jsonb,
      findings = ${findings.length === 0 ? null : JSON.stringify(findings)}::jsonb
    where import_id = ${run.importId} and chunk_no = ${range.chunkNo}`.execute(tx.kysely);
  await notifyChange(run.projectId, run.importId).execute(tx.kysely);
  return result;
}

async function insertErrorHeads({ kysely }: Tx, importId: string, heads: readonly RowErrorHead[]): Promise<void> {
  if (heads.length === 0) return;
  await sql`
    insert into import_row_error (import_id, row_no, ordinal, value, raw)
    select ${importId}, * from unnest(${heads.map((h) => h.row)}::bigint[], ${heads.map((h) => h.ordinal)}::int[], ${heads.map((h) => h.value)}::text[],
      ${heads.map((h) => h.raw)}::text[])
    on conflict do nothing`.execute(kysely);
}
