import type { ChunkReport } from '@pairloom/contract';

/** How a cell is drawn: by the status of its chunks, and done ones by the share of their rows that failed. */
export type Heat = 'planned' | 'running' | 'closed' | 'clean' | 'some' | 'many';

/** A cell of the strip: a chunk, or several that follow one another. */
export interface ChunkCell {
  readonly chunks: readonly ChunkReport[];
  readonly first: number;
  readonly last: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly heat: Heat;
  readonly done: number;
  readonly failed: number;
  /** The most that one of them took. */
  readonly attempts: number;
  /** From the first start to the last end. */
  readonly seconds: number | null;
  /** Who had chunks of it skipped, and why. */
  readonly skips: readonly NonNullable<ChunkReport['skip']>[];
}

/** More cells than these cannot be told apart. */
const MAX_CELLS = 200;
const MANY = 0.1;

/** The chunks as cells of equal size, in file order. */
export function chunkCells(chunks: readonly ChunkReport[], max = MAX_CELLS): ChunkCell[] {
  const size = Math.ceil(chunks.length / max);
  const count = size === 0 ? 0 : Math.ceil(chunks.length / size);
  return Array.from({ length: count }, (_, cell) => cellOf(chunks.slice(cell * size, (cell + 1) * size)));
}

function cellOf(chunks: readonly ChunkReport[]): ChunkCell {
  const [first, last] = [chunks[0], chunks.at(-1)];
  if (!first || !last) throw new Error('A cell has at least one chunk.');
  return {
    chunks,
    first: first.chunk,
    last: last.chunk,
    firstRow: first.firstRow,
    lastRow: last.firstRow + last.rows - 1,
    heat: heatOf(chunks),
    done: chunks.filter(({ status }) => status === 'done').length,
    failed: sum(chunks, ({ counts }) => counts.failed),
    attempts: Math.max(...chunks.map(({ attempts }) => attempts)),
    seconds: secondsOf(chunks),
    skips: chunks.flatMap(({ skip }) => skip ?? []),
  };
}

/** Of several chunks, failed rows come first: what is wrong must not be hidden by what is still under way. */
function heatOf(chunks: readonly ChunkReport[]): Heat {
  const done = chunks.filter(({ status }) => status === 'done');
  const failed = sum(done, ({ counts }) => counts.failed);
  if (failed > 0)
    return failed /
      Math.max(
        1,
        sum(done, ({ rows }) => rows),
      ) >
      MANY
      ? 'many'
      : 'some';
  return (
    (['running', 'planned', 'closed'] as const).find((one) => chunks.some(({ status }) => status === one)) ?? 'clean'
  );
}

function secondsOf(chunks: readonly ChunkReport[]): number | null {
  const starts = chunks.flatMap(({ startedAt }) => (startedAt ? Date.parse(startedAt) : []));
  const ends = chunks.flatMap(({ finishedAt }) => (finishedAt ? Date.parse(finishedAt) : []));
  const whole = starts.length === chunks.length && ends.length === chunks.length;
  return whole ? (Math.max(...ends) - Math.min(...starts)) / 1_000 : null;
}

const sum = (chunks: readonly ChunkReport[], figure: (chunk: ChunkReport) => number): number =>
  chunks.reduce((total, chunk) => total + figure(chunk), 0);
