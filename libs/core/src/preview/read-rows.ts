import type { ImportOptions } from '@pairloom/contract';
import type { RowCorrections } from '../parse/corrections.ts';
import { ChunkPlanner, startCursor } from '../parse/planner.ts';
import { prepareChunk } from '../parse/prepare.ts';
import { rewritten } from '../parse/rewrite-source.ts';
import type { SourceBytes } from '../parse/rewrite.ts';
import type { ChunkRange, Finding, PreparedPair, ReadPlan } from '../ports/reading.ts';
import { OriginalRecords } from '../report/original-records.ts';
import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import { ByteWindow } from './byte-window.ts';

/** A row as an import would read it. Its cells are those of the source, in the order of `originalColumns`. */
export interface ReadRow {
  readonly row: number;
  readonly line: number;
  /** Undefined for a row that cannot be taken apart. */
  readonly cells: readonly string[] | undefined;
  readonly raw: string;
  readonly leftOut: boolean;
  readonly pair: PreparedPair | undefined;
  readonly findings: readonly Finding[];
}

/** Rows are read in chunks of so many bytes at most. */
const CHUNK_BYTES = 1024 ** 2;
const WINDOW_BYTES = MAX_RECORD_BYTES + 2 * CHUNK_BYTES;

/** The lines that a source is cut of, from its first row on. Of a source that is rewritten no more is read than is asked for. */
export async function* sourceLines(
  source: SourceBytes,
  plan: ReadPlan,
  options: ImportOptions,
): AsyncGenerator<Buffer, void, undefined> {
  const { bodyStart } = plan.dialect;
  if (plan.rewriting === undefined) {
    yield* source.stream(bodyStart);
    return;
  }
  let passed = 0;
  for await (const bytes of rewritten(source, plan, options)) {
    const begin = Math.max(0, bodyStart - passed);
    passed += bytes.length;
    if (begin < bytes.length) yield bytes.subarray(begin);
  }
}

/**
 * At most `limit` rows after the first `offset`, read by the same code as in imports, and whether there are more.
 * @throws FileFault as reading the source does.
 */
export async function readRows(
  lines: AsyncIterable<Buffer>,
  plan: ReadPlan,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  corrections?: RowCorrections,
): Promise<{ readonly rows: ReadRow[]; readonly more: boolean }> {
  const start = startCursor(plan);
  const planner = new ChunkPlanner(plan, { maxRows: limit + 1, maxBytes: CHUNK_BYTES }, start);
  const window = new ByteWindow(start.byte, WINDOW_BYTES);
  const rows: ReadRow[] = [];
  const take = (ranges: readonly ChunkRange[]): void => {
    for (const range of ranges)
      if (range.firstRow + range.rowCount - 1 > offset && rows.length <= limit)
        rows.push(...rowsOf(window.slice(range.byteStart, range.byteEnd), range, plan, corrections, offset));
    window.forget(planner.cursor.byte);
  };
  let ended = true;
  for await (const bytes of lines) {
    window.push(bytes);
    take(planner.push(bytes));
    ended = rows.length <= limit;
    if (!ended) break;
  }
  if (ended) take(planner.end());
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

function rowsOf(
  bytes: Buffer,
  range: ChunkRange,
  plan: ReadPlan,
  corrections: RowCorrections | undefined,
  passedOver: number,
): ReadRow[] {
  const prepared = prepareChunk(bytes, range, plan, corrections);
  const originals = new OriginalRecords(bytes, range, plan);
  const findings = Map.groupBy(prepared.findings, (finding) => finding.offset);
  const rows: ReadRow[] = [];
  for (let offset = Math.max(0, passedOver + 1 - range.firstRow); offset < range.rowCount; offset++) {
    const { line, cells, raw } = originals.row(offset);
    rows.push({
      row: range.firstRow + offset,
      line,
      cells,
      raw,
      leftOut: prepared.leftOut?.has(offset) ?? false,
      pair: prepared.pairs[offset],
      findings: findings.get(offset) ?? [],
    });
  }
  return rows;
}

/**
 * All rows of a source, counted without taking them apart; undefined when its lines have more than `maxBytes`.
 * @throws FileFault as reading the source does.
 */
export async function countRows(
  lines: AsyncIterable<Buffer>,
  plan: ReadPlan,
  maxBytes = Infinity,
): Promise<number | undefined> {
  const planner = new ChunkPlanner(plan, { maxRows: Infinity, maxBytes: CHUNK_BYTES }, startCursor(plan));
  let read = 0;
  for await (const bytes of lines) {
    read += bytes.length;
    if (read > maxBytes) return undefined;
    planner.push(bytes);
  }
  planner.end();
  return planner.cursor.row - 1;
}
