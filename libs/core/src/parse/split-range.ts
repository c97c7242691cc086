import type { ChunkRange, ReadPlan } from '../ports/reading.ts';
import { formatOf } from './formats.ts';
import { isOversized } from './prepare.ts';

/** A chunk cut into smaller ones of at most `rows` rows, for work that must not take long at a time. `bytes` are those of the range. */
export function splitRange(bytes: Buffer, range: ChunkRange, plan: ReadPlan, rows: number): ChunkRange[] {
  if (isOversized(range) || range.rowCount <= rows) return [range];
  const { chunkNo, byteStart } = range;
  const pieces: ChunkRange[] = [];
  let row = range.firstRow;
  // As in planning, a chunk begins where its first record does and ends where its last one is over.
  const cutter = formatOf(plan.dialect.type).cutChunk(plan.dialect, range.firstLine, (start, _end, next, line) => {
    const last = pieces.at(-1);
    const byteEnd = byteStart + next;
    if (last !== undefined && last.rowCount < rows)
      pieces[pieces.length - 1] = { ...last, byteEnd, rowCount: last.rowCount + 1 };
    else pieces.push({ chunkNo, byteStart: byteStart + start, byteEnd, firstRow: row, rowCount: 1, firstLine: line });
    row++;
  });
  cutter.push(bytes);
  cutter.end();
  return pieces;
}
