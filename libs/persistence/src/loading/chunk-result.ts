import { FATES, type Fate, type FateCounts, noFates } from '@pairloom/contract';
import type { ChunkRange, Finding, LoadedChunk, PreparedChunk } from '@pairloom/core';
import type { StoredFinding } from '../row-errors.ts';

const CODE = Object.fromEntries(FATES.map((fate, index) => [fate, index])) as Record<Fate, number>;

/** Errors whose value and raw row are kept, per chunk: the head of the list that a person reads. */
export const ERRORS_WITH_RAW = 1000;
const RAW_CHARS = 4000;
const RECENT_ERRORS = 20;

/** Stands in the place of a fate for rows of a chunk that a retry does not take up. */
export const NOT_RETRIED = 0xff;

export const fateCode = (fate: Fate): number => CODE[fate];
export const fateOf = (code: number | undefined): Fate => FATES[code ?? 0] ?? 'unprocessed';

/** A byte per row, in row order: index in FATES. */
export class RowFates {
  readonly bytes: Buffer;
  constructor(rowCount: number) {
    this.bytes = Buffer.alloc(rowCount);
  }
  set(offset: number, fate: Fate): void {
    this.bytes[offset] = CODE[fate];
  }
  /** The row is none of this import. */
  leaveOut(offset: number): void {
    this.bytes[offset] = NOT_RETRIED;
  }
  count(): FateCounts {
    return countFates(this.bytes);
  }
}

export function countFates(bytes: Buffer): FateCounts {
  const tally = new Array<number>(FATES.length).fill(0);
  for (const code of bytes) tally[code] = (tally[code] ?? 0) + 1;
  const counts = noFates();
  for (const fate of Object.keys(counts) as (keyof FateCounts)[]) counts[fate] = tally[CODE[fate]] ?? 0;
  return counts;
}

/** Lines of the rows as bytes, null when each row is one line: then the line follows from the row. */
/** Rows that have no fate, since the import stopped before them. */
export const unprocessedOf = (bytes: Buffer): number =>
  bytes.reduce((sum, code) => (code === CODE.unprocessed ? sum + 1 : sum), 0);

export function packLines(lines: Uint32Array): Buffer | null {
  const first = lines[0] ?? 0;
  if (lines.every((line, offset) => line === first + offset)) return null;
  return Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);
}

export function lineOf(packed: Buffer | null, firstLine: number, offset: number): number {
  return packed === null ? firstLine + offset : packed.readUInt32LE(offset * 4);
}

/** Findings in row order, each with its place among those of its row. */
export function packFindings(findings: readonly Finding[], lines: Uint32Array): StoredFinding[] {
  const sorted = [...findings].sort((a, b) => a.offset - b.offset);
  let ordinal = 0;
  return sorted.map((finding, index) => {
    ordinal = sorted[index - 1]?.offset === finding.offset ? ordinal + 1 : 0;
    return {
      o: finding.offset,
      n: ordinal,
      l: lines[finding.offset] ?? 1,
      f: finding.field,
      c: finding.code,
      s: finding.severity,
      m: finding.message,
      ...(finding.otherRow === undefined ? {} : { w: finding.otherRow }),
      ...(finding.existingId === undefined ? {} : { p: finding.existingId }),
      ...(finding.rule === undefined ? {} : { r: finding.rule }),
    };
  });
}

export interface RowErrorHead {
  readonly row: number;
  readonly ordinal: number;
  readonly value: string | null;
  readonly raw: string;
}

/** Value and raw row of the first findings of a chunk. */
export function headOfErrors(
  stored: readonly StoredFinding[],
  findings: readonly Finding[],
  range: ChunkRange,
  prepared: PreparedChunk,
): RowErrorHead[] {
  const values = new Map(
    findings.map((finding) => [`${finding.offset}.${finding.code}.${finding.field ?? ''}`, finding.value]),
  );
  return stored.slice(0, ERRORS_WITH_RAW).map((entry) => ({
    row: range.firstRow + entry.o,
    ordinal: entry.n,
    value: storable(values.get(`${entry.o}.${entry.c}.${entry.f ?? ''}`) ?? null),
    raw: storable(prepared.raw(entry.o, RAW_CHARS)),
  }));
}

/** PostgreSQL takes neither U+0000 nor half characters; what a report shows is a replacement character, never what is imported. */
function storable(text: string): string;
function storable(text: string | null): string | null;
function storable(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '\u{fffd}').toWellFormed();
}

export function loadedChunk(fates: FateCounts, findings: readonly StoredFinding[], firstRow: number): LoadedChunk {
  const errors = findings.filter((finding) => finding.s === 'error');
  return {
    state: 'done',
    fates,
    errorCount: fates.failed,
    warningCount: findings.filter((finding) => finding.s === 'warning').length,
    recentErrors: errors
      .slice(-RECENT_ERRORS)
      .map((finding) => ({ row: firstRow + finding.o, field: finding.f, code: finding.c })),
  };
}
