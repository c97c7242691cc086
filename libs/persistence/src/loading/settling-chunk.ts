import type { ErrorCode, Fate } from '@pairloom/contract';
import type { Finding } from '@pairloom/core';
import { type Kysely, sql } from 'kysely';
import type { StoredFinding } from '../row-errors.ts';
import { ERRORS_WITH_RAW, NOT_RETRIED, countFates, fateCode, fateOf, lineOf, unprocessedOf } from './chunk-result.ts';
import { duplicateFinding } from './fate-findings.ts';

/** What is said of a row when it is compared with others. A value of null leaves the one that is kept. */
export type Said = Pick<Finding, 'field' | 'code' | 'severity' | 'message' | 'otherRow' | 'value'>;

interface ChunkRow {
  chunk_no: number;
  first_row: number;
  first_line: number;
  fates: Buffer;
  lines: Buffer | null;
  findings: StoredFinding[] | null;
}

/** The result of a done chunk while settling changes it. */
export class SettlingChunk {
  readonly chunkNo: number;
  readonly fates: Buffer;
  changed = false;
  readonly #findings = new Map<number, StoredFinding[]>();
  readonly #heads = new Map<string, HeadChange>();
  readonly #firstRow: number;
  readonly #firstLine: number;
  readonly #lines: Buffer | null;

  constructor(row: ChunkRow) {
    this.chunkNo = row.chunk_no;
    this.fates = Buffer.from(row.fates);
    this.#firstRow = row.first_row;
    this.#firstLine = row.first_line;
    this.#lines = row.lines;
    for (const finding of row.findings ?? []) this.#findings.set(finding.o, [...this.#of(finding.o), finding]);
  }

  /** In row order. */
  findings(): StoredFinding[] {
    return [...this.#findings.values()].flat().sort((a, b) => a.o - b.o || a.n - b.n);
  }

  /** The row won: it is no duplicate, and what its chunk said of the pair was said of another row's. */
  setFate(offset: number, fate: Fate): void {
    if (this.fates[offset] === fateCode(fate)) return;
    this.fates[offset] = fateCode(fate);
    this.#findings.set(
      offset,
      this.#of(offset).filter((finding) => !OF_FATES.has(finding.c)),
    );
    this.changed = true;
  }

  /** Of a file that is not written after all: only what failed has a fate. */
  leaveUnprocessed(): void {
    for (const [offset, code] of this.fates.entries()) {
      if (code === fateCode('failed') || code === fateCode('unprocessed') || code === NOT_RETRIED) continue;
      this.setFate(offset, 'unprocessed');
    }
  }

  /** Places of the rows of which something is said under one of the codes. */
  offsetsWith(codes: ReadonlySet<string>): number[] {
    return [...this.#findings].flatMap(([offset, mine]) => (mine.some(({ c }) => codes.has(c)) ? [offset] : []));
  }

  /** Has all of this said of the row under the codes, and nothing else. A row that is none of the import, or was not reached, is left as it is. */
  say(offset: number, codes: ReadonlySet<string>, said: readonly Said[]): void {
    if (fateOf(this.fates[offset]) === 'unprocessed') return;
    const mine = this.#of(offset);
    const before = mine.filter(({ c }) => codes.has(c));
    if (before.length === said.length && before.every((finding, place) => isSaid(finding, said[place]))) return;
    const line = lineOf(this.#lines, this.#firstLine, offset);
    let free = this.#freeOrdinal(offset);
    const now = said.map((one, place) => storedAs(one, offset, before[place]?.n ?? free++, line));
    for (const { n } of before.slice(said.length)) this.#noteHead(offset, n, null);
    for (const [place, { n }] of now.entries()) {
      const value = said[place]?.value ?? null;
      if (value !== null) this.#noteHead(offset, n, value);
    }
    this.#findings.set(offset, [...mine.filter(({ c }) => !codes.has(c)), ...now]);
    this.changed = true;
  }

  /** Values that go with findings that were changed; null takes one away. */
  heads(): HeadChange[] {
    return [...this.#heads.values()];
  }

  /** Findings may have been taken away: the number of those that are left may be in use. */
  #freeOrdinal(offset: number): number {
    return this.#of(offset).reduce((free, { n }) => Math.max(free, n + 1), 0);
  }

  #noteHead(offset: number, ordinal: number, value: string | null): void {
    this.#heads.set(`${offset}.${ordinal}`, { row: this.#firstRow + offset, ordinal, value });
  }

  setSkipped(offset: number, winner: number): void {
    this.#setDuplicate(offset, 'skipped', winner);
  }

  /** The row may not stand beside another with its key. */
  setBarred(offset: number, other: number): void {
    this.#setDuplicate(offset, 'failed', other);
  }

  #setDuplicate(offset: number, fate: 'skipped' | 'failed', otherRow: number): void {
    const mine = this.#of(offset);
    const known = mine.find((finding) => finding.c === 'duplicate_in_file');
    if (known?.w === otherRow && this.fates[offset] === fateCode(fate)) return;
    const { field, code, severity, message } = duplicateFinding(
      offset,
      otherRow,
      fate === 'failed' ? 'error' : 'warning',
    );
    const line = lineOf(this.#lines, this.#firstLine, offset);
    const others = mine.filter((finding) => !OF_FATES.has(finding.c));
    const finding = {
      o: offset,
      n: known?.n ?? this.#freeOrdinal(offset),
      l: line,
      f: field,
      c: code,
      s: severity,
      m: message,
      w: otherRow,
    };
    this.#findings.set(offset, [...others, finding]);
    this.fates[offset] = fateCode(fate);
    this.changed = true;
  }

  #of(offset: number): StoredFinding[] {
    return this.#findings.get(offset) ?? [];
  }
}

interface HeadChange {
  readonly row: number;
  readonly ordinal: number;
  readonly value: string | null;
}

const isSaid = (finding: StoredFinding, said: Said | undefined): boolean =>
  finding.f === said?.field &&
  finding.c === said.code &&
  finding.s === said.severity &&
  finding.m === said.message &&
  finding.w === said.otherRow;

const storedAs = (
  { field, code, severity, message, otherRow }: Said,
  o: number,
  n: number,
  l: number,
): StoredFinding => ({
  o,
  n,
  l,
  f: field,
  c: code,
  s: severity,
  m: message,
  ...(otherRow !== undefined && { w: otherRow }),
});

/** Findings that say why a row has the fate it has. */
export const OF_FATES: ReadonlySet<ErrorCode> = new Set(['duplicate_in_file', 'pair_exists', 'pair_missing'] as const);

/** Locks a done chunk with all its findings, of which a row may have some: one chunk at a time. */
export async function lockSettlingChunk(
  db: Kysely<unknown>,
  importId: string,
  chunkNo: number,
): Promise<SettlingChunk | undefined> {
  const { rows } = await sql<ChunkRow>`
    select chunk_no, first_row::float8 as first_row, first_line::float8 as first_line, fates, lines, findings from import_chunk
    where import_id = ${importId} and chunk_no = ${chunkNo} and status = 'done' for update`.execute(db);
  return rows[0] && new SettlingChunk(rows[0]);
}

export async function rewriteChunk(db: Kysely<unknown>, importId: string, chunk: SettlingChunk): Promise<void> {
  const fates = countFates(chunk.fates);
  const findings = chunk.findings();
  await sql`
    update import_chunk set fates = ${chunk.fates}, findings = ${findings.length === 0 ? null : JSON.stringify(findings)}::jsonb,
      created_rows = ${fates.created}, updated_rows = ${fates.updated}, unchanged_rows = ${fates.unchanged}, deleted_rows = ${fates.deleted},
      skipped_rows = ${fates.skipped}, failed_rows = ${fates.failed}, unprocessed_rows = ${unprocessedOf(chunk.fates)}, error_count = ${fates.failed}, warning_count = ${findings.filter((finding) => finding.s === 'warning').length}
    where import_id = ${importId} and chunk_no = ${chunk.chunkNo}`.execute(db);
  await rewriteHeads(db, importId, chunk);
}

async function rewriteHeads(db: Kysely<unknown>, importId: string, chunk: SettlingChunk): Promise<void> {
  const heads = chunk.heads();
  const gone = heads.filter(({ value }) => value === null);
  const kept = heads.filter(({ value }) => value !== null).slice(0, ERRORS_WITH_RAW);
  if (gone.length > 0)
    await sql`
      delete from import_row_error e using unnest(${gone.map(({ row }) => row)}::bigint[], ${gone.map(({ ordinal }) => ordinal)}::int[]) as g (row_no, ordinal)
      where e.import_id = ${importId} and e.row_no = g.row_no and e.ordinal = g.ordinal`.execute(db);
  if (kept.length > 0)
    await sql`
      insert into import_row_error (import_id, row_no, ordinal, value)
      select ${importId}, * from unnest(${kept.map(({ row }) => row)}::bigint[], ${kept.map(({ ordinal }) => ordinal)}::int[], ${kept.map(({ value }) => value)}::text[])
      on conflict (import_id, row_no, ordinal) do update set value = excluded.value`.execute(db);
}
