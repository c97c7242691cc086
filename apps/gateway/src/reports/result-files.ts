import { Inject, Injectable } from '@nestjs/common';
import { isTerminal, type ResultKind, type ResultQuery } from '@pairloom/contract';
import {
  BYTE_ORDER_MARK,
  FATES_OF,
  isOversized,
  offsetsOf,
  OriginalRecords,
  OVERSIZED_HEAD_BYTES,
  resultHead,
  resultText,
  storedEdits,
  type BlobStore,
  type ChunkRange,
  type ImportReports,
  type ReadPlan,
  type ReportedChunk,
  type ReportedFinding,
  type ReportSource,
  type ResultRow,
  type RowCorrections,
} from '@pairloom/core';
import { PIECE_CHARS, type Download } from '../http/downloads.ts';
import { BLOBS, REPORTS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { KeptWhileUsed } from './kept-while-used.ts';
import { ReportReader } from './report-reader.ts';

/** Rows that are written at a time, or fewer that come to a piece of a file. */
const BATCH_ROWS = 500;
/** The bytes of a chunk are let go when nobody has taken a piece for so long, and read again for the next. */
const IDLE_MS = 30_000;
const KEY_BYTES = 16;
const MEDIA_TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

type Records = Pick<OriginalRecords, 'row'>;
type Readable = ReportSource & { readonly read: NonNullable<ReportSource['read']> };

/** Files of the rows that an import gave a fate, made of its source and its chunks while they are sent: one chunk in memory at a time. */
@Injectable()
export class ResultFiles {
  constructor(
    private readonly reader: ReportReader,
    @Inject(REPORTS) private readonly reports: ImportReports,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  /** @throws RequestFault `project_not_found`, `import_not_found`, `import_running` before the upload is complete, `results_expired` */
  async open(projectId: string, importId: string, kind: ResultKind, query: ResultQuery): Promise<Download> {
    const source = await this.readable(projectId, importId);
    return {
      mediaType: MEDIA_TYPES[query.format],
      filename: `${stemOf(source.filename)}-${kind}.${query.format}`,
      headers: { 'Results-Final': String(isTerminal(source.status)) },
      pieces: this.pieces(source, kind, query),
    };
  }

  private async readable(projectId: string, importId: string): Promise<Readable> {
    const source = await this.reader.require(projectId, importId);
    if (source.kind === 'undo') {
      if (source.expired || source.read === null) throw new RequestFault('results_expired');
      return { ...source, read: { blobKey: null, plan: withoutColumns(source.read.plan) } };
    }
    const { read } = source;
    if (read === null) throw new RequestFault(isTerminal(source.status) ? 'results_expired' : 'import_running');
    const isThere = read.blobKey === null || (await this.blobs.size(read.blobKey)) !== undefined;
    if (source.expired || !isThere) throw new RequestFault('results_expired');
    return { ...source, read };
  }

  private async *pieces(source: Readable, kind: ResultKind, query: ResultQuery): AsyncGenerator<string> {
    const mark = query.bom && query.format === 'csv' ? BYTE_ORDER_MARK : '';
    yield mark + resultHead(source.read.plan, query);
    const corrections = source.edits && (await storedEdits(this.blobs, source.edits.blobKey, source.edits.hash));
    for (let after = 0; ;) {
      const chunk = await this.reports.chunkWith(source.importId, after, FATES_OF[kind]);
      if (chunk === undefined) return;
      const offsets = offsetsOf(chunk, FATES_OF[kind]);
      const records = new KeptWhileUsed(() => this.recordsOf(source, chunk, corrections), IDLE_MS);
      try {
        for (let from = 0; from < offsets.length;) {
          // The rows are gone when their piece waits for its reader.
          const piece = await this.piece(source, chunk, records, offsets.slice(from, from + BATCH_ROWS), query);
          from += piece.rows;
          yield piece.text;
        }
      } finally {
        records.letGo();
      }
      after = chunk.range.chunkNo;
    }
  }

  private async recordsOf(
    source: Readable,
    { range, lineAt }: ReportedChunk,
    corrections: RowCorrections | undefined,
  ): Promise<Records> {
    if (source.kind !== 'undo')
      return new OriginalRecords(await this.bytesOf(source, range), range, source.read.plan, corrections);
    return { row: (offset) => ({ line: lineAt?.(offset) ?? range.firstLine, cells: [], json: '{}', raw: '' }) };
  }

  private async bytesOf({ read }: Readable, range: ChunkRange): Promise<Buffer> {
    const { byteStart, byteEnd } = range;
    const end = isOversized(range) ? Math.min(byteEnd, byteStart + OVERSIZED_HEAD_BYTES) : byteEnd;
    if (read.blobKey === null) throw new Error('Chunks are cut of a blob.');
    return this.blobs.readRange(read.blobKey, byteStart, end);
  }

  /** The first of the rows. */
  private async piece(
    source: Readable,
    chunk: ReportedChunk,
    records: KeptWhileUsed<Records>,
    offsets: readonly number[],
    query: ResultQuery,
  ): Promise<{ readonly text: string; readonly rows: number }> {
    const originals = originalsOf(await records.get(), offsets);
    const rows = await this.rows(source, chunk, originals);
    return { text: resultText(rows, source.read.plan, query), rows: rows.length };
  }

  private async rows(
    source: Readable,
    { range, keys, findings }: ReportedChunk,
    originals: ReadonlyMap<number, ResultRow['original']>,
  ): Promise<ResultRow[]> {
    const keyAt = (offset: number): Buffer | undefined => keys?.subarray(offset * KEY_BYTES, (offset + 1) * KEY_BYTES);
    const wanted = [...originals.keys()].flatMap((offset) => keyAt(offset) ?? []);
    const ids = await this.reports.pairIds(source.projectId, wanted);
    const byOffset = Map.groupBy<number, ReportedFinding>(findings, ({ offset }) => offset);
    return Array.from(originals, ([offset, original]) => ({
      row: range.firstRow + offset,
      original,
      findings: byOffset.get(offset) ?? [],
      pairId: ids.get(keyAt(offset)?.toString('hex') ?? '') ?? null,
    }));
  }
}

/** By offset, as many as come to a piece of a file. */
function originalsOf(records: Records, offsets: readonly number[]): Map<number, ResultRow['original']> {
  const originals = new Map<number, ResultRow['original']>();
  let chars = 0;
  for (const offset of offsets) {
    if (chars >= PIECE_CHARS) break;
    const original = records.row(offset);
    chars += original.raw.length;
    originals.set(offset, original);
  }
  return originals;
}

/** The rows of an undo are pairs: nothing of its file is repeated. */
const withoutColumns = (plan: ReadPlan): ReadPlan => ({ ...plan, dialect: { ...plan.dialect, columns: [] } });

/** The name of a file without what says how it is written. */
const stemOf = (filename: string): string => filename.replace(/(\.[A-Za-z0-9]{1,5}){1,2}$/, '') || filename;
