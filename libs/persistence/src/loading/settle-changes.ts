import type { Fate, Severity } from '@pairloom/contract';
import { type ImportRun, type KeyRow, comparingChecks, differingAnswer } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import { fateCode, fateOf } from './chunk-result.ts';
import { type KeyPlace, type KeyPlaces, grown } from './key-places.ts';
import { OF_FATES, type SettlingChunk, lockSettlingChunk, rewriteChunk } from './settling-chunk.ts';

const KINDS = ['fate', 'skipped', 'barred', 'answer'] as const;
type Kind = (typeof KINDS)[number];
const CODE = { fate: 0, skipped: 1, barred: 2, answer: 3 } as const satisfies Record<Kind, number>;
const ANSWERS_DIFFER: ReadonlySet<string> = new Set(['answers_differ']);
/** Rows count from 1. */
const NO_ROW = 0;

/** A done chunk without its findings, and what is to change in it: 12 bytes a change. */
class LockedChunk {
  readonly chunkNo: number;
  readonly #firstRow: number;
  readonly #fates: Buffer;
  /** 1 for a row that failed only for the pair that is there. */
  readonly #left: Uint8Array;
  #count = 0;
  /** Offset and kind. */
  #targets = new Uint32Array(16);
  /** Another row, or the code of a fate. */
  #values = new Float64Array(16);

  constructor(row: LockedRow) {
    this.chunkNo = row.chunk_no;
    this.#firstRow = row.first_row;
    this.#fates = row.fates;
    this.#left = new Uint8Array(row.fates.length);
    for (const offset of row.left_offsets ?? []) this.#left[offset] = 1;
  }

  get changed(): boolean {
    return this.#count > 0;
  }

  rowOf(offset: number): number {
    return this.#firstRow + offset;
  }

  /** A number for all that a row's fate is told by. */
  kindOf(offset: number): number {
    return (this.#fates[offset] ?? 0) * 2 + (this.#left[offset] ?? 0);
  }

  keyRow(offset: number): KeyRow {
    const fate = fateOf(this.#fates[offset]);
    return { row: this.#firstRow + offset, fate, left: fate === 'failed' && this.#left[offset] === 1 };
  }

  add(kind: Kind, offset: number, value: number): void {
    if (this.#count === this.#values.length) {
      this.#targets = grown(this.#targets, new Uint32Array(this.#count * 2));
      this.#values = grown(this.#values, new Float64Array(this.#count * 2));
    }
    this.#targets[this.#count] = offset * KINDS.length + CODE[kind];
    this.#values[this.#count++] = value;
  }

  /** In the order in which they were added. */
  apply(chunk: SettlingChunk, answersDiffer: Severity | undefined): void {
    for (let index = 0; index < this.#count; index++) {
      const target = this.#targets[index] ?? 0;
      const value = this.#values[index] ?? NO_ROW;
      applyOne(chunk, KINDS[target % KINDS.length], Math.floor(target / KINDS.length), value, answersDiffer);
    }
  }
}

function applyOne(
  chunk: SettlingChunk,
  kind: Kind | undefined,
  offset: number,
  value: number,
  answersDiffer: Severity | undefined,
): void {
  switch (kind) {
    case 'fate':
      chunk.setFate(offset, fateOf(value));
      break;
    case 'skipped':
      chunk.setSkipped(offset, value);
      break;
    case 'barred':
      chunk.setBarred(offset, value);
      break;
    case 'answer': {
      const differs = value !== NO_ROW && answersDiffer !== undefined;
      chunk.say(offset, ANSWERS_DIFFER, differs ? [differingAnswer(offset, value, answersDiffer)] : []);
      break;
    }
    case undefined:
  }
}

/**
 * What settling changes in the done chunks of an import, which are locked: decided for all of them first, then written chunk by chunk, so that the
 * findings of one chunk only are held.
 */
export class SettlingChanges {
  readonly #chunks: ReadonlyMap<number, LockedChunk>;

  constructor(rows: readonly LockedRow[]) {
    this.#chunks = new Map(rows.map((row) => [row.chunk_no, new LockedChunk(row)]));
  }

  /** The row as its chunk left it. */
  keyRow({ chunkNo, offset }: KeyPlace): KeyRow {
    return this.#chunk(chunkNo).keyRow(offset);
  }

  /** The first and the last row of each fate, which is what a decision on a key goes by, however many rows have it. */
  outermostRows(places: KeyPlaces): KeyRow[] {
    const first: KeyRow[] = [];
    const last: KeyRow[] = [];
    for (const { chunkNo, offset } of places) {
      const chunk = this.#chunk(chunkNo);
      const kind = chunk.kindOf(offset);
      const row = chunk.rowOf(offset);
      if (row < (first[kind]?.row ?? Infinity)) first[kind] = chunk.keyRow(offset);
      if (row > (last[kind]?.row ?? 0)) last[kind] = chunk.keyRow(offset);
    }
    return [...Object.values(first), ...Object.values(last)];
  }

  setFate({ chunkNo, offset }: KeyPlace, fate: Fate): void {
    this.#chunk(chunkNo).add('fate', offset, fateCode(fate));
  }

  setSkipped({ chunkNo, offset }: KeyPlace, winner: number): void {
    this.#chunk(chunkNo).add('skipped', offset, winner);
  }

  /** The row may not stand beside another with its key. */
  setBarred({ chunkNo, offset }: KeyPlace, other: number): void {
    this.#chunk(chunkNo).add('barred', offset, other);
  }

  /** Names the row from whose answer that of this row differs; undefined where it does not. */
  tellAnswer({ chunkNo, offset }: KeyPlace, differsFrom: number | undefined): void {
    this.#chunk(chunkNo).add('answer', offset, differsFrom ?? NO_ROW);
  }

  /** Chunks that may change, in chunk order. */
  changed(): LockedChunk[] {
    return [...this.#chunks.values()].filter((chunk) => chunk.changed);
  }

  #chunk(chunkNo: number): LockedChunk {
    const chunk = this.#chunks.get(chunkNo);
    if (chunk === undefined) throw new Error('A done chunk is no longer there.');
    return chunk;
  }
}

interface LockedRow {
  chunk_no: number;
  first_row: number;
  fates: Buffer;
  left_offsets: number[] | null;
}

/** Locks the chunks in which the keys stand, in chunk order. */
export async function lockPlaces(
  db: Kysely<unknown>,
  importId: string,
  keys: Iterable<KeyPlaces>,
): Promise<SettlingChanges> {
  const chunkNos = new Set<number>();
  for (const places of keys) for (const { chunkNo } of places) chunkNos.add(chunkNo);
  const { rows } = await sql<LockedRow>`
    select chunk_no, first_row::float8 as first_row, fates,
      case when failed_rows > 0 then jsonb_path_query_array(findings, ${LEFT_OFFSETS}::jsonpath) end as left_offsets
    from import_chunk
    where import_id = ${importId} and chunk_no = any(${[...chunkNos]}::int[]) and status = 'done' order by chunk_no for update`.execute(
    db,
  );
  return new SettlingChanges(rows);
}

const LEFT_OFFSETS = `$[*] ? (${[...OF_FATES].map((code) => `@.c == "${code}"`).join(' || ')}).o`;

/** Findings of one chunk at a time, which are let go before those of the next are read. */
export async function writeChanges(
  db: Kysely<unknown>,
  { importId, plan }: ImportRun,
  changes: SettlingChanges,
  onProgress: () => void,
): Promise<void> {
  const { answersDiffer } = comparingChecks(plan);
  for (const locked of changes.changed()) {
    const chunk = await lockSettlingChunk(db, importId, locked.chunkNo);
    if (chunk === undefined) throw new Error('A locked chunk is no longer there.');
    locked.apply(chunk, answersDiffer);
    if (chunk.changed) await rewriteChunk(db, importId, chunk);
    onProgress();
  }
}
