import {
  KEY_BYTES,
  contentHash,
  failpoint,
  type ImportFaultNote,
  type ImportRun,
  type SettledImport,
} from '@pairloom/core';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type RetriedFile, retriedFile } from '../controls/retried-file.ts';
import type { Database } from '../database.ts';
import { few, notifyChange, num } from '../sql-fragments.ts';
import { hashArray, idArray } from './encoding.ts';
import { type StateBefore, variantsOf } from './pair-lookups.ts';
import { insertVersions } from './pair-writes.ts';
import { StopWriting, holdUnended, untilStopped } from './writing-guard.ts';
import { writerOf } from './write-rules.ts';

/** Pairs retired in one transaction. */
const PAIRS_PER_TRANSACTION = 2_000;
/** Pairs whose ids are held at once, 37 bytes each. */
const PAIRS_PER_LOOK = 500_000;
const HASH_BYTES = 32;

type Mirrored = { state: 'mirrored'; retired: number; withheld?: ImportFaultNote };

/**
 * Retires the pairs of the import's set whose keys no row of the file has; of a file that a retry has read on, those that neither has. Withheld when the file was not read to its end, when a
 * row failed (its pair may be meant to stay), or when more would go than the limit allows.
 */
export async function mirrorSet(
  database: Database,
  run: ImportRun,
  onProgress: () => void,
  signal?: AbortSignal,
  perLook = PAIRS_PER_LOOK,
): Promise<SettledImport | Mirrored> {
  const { sourceSet } = run;
  if (sourceSet === null) return { state: 'mirrored', retired: 0 };
  if (!run.options.dryRun && !(await claimPairs(database, run, sourceSet, onProgress, signal)))
    return { state: 'settled' };
  const retried = await retriedFile(database, run.importId);
  const isAbsentHere = isAbsent(run.projectId, sourceSet, retried?.importIds ?? [run.importId]);
  let found = await absentPairs(database, isAbsentHere, perLook);
  onProgress();
  const absent = found.count < perLook ? found.count : await countAbsent(database, isAbsentHere);
  const withheld = await reasonToWithhold(database, run, sourceSet, absent, retried);
  while (withheld === undefined && !run.options.dryRun && found.count > 0) {
    for (const ids of found.batches) {
      signal?.throwIfAborted();
      const some = ids.split(',');
      if (!(await written(database, (kysely) => retire(kysely, run, some)))) return { state: 'settled' };
      onProgress();
    }
    if (found.count < perLook) break;
    // Those that were retired are none of them any more.
    found = await absentPairs(database, isAbsentHere, perLook);
  }
  const retired = withheld?.retired ?? (run.options.dryRun ? absent : await retiredBy(database, run));
  await database.query(
    sql`update import_job set retired_pairs = ${retired} where id = ${run.importId} and phase <> 'ended'`,
  );
  return { state: 'mirrored', ...(withheld ?? { retired }) };
}

/** Keys of all rows that the imports have loaded. */
const fileKeys = (importIds: readonly string[]) => sql`
  select substring(c.keys from g * ${sql.lit(KEY_BYTES)} + 1 for ${sql.lit(KEY_BYTES)}) as key
  from import_chunk c cross join generate_series(0, c.row_count - 1) g where c.import_id = any(${[...importIds]}::uuid[]) and c.status = 'done'`;

/**
 * Pairs that the file names belong to the set from now on, also those that it left unchanged; where these were is kept for an undo. False
 * when the import has ended.
 */
async function claimPairs(
  database: Database,
  run: ImportRun,
  sourceSet: string,
  onProgress: () => void,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const chunks = await database.query(sql<{ chunk_no: number }>`
    select chunk_no from import_chunk where import_id = ${run.importId} and status = 'done' order by chunk_no`);
  for (const { chunk_no: chunkNo } of chunks) {
    signal?.throwIfAborted();
    const claim = sql`
      with outside as (
        select x.id, x.source_set from (${fileKeys([run.importId])} and c.chunk_no = ${chunkNo} order by key) k
        cross join lateral (
          select id, source_set from qa_pair where project_id = ${run.projectId} and key_hash = k.key and source_set is distinct from ${sourceSet} limit 1 for no key update
        ) x
      ), noted as (
        insert into pair_set_change (import_id, pair_id, set_before, set_after)
        select distinct ${run.importId}::uuid, id, source_set, ${sourceSet} from outside on conflict do nothing
      )
      update qa_pair p set source_set = ${sourceSet} from outside o where p.project_id = ${run.projectId} and p.id = o.id`;
    const took = await written(database, async (kysely) => {
      await holdUnended(kysely, run.importId);
      if (await holdDone(kysely, run, chunkNo)) await claim.execute(kysely);
    });
    if (!took) return false;
    onProgress();
  }
  return true;
}

/** False when the import has ended. */
async function written(database: Database, work: (db: Kysely<unknown>) => Promise<void>): Promise<boolean> {
  const stopped = await untilStopped(() =>
    database.transaction(async ({ kysely }) => {
      await work(kysely);
      await failpoint('mirror.before_commit');
    }),
  );
  await failpoint('mirror.after_commit');
  return stopped === undefined;
}

/** Holds a chunk, the first one unless it is named. False when it has been taken back: so was, or will be, what goes with it. */
async function holdDone(db: Kysely<unknown>, { importId }: ImportRun, chunkNo?: number): Promise<boolean> {
  const { rows } = await sql<{ status: string }>`
    select status from import_chunk where import_id = ${importId} and (${chunkNo ?? null}::int is null or chunk_no = ${chunkNo ?? null})
    order by chunk_no limit 1 for share`.execute(db);
  return rows[0] === undefined || rows[0].status === 'done';
}

interface AbsentPairs {
  readonly count: number;
  /** Ids with commas between them, those of a transaction each. */
  readonly batches: readonly string[];
}

async function absentPairs(database: Database, where: RawBuilder<boolean>, limit: number): Promise<AbsentPairs> {
  const rows = await database.query(sql<{ ids: string; count: number }>`
    select string_agg(id::text, ',') as ids, count(*)::int as count
    from (select p.id, (row_number() over (order by p.id) - 1) / ${sql.lit(PAIRS_PER_TRANSACTION)} as batch from qa_pair p where ${where} order by p.id limit ${limit}) a
    group by batch order by batch`);
  return { count: rows.reduce((sum, { count }) => sum + count, 0), batches: rows.map(({ ids }) => ids) };
}

async function countAbsent(database: Database, where: RawBuilder<boolean>): Promise<number> {
  const [row] = await database.query(sql<{ absent: number }>`
    select ${num('count(*)')} as absent from qa_pair p where ${where}`);
  return row?.absent ?? 0;
}

/** Whether the pair `p` is one of the set that no row of the imports has. */
export const isAbsent = (projectId: string, sourceSet: string, importIds: readonly string[]) => sql<boolean>`
  p.project_id = ${projectId} and p.source_set = ${sourceSet} and p.status <> 'retired'
    and not exists (select from (${fileKeys(importIds)}) k where k.key = p.key_hash)`;

async function reasonToWithhold(
  database: Database,
  run: ImportRun,
  sourceSet: string,
  absent: number,
  retried: RetriedFile | undefined,
): Promise<{ withheld: ImportFaultNote; retired: number } | undefined> {
  const [facts] = await database.query(sql<{ complete: boolean; failed: number; set: number; retired: number }>`
    select j.plan_complete and j.cancel_requested_at is null and not exists (select from import_chunk c where c.import_id = j.id and c.status <> 'done') as complete,
      (select ${num('sum(failed_rows)')} from import_chunk where import_id = j.id) as failed,
      (select ${num('count(*)')} from qa_pair where project_id = j.project_id and source_set = ${sourceSet} and status <> 'retired') as set,
      (select ${num('count(*)')} from qa_pair_version where changed_by_import = j.id and operation = 'retire') as retired
    from import_job j where j.id = ${run.importId}`);
  if (facts === undefined) return undefined;
  const { complete, failed, set, retired } = retried
    ? { ...facts, ...retried, complete: facts.complete && retried.complete }
    : facts;
  const note = (message: string) => ({ withheld: { code: 'mirror_withheld', message } as const, retired });
  if (!complete && retired > 0)
    return note(`The import was stopped when ${retired} pairs of the set had been retired.`);
  if (!complete) return note('The file was not loaded to its end, so no pair was retired.');
  if (failed > 0) return note(`${failed} rows failed, and their pairs may be meant to stay: no pair was retired.`);
  // What an earlier attempt has retired counts too.
  const share = ((absent + retired) * 100) / Math.max(1, set + retired);
  if (retired > 0 || share <= run.options.mirrorLimit) return undefined;
  return note(
    `${absent} of ${set} pairs of the set would be retired, more than ${run.options.mirrorLimit} %: none was.`,
  );
}

async function retire(db: Kysely<unknown>, run: ImportRun, ids: readonly string[]): Promise<void> {
  await holdUnended(db, run.importId);
  // The first chunk is the last to be taken back, before what was retired is.
  if (!(await holdDone(db, run))) throw new StopWriting({ state: 'settled' });
  const writer = writerOf(run);
  const { rows } = await sql<Omit<StateBefore, 'version'> & { id: string }>`
    select id, question, answer, category, tags, metadata, status, external_id as "externalId", ${variantsOf('qa_pair')} as variants
    from qa_pair where project_id = ${run.projectId} and id = any(${few(idArray(ids), 'uuid')}::uuid[]) and status <> 'retired' order by key_hash for update`.execute(
    db,
  );
  if (rows.length === 0) return;
  await insertVersions(
    db,
    writer,
    'retire',
    rows.map(({ id }) => ({ id, row: null })),
  );
  await sql`
    update qa_pair p set status = 'retired', content_hash = u.hash, version = p.version + 1, last_import_id = ${run.importId}, last_import_row = null,
      last_principal = ${writer.principal}, updated_at = now()
    from unnest(${few(idArray(rows.map(({ id }) => id)), 'uuid')}, ${few(
      hashArray(rows, HASH_BYTES, (pair) => contentHash({ ...pair, status: 'retired' })),
      'bytea',
    )}) as u (id, hash)
    where p.project_id = ${run.projectId} and p.id = u.id`.execute(db);
  await notifyChange(run.projectId, run.importId).execute(db);
}

async function retiredBy(database: Database, run: ImportRun): Promise<number> {
  const [row] = await database.query(sql<{ retired: number }>`
    select ${num('count(*)')} as retired from qa_pair_version where changed_by_import = ${run.importId} and operation = 'retire'`);
  return row?.retired ?? 0;
}
