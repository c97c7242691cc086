import { ImportOptions, type Guess } from '@pairloom/contract';
import type { ChunkRange, Dialect, ReadPlan } from '../../ports/reading.ts';
import { MAX_HEAD_BYTES } from '../../validate/limits.ts';
import { delimited } from '../delimited.ts';
import type { Cell, HeadReading, RecordTable, RowFlaw, RowReader, Slot } from '../format.ts';
import { ChunkPlanner, startCursor, type ChunkLimits } from '../planner.ts';

/** One row as read: all its cells, unless it cannot be taken apart. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[] | undefined;
  readonly flaw: RowFlaw | undefined;
}

export interface Table {
  readonly reading: HeadReading;
  readonly dialect: Dialect;
  readonly rows: readonly TableRow[];
}

export interface ReadAs {
  /** How the file comes to the planner: bytes of each piece but the last. */
  readonly cuts?: readonly number[];
  readonly limits?: ChunkLimits;
  readonly type?: 'csv' | 'tsv';
  /** Instead of the reader that the dialect gets. */
  readonly readRows?: (bytes: Buffer, records: RecordTable, dialect: Dialect, slots: readonly Slot[]) => RowReader;
}

const ONE_CHUNK: ChunkLimits = { maxRows: 20_000, maxBytes: 8 * 1024 * 1024 };

/** Reads a whole table of delimited UTF-8 text the way an import does: looks at its head, plans chunks, reads each by itself. */
export function readTable(file: Buffer, options: Partial<ImportOptions> = {}, as: ReadAs = {}): Table {
  const bom = file.toString('latin1', 0, 3) === '\xef\xbb\xbf' ? 3 : 0;
  const bytes = file.subarray(0, MAX_HEAD_BYTES);
  const head = { bytes, complete: bytes.length === file.length, start: bom, type: as.type ?? 'csv' } as const;
  const reading = delimited.readHead(head, ImportOptions.parse(options));
  const { dialect } = reading;
  const rows = rangesOf(file, dialect, as).flatMap((range) => readRange(file, range, dialect, as));
  return { reading, dialect, rows };
}

function rangesOf(file: Buffer, dialect: Dialect, { cuts = [], limits = ONE_CHUNK }: ReadAs): ChunkRange[] {
  const plan: ReadPlan = {
    sourceType: 'csv',
    dialect,
    mapping: { question: 'q', answer: 'a' },
    html: 'keep',
    trim: 'none',
  };
  const planner = new ChunkPlanner(plan, limits, startCursor(plan));
  const body = file.subarray(dialect.bodyStart);
  const ranges: ChunkRange[] = [];
  let at = 0;
  for (const cut of cuts) {
    const end = Math.min(at + cut, body.length);
    ranges.push(...planner.push(body.subarray(at, end)));
    at = end;
  }
  return [...ranges, ...planner.push(body.subarray(at)), ...planner.end()];
}

function readRange(file: Buffer, range: ChunkRange, dialect: Dialect, as: ReadAs): TableRow[] {
  const bytes = file.subarray(range.byteStart, range.byteEnd);
  const records = cutRange(bytes, range, dialect);
  const slots = dialect.columns.map((column) => ({ field: `metadata.${column}`, column }));
  const reader = (as.readRows ?? delimited.readRows)(bytes, records, dialect, slots);
  return Array.from({ length: records.count }, (_, index) => {
    const cells = new Array<Cell>(slots.length).fill('');
    const flaw = reader.read(index, cells);
    const isRead = flaw === undefined || flaw.severity === 'warning';
    return { line: records.lines[index] as number, cells: isRead ? cells.map(String) : undefined, flaw };
  });
}

function cutRange(bytes: Buffer, range: ChunkRange, dialect: Dialect): RecordTable {
  const found: number[][] = [];
  const cutter = delimited.cutChunk(dialect, range.firstLine, (start, end, next, line, nextLine, flags) =>
    found.push([start, end, line, next > end ? nextLine - 1 : nextLine, flags]),
  );
  cutter.push(bytes);
  cutter.end();
  if (found.length !== range.rowCount)
    throw new Error(`${range.rowCount} rows were planned, ${found.length} are there.`);
  const column = (index: number): number[] => found.map((record) => record[index] as number);
  return {
    count: found.length,
    starts: Uint32Array.from(column(0)),
    ends: Uint32Array.from(column(1)),
    lines: Uint32Array.from(column(2)),
    lastLines: Uint32Array.from(column(3)),
    flags: Uint8Array.from(column(4)),
  };
}

/** What was guessed for an option. */
export const guessed = ({ reading }: Table, option: string): Guess | undefined =>
  reading.guesses.find((guess) => guess.option === option);
