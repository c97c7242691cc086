import type { ChunkRange, PlanCursor, ReadPlan } from '../ports/reading.ts';
import type { OnRecord, RecordCutter } from './format.ts';
import { formatOf } from './formats.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const MAX_CHUNK_ROWS = 20_000;
const MAX_CHUNK_BYTES = 8 * MIB;
const MIN_CHUNK_BYTES = 512 * KIB;
/** A step of Temporal tells of all chunks that it has planned, some 36 bytes each, and must not say more than 2 MB. */
const MOST_CHUNKS = 20_000;
/** Enough for several loaders to share a small file evenly; each more costs a transaction and a way through Temporal. */
const CHUNKS_WANTED = 8;
/** A chunk ends before the record that would be too much: without some room the wanted chunks would leave the last records over. */
const ROOM_FOR_WHOLE_RECORDS = 16 * KIB;

export interface ChunkLimits {
  readonly maxRows: number;
  /** One with fewer bytes goes on beyond `maxRows`. */
  readonly minBytes?: number;
  /** One record above it stands alone. */
  readonly maxBytes: number;
}

/** Limits of the chunks of a source of `bytes` bytes; a `batchRows` of the user decides alone, as far as memory and the number of chunks allow. */
export function chunkLimits(bytes: number, batchRows?: number): ChunkLimits {
  if (batchRows !== undefined) {
    const maxRows = Math.min(batchRows, MAX_CHUNK_ROWS);
    return { maxRows, maxBytes: MAX_CHUNK_BYTES, minBytes: Math.ceil(bytes / MOST_CHUNKS) };
  }
  const share = Math.ceil(bytes / CHUNKS_WANTED) + ROOM_FOR_WHOLE_RECORDS;
  const maxBytes = Math.min(MAX_CHUNK_BYTES, Math.max(MIN_CHUNK_BYTES, share));
  return { maxRows: MAX_CHUNK_ROWS, maxBytes };
}

/** Before the first chunk. Chunks, rows and lines count from 1: the cursor names the next of each. */
export const startCursor = (plan: ReadPlan): PlanCursor => ({
  chunkNo: 1,
  byte: plan.dialect.bodyStart,
  row: 1,
  line: plan.dialect.bodyLine,
});

/**
 * Cuts a source into chunks of whole records. Fed with the bytes from `cursor.byte` on, in buffers of any size; holds
 * offsets only. Blank lines before and after the records of a chunk belong to no chunk.
 */
export class ChunkPlanner {
  private readonly limits: ChunkLimits;
  private readonly cutter: RecordCutter;
  private chunkNo: number;
  private row: number;
  /** End of the last chunk given out. */
  private done: PlanCursor;
  private ready: ChunkRange[] = [];
  private rows = 0;
  private byteStart = 0;
  private byteEnd = 0;
  private firstLine = 0;
  private endLine = 0;

  constructor(plan: ReadPlan, limits: ChunkLimits, cursor: PlanCursor) {
    this.limits = limits;
    this.chunkNo = cursor.chunkNo;
    this.row = cursor.row;
    this.done = cursor;
    this.cutter = formatOf(plan.dialect.type).cutSource(plan.dialect, cursor, this.addRecord);
  }

  /** Where another planner can go on: after the last chunk that `push` or `end` returned. */
  get cursor(): PlanCursor {
    return this.done;
  }

  /** The chunks that became complete with these bytes. @throws FileFault `json_invalid`. */
  push(bytes: Buffer): ChunkRange[] {
    this.cutter.push(bytes);
    return this.take();
  }

  /** The last chunks. @throws FileFault `json_invalid`. */
  end(): ChunkRange[] {
    this.cutter.end();
    this.closeChunk();
    return this.take();
  }

  private readonly addRecord: OnRecord = (start, _end, next, line, nextLine) => {
    const { maxRows, maxBytes, minBytes = 0 } = this.limits;
    if (this.rows > 0 && next - this.byteStart > maxBytes) this.closeChunk();
    if (this.rows === 0) {
      this.byteStart = start;
      this.firstLine = line;
    }
    this.rows++;
    this.byteEnd = next;
    this.endLine = nextLine;
    const bytes = next - this.byteStart;
    const full = this.rows >= maxRows && (bytes >= minBytes || this.rows >= MAX_CHUNK_ROWS);
    if (full || bytes >= maxBytes) this.closeChunk();
  };

  private closeChunk(): void {
    const { chunkNo, row, rows, byteStart, byteEnd, firstLine } = this;
    if (rows === 0) return;
    this.ready.push({ chunkNo, byteStart, byteEnd, firstRow: row, rowCount: rows, firstLine });
    this.chunkNo++;
    this.row += rows;
    this.rows = 0;
    this.done = { chunkNo: this.chunkNo, byte: byteEnd, row: this.row, line: this.endLine };
  }

  private take(): ChunkRange[] {
    const ready = this.ready;
    this.ready = [];
    return ready;
  }
}
