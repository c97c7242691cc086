import { KEY_BYTES, type ImportRun, type NearDuplicateSearch, contentHash } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { fateCode, fateOf, lineOf } from '../loading/chunk-result.ts';
import { hashArray, idArray } from '../loading/encoding.ts';
import { lockPairs } from '../loading/pair-lookups.ts';
import { writerOf } from '../loading/write-rules.ts';
import { StopWriting, holdImport } from '../loading/writing-guard.ts';
import type { StoredFinding } from '../row-errors.ts';
import { few, notifyChange } from '../sql-fragments.ts';
import { type NearLink, linkNearPairs } from './near-links.ts';
import { type NearRow, isNearer } from './near-pairs.ts';

const HASH_BYTES = 32;
const HELD = ' The pair is held for review as a draft.';

interface LockedChunk {
  chunk_no: number;
  embed_fence: number;
  first_row: number;
  row_count: number;
  first_line: number;
  keys: Buffer;
  fates: Buffer;
  lines: Buffer | null;
  findings: StoredFinding[] | null;
}

/**
 * Notes rows that were found near with their chunks and holds their pairs, within a transaction. What is noted already stays; the
 * chunk whose rows were all compared need not be looked at again.
 */
export async function reportNearRows(
  db: Kysely<unknown>,
  run: ImportRun,
  own: { readonly chunkNo: number; readonly fence: number },
  { near, next }: { readonly near: readonly NearRow[]; readonly next: number | undefined },
  policy: NearDuplicateSearch['policy'],
): Promise<void> {
  await holdImport(db, run.importId);
  const chunks = await lockChunks(db, run.importId, own.chunkNo, near);
  if (chunks.find(({ chunk_no: no }) => no === own.chunkNo)?.embed_fence !== own.fence)
    throw new StopWriting({ state: 'superseded' });
  const held = policy === 'hold' ? await holdCreated(db, run, chunks, near) : new Set<number>();
  await linkNearPairs(db, run.projectId, linksOf(chunks, near));
  for (const chunk of chunks) await noteFindings(db, run.importId, chunk, rowsOf(chunk, near), held);
  if (next === undefined)
    await sql`update import_chunk set near_checked_at = now() where import_id = ${run.importId} and chunk_no = ${own.chunkNo}`.execute(
      db,
    );
  await notifyChange(run.projectId, run.importId).execute(db);
}

async function lockChunks(
  db: Kysely<unknown>,
  importId: string,
  own: number,
  near: readonly NearRow[],
): Promise<LockedChunk[]> {
  const { rows } = await sql<LockedChunk>`
    select chunk_no, embed_fence, first_row::float8 as first_row, row_count, first_line::float8 as first_line, keys, fates, lines, findings
    from import_chunk where import_id = ${importId} and status = 'done' and (chunk_no = ${own} or exists (
      select from unnest(${near.map(({ row }) => row)}::bigint[]) as n (row) where n.row >= first_row and n.row < first_row + row_count))
    order by chunk_no for update`.execute(db);
  return rows;
}

const WRITTEN = new Set([fateCode('created'), fateCode('updated')]);

const rowsOf = ({ first_row: first, row_count: count, fates }: LockedChunk, near: readonly NearRow[]): NearRow[] =>
  near.filter(({ row }) => row >= first && row < first + count && WRITTEN.has(fates[row - first] ?? 0));

const keyAt = ({ keys, first_row: first }: LockedChunk, row: number): Buffer =>
  keys.subarray((row - first) * KEY_BYTES, (row - first + 1) * KEY_BYTES);

const linksOf = (chunks: readonly LockedChunk[], near: readonly NearRow[]): NearLink[] =>
  chunks.flatMap((chunk) =>
    rowsOf(chunk, near).map(({ row, existingId }) => ({ key: keyAt(chunk, row), otherId: existingId })),
  );

/**
 * Makes drafts of pairs that the import created as published and that nobody has changed since; gives their rows. It corrects
 * what the import itself wrote, so that no version is made: versions of an import say what was before it, and taking it back relies on that.
 */
async function holdCreated(
  db: Kysely<unknown>,
  run: ImportRun,
  chunks: readonly LockedChunk[],
  near: readonly NearRow[],
): Promise<Set<number>> {
  const writer = writerOf(run);
  const keys = chunks
    .flatMap((chunk) =>
      rowsOf(chunk, near)
        .filter(({ row }) => fateOf(chunk.fates[row - chunk.first_row]) === 'created')
        .map(({ row }) => keyAt(chunk, row)),
    )
    .sort((a, b) => a.compare(b));
  const pairs = (await lockPairs(db, writer, keys)).filter(
    (pair) => pair !== undefined && pair.own_row !== null && pair.status === 'published',
  );
  const drafts = pairs.flatMap((pair) =>
    pair === undefined ? [] : [{ id: pair.id, hash: contentHash({ ...pair, status: 'draft' }) }],
  );
  const { rows } = await sql<{ row: number }>`
    update qa_pair p set status = 'draft', content_hash = u.hash, updated_at = now()
    from unnest(${few(idArray(drafts.map(({ id }) => id)), 'uuid')}, ${few(
      hashArray(drafts, HASH_BYTES, ({ hash }) => hash),
      'bytea',
    )}) as u (id, hash)
    where p.project_id = ${run.projectId} and p.id = u.id and p.version = 1 returning p.last_import_row::float8 as row`.execute(
    db,
  );
  return new Set(rows.map(({ row }) => row));
}

async function noteFindings(
  db: Kysely<unknown>,
  importId: string,
  chunk: LockedChunk,
  near: readonly NearRow[],
  held: ReadonlySet<number>,
): Promise<void> {
  const findings = withNear(chunk, near, held);
  if (findings === undefined) return;
  await sql`
    update import_chunk set findings = ${JSON.stringify(findings)}::jsonb,
      warning_count = ${findings.filter((finding) => finding.s === 'warning').length}
    where import_id = ${importId} and chunk_no = ${chunk.chunk_no}`.execute(db);
}

/** The findings of the chunk with those rows among them, one a row, the nearest; undefined when nothing is new. */
function withNear(
  chunk: LockedChunk,
  near: readonly NearRow[],
  held: ReadonlySet<number>,
): StoredFinding[] | undefined {
  const findings = new Map(chunk.findings?.map((finding) => [`${finding.o}.${finding.n}`, finding]));
  const known = new Map<number, StoredFinding>();
  const next = new Map<number, number>();
  for (const finding of findings.values()) {
    if (finding.c === 'near_duplicate') known.set(finding.o, finding);
    next.set(finding.o, Math.max(next.get(finding.o) ?? 0, finding.n + 1));
  }
  let changed = false;
  for (const found of near) {
    const o = found.row - chunk.first_row;
    const before = known.get(o);
    if (before !== undefined && !isNearer(found, { similarity: before.v ?? 0, existingId: before.p ?? '' })) continue;
    const isHeld = held.has(found.row) || before?.m.endsWith(HELD) === true;
    const n = before?.n ?? next.get(o) ?? 0;
    findings.set(`${o}.${n}`, nearFinding(o, n, lineOf(chunk.lines, chunk.first_line, o), found, isHeld));
    changed = true;
  }
  return changed ? [...findings.values()].sort((a, b) => a.o - b.o || a.n - b.n) : undefined;
}

const nearFinding = (
  o: number,
  n: number,
  line: number,
  { existingId, similarity }: NearRow,
  held: boolean,
): StoredFinding => ({
  o,
  n,
  l: line,
  f: 'question',
  c: 'near_duplicate',
  s: 'warning',
  m: `The question means nearly the same as that of another pair: similarity ${similarity}.${held ? HELD : ''}`,
  p: existingId,
  v: similarity,
});
