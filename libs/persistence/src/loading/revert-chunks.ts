import { KEY_BYTES, type ImportRun, type RevertedImport, failpoint } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { AffirmedKeys, type Read, TIMES, type TimedPair } from '../affirmed/affirmed-keys.ts';
import type { Database } from '../database.ts';
import { notifyChange } from '../sql-fragments.ts';
import { NO_KEY } from './chunk-write.ts';
import { type Writer, pairsAt, statesBefore } from './pair-lookups.ts';
import { deletePairs } from './pair-writes.ts';
import { restorePairs, reviveRemoved } from './restore-pairs.ts';
import { restoreSets } from './restore-sets.ts';
import { writerOf } from './write-rules.ts';
import { holdUnended, holdWriters, untilStopped } from './writing-guard.ts';

/** Retired pairs that are taken back in one transaction. */
const RETIRED_PER_TRANSACTION = 2_000;

/** Rows whose keys are held at once, some 30 bytes each. */
const ROWS_PER_PASS = 250_000;

interface DoneChunk {
  readonly chunk_no: number;
  readonly fence: number;
  readonly row_count: number;
}

/**
 * Takes back what an import wrote, chunk by chunk: pairs that it changed become what they were, those that it made go, those that
 * it removed come back. What someone else wrote since stays, and so does what another import was told to be there. A chunk that is taken back
 * is open again, without a fate for any row; one that another run of the import has claimed since is that run's. An import that was loaded
 * to its end without a failed row stands, and so does what is there of one that has ended.
 */
export async function revertChunks(
  database: Database,
  run: ImportRun,
  onProgress: (what: 'read' | 'written') => void,
  signal?: AbortSignal,
): Promise<RevertedImport> {
  if (await isLoaded(database, run.importId)) return { state: 'stands' };
  const [read, written] = [(): void => onProgress('read'), (): void => onProgress('written')];
  const chunks = await database.query(sql<DoneChunk>`
    select chunk_no, fence, row_count from import_chunk where import_id = ${run.importId} and status = 'done' order by chunk_no desc`);
  for (const some of inPasses(chunks)) {
    const affirmed = new AffirmedKeys(run, (look) => keysOf(look, run.importId, some));
    await affirmed.look((statement) => database.query(statement), read);
    for (const chunk of some) {
      signal?.throwIfAborted();
      await revertChunk(database, run, chunk, affirmed, read);
      await failpoint('revert.after_commit');
      written();
    }
  }
  for (;;) {
    signal?.throwIfAborted();
    const taken = await untilStopped(() =>
      database.transaction(({ kysely }) => takeBackRetired(kysely, writerOf(run))),
    );
    if (typeof taken !== 'number') return { state: 'stands' };
    if (taken === 0) break;
    written();
  }
  return { state: (await restoreSets(database, run, written)) ? 'taken_back' : 'stands' };
}

/** It has left the queue, so others were loaded in the belief that its rows stay. */
async function isLoaded(database: Database, importId: string): Promise<boolean> {
  const [row] = await database.query(sql<{ loaded: boolean }>`
    select loaded_at is not null and not exists (
      select from import_chunk c where c.import_id = j.id and (c.failed_rows > 0 or c.status not in ('done', 'closed'))) as loaded
    from import_job j where id = ${importId}`);
  return row?.loaded === true;
}

function inPasses(chunks: readonly DoneChunk[]): DoneChunk[][] {
  const passes: DoneChunk[][] = [];
  let rows = Infinity;
  for (const chunk of chunks) {
    rows += chunk.row_count;
    if (rows > ROWS_PER_PASS) {
      passes.push([]);
      rows = chunk.row_count;
    }
    passes.at(-1)?.push(chunk);
  }
  return passes;
}

async function keysOf(read: Read, importId: string, chunks: readonly DoneChunk[]): Promise<Buffer[]> {
  const numbers = chunks.map((chunk) => chunk.chunk_no);
  const rows = await read(sql<{ keys: Buffer }>`
    select keys from import_chunk where import_id = ${importId} and chunk_no = any(${numbers}::int[]) and keys is not null`);
  return rows.map(({ keys }) => keys);
}

function revertChunk(
  database: Database,
  run: ImportRun,
  { chunk_no: chunkNo, fence }: DoneChunk,
  affirmed: AffirmedKeys,
  onProgress: () => void,
): Promise<void> {
  return database.transaction(async ({ kysely }) => {
    await holdWriters(kysely, run.projectId);
    const { rows } = await sql<{ keys: Buffer }>`
      select c.keys from import_chunk c join import_job j on j.id = c.import_id and j.phase <> 'ended'
      where c.import_id = ${run.importId} and c.chunk_no = ${chunkNo} and c.status = 'done' and c.fence = ${fence} for update of c`.execute(
      kysely,
    );
    const keys = rows[0]?.keys;
    if (keys === undefined) return;
    await affirmed.look(async (statement) => (await statement.execute(kysely)).rows, onProgress);
    await takeBack(kysely, writerOf(run), distinctKeys(keys), affirmed);
    await openAgain(kysely, run.importId, chunkNo);
    await notifyChange(run.projectId, run.importId).execute(kysely);
    await failpoint('revert.before_commit');
  });
}

/** Pairs that a mirror retired stand in no chunk. Gives how many were taken back. */
async function takeBackRetired(db: Kysely<unknown>, writer: Writer): Promise<number> {
  await holdUnended(db, writer.importId);
  const { rows } = await sql<{ id: string }>`
    select p.id from qa_pair_version v join qa_pair p on p.project_id = v.project_id and p.id = v.pair_id and p.last_import_id = v.changed_by_import
    where v.changed_by_import = ${writer.importId} and v.operation = 'retire' order by p.key_hash limit ${RETIRED_PER_TRANSACTION} for update of p`.execute(
    db,
  );
  const before = await statesBefore(
    db,
    writer,
    rows.map(({ id }) => id),
  );
  await restorePairs(db, writer, [...before.values()]);
  return rows.length;
}

async function takeBack(
  db: Kysely<unknown>,
  writer: Writer,
  keys: readonly Buffer[],
  affirmed: AffirmedKeys,
): Promise<void> {
  const columns = sql`id, key_hash, ${TIMES}, last_import_id is not distinct from ${writer.importId}::uuid as own`;
  const { rows } = await pairsAt<TimedPair & { id: string; own: boolean }>(
    writer.projectId,
    keys,
    columns,
    true,
  ).execute(db);
  const own = rows.filter((pair) => pair.own);
  const before = await statesBefore(
    db,
    writer,
    own.map(({ id }) => id),
  );
  const restored = own.flatMap((pair) => (affirmed.asItIs(pair) ? [] : (before.get(pair.id) ?? [])));
  await restorePairs(db, writer, restored);
  const made = own.filter((pair) => !before.has(pair.id) && !affirmed.there(pair));
  if (made.length > 0)
    await deletePairs(
      db,
      writer.projectId,
      made.map(({ id }) => id),
    );
  await reviveRemoved(db, writer, keys);
}

/** The chunk as it was planned: nothing is known of its rows. */
export const openAgain = (db: Kysely<unknown>, importId: string, chunkNo?: number) =>
  sql`
    update import_chunk set status = 'planned', finished_at = null, created_rows = 0, updated_rows = 0, unchanged_rows = 0, deleted_rows = 0, skipped_rows = 0,
      failed_rows = 0, unprocessed_rows = 0, error_count = 0, warning_count = 0, keys = null, fates = null, lines = null, findings = null,
      answer_prints = null, question_keys = null, spellings = null
    where import_id = ${importId} and status = 'done' and scope_rows is distinct from 0 and (${chunkNo ?? null}::int is null or chunk_no = ${chunkNo ?? null})`.execute(
    db,
  );

/** In key order, as all locks are taken. */
function distinctKeys(keys: Buffer): Buffer[] {
  const distinct = new Map<string, Buffer>();
  for (let at = 0; at < keys.length; at += KEY_BYTES) {
    const key = keys.subarray(at, at + KEY_BYTES);
    if (!key.equals(NO_KEY)) distinct.set(key.toString('latin1'), key);
  }
  return [...distinct.values()].sort((a, b) => a.compare(b));
}
