import { verdictOn } from '@pairloom/contract';
import {
  type ClaimedChunk,
  type FormerImports,
  type ImportRun,
  KEY_BYTES,
  type LoadedChunk,
  type ReadPlan,
  SPELLED_FIELDS,
  readsAlike,
  spellingVariants,
} from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { StoredFinding } from '../row-errors.ts';
import { SOURCE_SET } from '../sql-fragments.ts';
import { RowFates, fateOf, loadedChunk } from './chunk-result.ts';
import { NO_KEY } from './chunk-write.ts';
import type { StoredSpellings } from './compared-rows.ts';
import { numberArray } from './encoding.ts';
import { keyArray } from './pair-lookups.ts';
import { rulesOf } from './write-rules.ts';

/** What does not change what becomes of a row. */
const BESIDE_ROWS = sql.lit('{embed,process,maxErrors,batchRows,metadata,mirrorLimit}');

/** Pairs that older ones wrote are read again. */
const MAX_FORMER = 50;

/** Of the same bytes and under the same plan; what the file would do to the project besides, such as to its set, is the same as well. */
export async function formerImports(database: Database, run: ImportRun): Promise<FormerImports | undefined> {
  const { mode, duplicates, dryRun } = rulesOf(run);
  // Another verdict on a pair that is there would tell what came from the file itself in another way than the first time.
  if (dryRun || run.plan.needs === 'changes' || verdictOn(mode, duplicates.project, 'present').does !== 'merge')
    return undefined;
  const found = await database.query(sql<{ id: string; kept: boolean; plan: ReadPlan }>`
    select j.id, j.results_expired_at is null as kept, j.read_plan as plan
    from import_job own join source os on os.id = own.source_id
    join import_job j on j.project_id = own.project_id and j.id <> own.id and j.kind = own.kind and j.status = 'completed' and j.mode = own.mode
      and j.options - ${BESIDE_ROWS}::text[] = own.options - ${BESIDE_ROWS}::text[]
    join source s on s.id = j.source_id and s.sha256 = os.sha256 and s.bytes = os.bytes
    where own.id = ${run.importId} and own.kind = 'import' and ${SOURCE_SET} is not distinct from ${run.sourceSet}
    order by j.completed_at desc limit ${MAX_FORMER}`);
  const rows = found.filter(({ plan }) => readsAlike(plan, run.plan));
  const newest = rows.find(({ kept }) => kept)?.id;
  return newest === undefined ? undefined : { newest, all: rows.map(({ id }) => id) };
}

interface FormerChunk {
  readonly keys: Buffer;
  readonly fates: Buffer;
  readonly findings: StoredFinding[] | null;
  readonly spellings: StoredSpellings | null;
}

/** Undefined when the rows have to be read, since a pair is no longer what its row made it, or a fate came from elsewhere than the file. */
export async function takeOver(
  db: Kysely<unknown>,
  run: ImportRun,
  { range }: ClaimedChunk,
  former: FormerImports,
): Promise<LoadedChunk | undefined> {
  const chunk = await formerChunk(db, run.importId, range.chunkNo, former.newest);
  const again = chunk && !differsInSpelling(chunk, run) ? judgeAgain(chunk, range.firstRow) : undefined;
  if (chunk === undefined || again === undefined) return undefined;
  const { fates, keys, rows } = again;
  if ((await countAsLeft(db, run.projectId, { keys, rows }, former.all)) !== rows.length) return undefined;
  const counts = fates.count();
  await sql`
    insert into import_row_error (import_id, row_no, ordinal, value, raw)
    select ${run.importId}, row_no, ordinal, value, raw from import_row_error
    where import_id = ${former.newest} and row_no >= ${range.firstRow} and row_no < ${range.firstRow + range.rowCount} on conflict do nothing`.execute(
    db,
  );
  await sql`
    update import_chunk c set status = 'done', finished_at = clock_timestamp(), unchanged_rows = ${counts.unchanged}, skipped_rows = ${counts.skipped}, failed_rows = ${counts.failed},
      error_count = f.error_count, warning_count = f.warning_count, keys = f.keys, fates = ${fates.bytes}, lines = f.lines,
      answer_prints = f.answer_prints, question_keys = f.question_keys, spellings = f.spellings, findings = f.findings
    from import_chunk f
    where c.import_id = ${run.importId} and c.chunk_no = ${range.chunkNo} and f.import_id = ${former.newest} and f.chunk_no = c.chunk_no`.execute(
    db,
  );
  return loadedChunk(counts, chunk.findings ?? [], range.firstRow);
}

async function formerChunk(
  db: Kysely<unknown>,
  importId: string,
  chunkNo: number,
  formerId: string,
): Promise<FormerChunk | undefined> {
  const { rows } = await sql<FormerChunk>`
    select f.keys, f.fates, f.findings, f.spellings from import_chunk c join import_chunk f on f.chunk_no = c.chunk_no
    where c.import_id = ${importId} and c.chunk_no = ${chunkNo} and f.import_id = ${formerId} and f.status = 'done' and f.sha256 = c.sha256
      and (f.byte_start, f.byte_end, f.first_row, f.row_count, f.first_line) = (c.byte_start, c.byte_end, c.first_row, c.row_count, c.first_line)
      and f.keys is not null and f.fates is not null and f.retried_rows is null and c.retried_rows is null`.execute(db);
  return rows[0];
}

/** Whether categories or tags are, or were, spelled in another way than elsewhere: which one to keep depends on what the project has by now. */
function differsInSpelling({ findings, spellings }: FormerChunk, { plan }: ImportRun): boolean {
  return (['category', 'tags'] as const).some((field) => {
    if (findings?.some(({ c }) => c === SPELLED_FIELDS[field].code)) return true;
    const spelled = (spellings?.[field] ?? []).map(([text, row, count]) => ({ text, row, count }));
    return spellingVariants(spelled, plan.validation?.known?.[field] ?? []).length > 0;
  });
}

/** The fates of a chunk whose pairs are all as it left them, with the rows that these are of; undefined when a fate may be another one now. */
function judgeAgain({ keys, fates: former, findings }: FormerChunk, firstRow: number) {
  // A finding that names a pair of the project was true of the project as it was.
  if (findings?.some(({ p }) => p !== undefined)) return undefined;
  const repeated = new Set(findings?.flatMap(({ o, c }) => (c === 'duplicate_in_file' ? [o] : [])));
  const fates = new RowFates(former.length);
  const left: Buffer[] = [];
  const rows: number[] = [];
  for (const [offset, code] of former.entries()) {
    const fate = fateOf(code);
    const key = keys.subarray(offset * KEY_BYTES, (offset + 1) * KEY_BYTES);
    if (fate === 'created' || fate === 'updated' || fate === 'unchanged') {
      left.push(key);
      rows.push(firstRow + offset);
      fates.set(offset, 'unchanged');
    } else {
      // Rows without a key could not be read; a repeated one is decided by the file. Else the project had a say.
      const byFile = (fate === 'failed' || fate === 'skipped') && (repeated.has(offset) || key.equals(NO_KEY));
      if (!byFile) return undefined;
      fates.set(offset, fate);
    }
  }
  return { fates, keys: left, rows };
}

/** How many of the pairs at the keys were written last by these rows of one of the imports. */
async function countAsLeft(
  db: Kysely<unknown>,
  projectId: string,
  { keys, rows }: { readonly keys: readonly Buffer[]; readonly rows: readonly number[] },
  imports: readonly string[],
): Promise<number> {
  const { rows: counted } = await sql<{ count: number }>`
    select count(*)::int as count from unnest(${keyArray(keys)}::bytea[], ${numberArray(rows, (row) => row)}::bigint[]) as k (key, row)
    cross join lateral (select last_import_id, last_import_row from qa_pair where project_id = ${projectId} and key_hash = k.key limit 1) p
    where p.last_import_row = k.row and p.last_import_id = any(${[...imports]}::uuid[])`.execute(db);
  return counted[0]?.count ?? 0;
}
