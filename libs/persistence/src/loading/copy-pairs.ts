import { ChunkMemory, KEY_BYTES, type PreparedPair, newContent } from '@pairloom/core';
import { CompiledQuery, type Kysely, sql } from 'kysely';
import { CopyRows } from '../bulk-client.ts';
import { isDataFault, sqlState } from '../faults.ts';
import { lockId } from './advisory-locks.ts';
import { CopyWriter } from './copy-writer.ts';
import { ID_BYTES } from './encoding.ts';
import { newPairIds } from './pair-ids.ts';
import type { Writer } from './pair-lookups.ts';
import { insertNewVariants } from './pair-writes.ts';

/** In the order in which `pairRows` writes them. The first four are the same for all pairs of an import. */
const COPY = `copy qa_pair (project_id, last_import_id, last_principal, source_set, id, key_hash, question_hash, content_hash, question, answer,
  category, tags, metadata, status, external_id, quality_score, last_import_row) from stdin (format binary)`;
const COLUMNS = 17;

const HASH_BYTES = 32;
/** Numbers in `bounds` for a row. */
const BOUNDS = 4;

const UNIQUE_VIOLATION = '23505';
const NEW_STATUS = 'draft';
const NO_TAGS: readonly string[] = [];
const NO_METADATA = '{}';
/** Of a row, beside its question and its answer, about. */
const BESIDE_TEXTS = 320;

/** Waits until no other chunk of the import copies, of which three may be before it; until the end of the transaction this one is the only one. */
export const lockCopies = (db: Kysely<unknown>, importId: string): Promise<void> => lockId(db, importId);

/** Pairs as they are copied in. */
export interface PairRows {
  readonly pairs: readonly PreparedPair[];
  /** The ids that they get, one after another. */
  readonly ids: Buffer;
  readonly rows: CopyWriter;
  /** Where the row of each pair begins, and at last where the last one ends. */
  readonly starts: Uint32Array;
}

/** Rows of new pairs, in the order given, written in `memory`: they stay until others are written there. */
export function pairRows(
  writer: Writer,
  firstRow: number,
  pairs: readonly PreparedPair[],
  memory = new ChunkMemory(),
): PairRows {
  const ids = newPairIds(pairs.length);
  const rows = new CopyWriter(memory, pairs.length * BESIDE_TEXTS);
  const common = commonColumns(writer);
  const starts = new Uint32Array(pairs.length + 1);
  for (let place = 0; place < pairs.length; place++) {
    const pair = pairs[place] as PreparedPair;
    const { metadata } = pair;
    starts[place] = rows.length;
    rows.raw(common);
    rows.part(ids, place * ID_BYTES, ID_BYTES);
    writeBytes(rows, pair);
    rows.text(pair.category ?? null);
    rows.texts(pair.tags ?? NO_TAGS);
    rows.json(metadata === undefined ? NO_METADATA : JSON.stringify(newContent(pair).metadata));
    rows.text(pair.status ?? NEW_STATUS);
    rows.text(pair.externalId ?? null);
    rows.real(pair.quality ?? 1);
    rows.bigint(firstRow + pair.offset);
  }
  starts[pairs.length] = rows.length;
  rows.end();
  return { pairs, ids, rows, starts };
}

/**
 * Copies in those of the pairs that are absent by their place. Writes nothing and gives false where the key of one is there all the same,
 * or PostgreSQL refuses a row.
 */
export async function copyPairs(
  db: Kysely<unknown>,
  writer: Writer,
  given: PairRows,
  isAbsent: (place: number) => boolean,
): Promise<boolean> {
  await sql`savepoint copied`.execute(db);
  try {
    await db.executeQuery(CompiledQuery.raw(COPY, [copyRows(given, isAbsent)]));
    await insertNewVariants(db, writer, given.ids, given.pairs, isAbsent);
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION && !isDataFault(error)) throw error;
    await sql`rollback to savepoint copied`.execute(db);
    await sql`release savepoint copied`.execute(db);
    return false;
  }
  await sql`release savepoint copied`.execute(db);
  return true;
}

/** All that was written but the rows that are not absent. */
function copyRows({ pairs, rows, starts }: PairRows, isAbsent: (place: number) => boolean): CopyRows {
  const pieces: Buffer[] = [];
  let from = 0;
  let left = 0;
  for (let place = 0; place < pairs.length; place++) {
    if (isAbsent(place)) continue;
    left++;
    pieces.push(rows.written(from, starts[place]));
    from = starts[place + 1] as number;
  }
  return new CopyRows([...pieces, rows.written(from)], pairs.length - left);
}

/** Key, key of the question, hash, question and answer. */
function writeBytes(rows: CopyWriter, pair: PreparedPair): void {
  const { packed, offset, questionKey } = pair;
  if (packed === undefined || questionKey !== undefined) {
    const { key } = pair;
    for (const bytes of [key, questionKey ?? key, pair.contentHash]) rows.bytes(bytes);
    for (const text of [pair.questionBytes ?? pair.question, pair.answerBytes ?? pair.answer]) rows.text(text);
    return;
  }
  const { keys, hashes, texts, bounds } = packed;
  for (let times = 0; times < 2; times++) rows.part(keys, offset * KEY_BYTES, KEY_BYTES);
  rows.part(hashes, offset * HASH_BYTES, HASH_BYTES);
  for (let at = offset * BOUNDS; at < offset * BOUNDS + BOUNDS; at += 2) {
    const start = bounds[at] as number;
    rows.part(texts, start, (bounds[at + 1] as number) - start);
  }
}

/** The number of columns and the first of them. */
function commonColumns({ projectId, importId, principal, sourceSet }: Writer): Buffer {
  const columns = new CopyWriter(new ChunkMemory(), 0);
  const start = columns.length;
  columns.count(COLUMNS);
  for (const id of [projectId, importId]) columns.bytes(Buffer.from(id.replaceAll('-', ''), 'hex'));
  columns.text(principal);
  columns.text(sourceSet);
  return columns.written(start);
}
