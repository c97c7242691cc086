import { KEY_BYTES, type UndoRun } from '@pairloom/core';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { fateOf, lineOf } from '../loading/chunk-result.ts';
import type { UndoneFate, UndoneRows } from './undone-rows.ts';

interface ChangingChunk {
  chunk_no: number;
  changed: number;
}

const CHANGED = sql.raw('created_rows + updated_rows + deleted_rows');
const CHANGES: ReadonlySet<string> = new Set(['created', 'updated', 'deleted']);

/**
 * Adds pairs that an import changed to `rows` until these are full, leaving out the first `skipped`: those of its rows in row order,
 * then those that it retired. Tells whether these were the last.
 */
export async function undoneAfter(
  database: Database,
  { undoneId, projectId }: UndoRun,
  skipped: number,
  rows: UndoneRows,
  onProgress: () => void,
  signal?: AbortSignal,
): Promise<boolean> {
  const chunks = await database.query(sql<ChangingChunk>`
    select chunk_no, ${CHANGED} as changed from import_chunk
    where import_id = ${undoneId} and status = 'done' and ${CHANGED} > 0 order by chunk_no`);
  let left = skipped;
  for (const chunk of chunks) {
    if (rows.isFull) return false;
    if (left >= chunk.changed) left -= chunk.changed;
    else {
      signal?.throwIfAborted();
      if (!(await addRows(database, undoneId, chunk.chunk_no, left, rows))) return false;
      left = 0;
      onProgress();
    }
  }
  return addRetired(database, { projectId, undoneId }, left, rows);
}

/** False when there was no room for all of them. */
async function addRows(
  database: Database,
  undoneId: string,
  chunkNo: number,
  skipped: number,
  into: UndoneRows,
): Promise<boolean> {
  const [chunk] = await database.query(sql<{
    first_row: number;
    first_line: number;
    keys: Buffer;
    fates: Buffer;
    lines: Buffer | null;
  }>`select first_row::float8 as first_row, first_line::float8 as first_line, keys, fates, lines from import_chunk
     where import_id = ${undoneId} and chunk_no = ${chunkNo}`);
  if (chunk === undefined) throw new Error('A chunk of the import that is undone is gone.');
  let left = skipped;
  for (const [offset, code] of chunk.fates.entries()) {
    const fate = fateOf(code);
    if (!CHANGES.has(fate) || left-- > 0) continue;
    if (into.isFull) return false;
    const key = chunk.keys.subarray(offset * KEY_BYTES, (offset + 1) * KEY_BYTES);
    into.add(key, fate as UndoneFate, chunk.first_row + offset, lineOf(chunk.lines, chunk.first_line, offset));
  }
  return true;
}

/** Pairs that a mirror retired stand in none of its rows; the history has their keys. */
async function addRetired(
  database: Database,
  { projectId, undoneId }: Pick<UndoRun, 'projectId' | 'undoneId'>,
  skipped: number,
  into: UndoneRows,
): Promise<boolean> {
  const room = into.lines.length - into.count;
  const rows = await database.query(sql<{ key: Buffer }>`
    select key_hash as key from qa_pair_version
    where changed_by_import = ${undoneId} and operation = 'retire' and project_id = ${projectId}
    order by key_hash, pair_id offset ${skipped} limit ${room + 1}`);
  for (const { key } of rows.slice(0, room)) into.add(key, 'updated', 0, 1);
  return rows.length <= room;
}
