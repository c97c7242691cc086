import type { ChunkRange, ReadPlan } from '../ports/reading.ts';
import { formatOf } from './formats.ts';
import { isOversized } from './prepare.ts';

/** A chunk cut into smaller ones of at most `rows` rows, for work that must not take long at a time. `bytes` are those of the range. */
export function splitRange(bytes: Buffer, range: ChunkRange, plan: ReadPlan, rows: number): ChunkRange[] {
  if (isOversized(range) || range.rowCount <= rows) return [range];
  const ends: { readonly byte: number; readonly line: number }[] = [];
  const cutter = formatOf(plan.dialect.type).cutChunk(
    plan.dialect,
    range.firstLine,
    (_start, _end, next, _line, nextLine) => void ends.push({ byte: next, line: nextLine }),
  );
  cutter.push(bytes);
  cutter.end();
  const pieces: ChunkRange[] = [];
  for (let from = 0; from < ends.length; from += rows) {
    const to = Math.min(from + rows, ends.length);
    const begin = from === 0 ? { byte: 0, line: range.firstLine } : ends[from - 1];
    const end = to === ends.length ? range.byteEnd - range.byteStart : ends[to - 1]?.byte;
    if (begin === undefined || end === undefined) break;
    pieces.push({
      chunkNo: range.chunkNo,
      byteStart: range.byteStart + begin.byte,
      byteEnd: range.byteStart + end,
      firstRow: range.firstRow + from,
      rowCount: to - from,
      firstLine: begin.line,
    });
  }
  return pieces;
}
