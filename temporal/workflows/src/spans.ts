import { MAX_SPANS, type PlannedChunk } from '@pairloom/temporal-api';

export interface Span {
  readonly fromChunk: number;
  readonly toChunk: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/** Hands out consecutive chunks, so many at once that a file of any size takes at most MAX_SPANS spans. */
export class Spans {
  readonly #chunks: readonly PlannedChunk[];
  #next = 0;

  /** `chunks` may grow while spans are handed out. */
  constructor(chunks: readonly PlannedChunk[]) {
    this.#chunks = chunks;
  }

  /** The next span, given how many chunks the whole file will have; undefined when no chunk waits. */
  take(expectedChunks: number): Span | undefined {
    const size = Math.max(1, Math.ceil(expectedChunks / MAX_SPANS));
    const chunks = this.#chunks.slice(this.#next, this.#next + size);
    const first = chunks[0];
    const last = chunks.at(-1);
    if (first === undefined || last === undefined) return undefined;
    this.#next += chunks.length;
    return { fromChunk: first.no, toChunk: last.no, firstRow: first.firstRow, lastRow: last.firstRow + last.rows - 1 };
  }

  /** Whether a whole span of the size wanted, or a rest that no more chunks will join, waits. */
  ready(expectedChunks: number, complete: boolean): boolean {
    const waiting = this.#chunks.length - this.#next;
    return waiting > 0 && (complete || waiting >= Math.ceil(expectedChunks / MAX_SPANS));
  }
}

export const spanSummary = ({ firstRow, lastRow }: Span): string => rowsText(firstRow, lastRow);

export const rowsText = (first: number, last: number): string => `rows ${thousands(first)}–${thousands(last)}`;

/** The workflow sandbox has no locale data to rely on. */
export const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
