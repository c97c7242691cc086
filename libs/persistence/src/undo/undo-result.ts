import { ERROR_CODES } from '@pairloom/contract';
import { KEY_BYTES, type LoadedChunk } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { countFates, fateCode, lineOf, loadedChunk, unprocessedOf } from '../loading/chunk-result.ts';
import type { StoredFinding } from '../row-errors.ts';
import type { TakenBack } from './take-back.ts';
import { type UndoneRow, undoneRows } from './undone-rows.ts';

/** A chunk of an undo under the lock of its transaction. */
export interface LockedUndoChunk {
  readonly chunk_no: number;
  readonly first_row: number;
  readonly first_line: number;
  readonly row_count: number;
  readonly keys: Buffer;
  readonly undone: Buffer;
  readonly lines: Buffer | null;
  /** Null until the chunk is done. */
  readonly fates: Buffer | null;
  readonly findings: StoredFinding[] | null;
}

export async function readUndoChunk(
  db: Kysely<unknown>,
  importId: string,
  chunkNo: number,
): Promise<LockedUndoChunk | undefined> {
  const { rows } = await sql<LockedUndoChunk>`
    select chunk_no, first_row::float8 as first_row, first_line::float8 as first_line, row_count, keys, undone, lines, fates, findings
    from import_chunk where import_id = ${importId} and chunk_no = ${chunkNo} for update`.execute(db);
  return rows[0];
}

export const rowsOf = ({ keys, undone }: LockedUndoChunk): UndoneRow[] => undoneRows(keys, undone);

/** Writes what became of rows of a chunk; of the others it stays what it was. Gives the result of the whole chunk. */
export async function storeUndone(
  db: Kysely<unknown>,
  importId: string,
  chunk: LockedUndoChunk,
  results: ReadonlyMap<number, TakenBack>,
): Promise<LoadedChunk> {
  const keys = Buffer.from(chunk.keys);
  const fates = Buffer.from(chunk.fates ?? Buffer.alloc(chunk.row_count));
  const findings = (chunk.findings ?? []).filter(({ o }) => !results.has(o));
  for (const row of rowsOf(chunk)) {
    const result = results.get(row.offset);
    if (result === undefined) continue;
    fates[row.offset] = fateCode(result.fate);
    result.key?.copy(keys, row.offset * KEY_BYTES);
    if (result.code !== undefined) findings.push(findingOf(chunk, row, { ...result, code: result.code }));
  }
  findings.sort((a, b) => a.o - b.o);
  const loaded = loadedChunk(countFates(fates), findings, chunk.first_row);
  const { fates: counts } = loaded;
  await sql`
    update import_chunk set status = 'done', finished_at = coalesce(finished_at, now()), keys = ${keys}, fates = ${fates},
      findings = ${findings.length === 0 ? null : JSON.stringify(findings)}::jsonb,
      created_rows = ${counts.created}, updated_rows = ${counts.updated}, unchanged_rows = ${counts.unchanged}, deleted_rows = ${counts.deleted},
      skipped_rows = ${counts.skipped}, failed_rows = ${counts.failed}, unprocessed_rows = ${unprocessedOf(fates)},
      error_count = ${loaded.errorCount}, warning_count = ${loaded.warningCount}
    where import_id = ${importId} and chunk_no = ${chunk.chunk_no}`.execute(db);
  return loaded;
}

/** Of a pair that was kept: a warning, since it is as somebody wanted it; of one that could not go back: an error. */
function findingOf(
  { lines, first_line: firstLine }: LockedUndoChunk,
  { offset, row }: UndoneRow,
  { fate, code, pairId, holderId }: TakenBack & { readonly code: NonNullable<TakenBack['code']> },
): StoredFinding {
  const existingId = holderId ?? pairId;
  const title = ERROR_CODES[code].title;
  return {
    o: offset,
    n: 0,
    l: lineOf(lines, firstLine, offset),
    f: null,
    c: code,
    s: fate === 'failed' ? 'error' : 'warning',
    m: holderId === undefined ? title : `${title} The pair that stays as it is: ${pairId}.`,
    ...(row === undefined ? {} : { w: row }),
    ...(existingId === undefined ? {} : { p: existingId }),
  };
}
