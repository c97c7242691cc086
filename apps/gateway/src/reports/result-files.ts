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
import type { Download } from '../http/downloads.ts';
import { BLOBS, REPORTS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ReportReader } from './report-reader.ts';

/** Rows that are written at a time. */
const BATCH_ROWS = 500;
const KEY_BYTES = 16;
const MEDIA_TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

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
      const records = await this.recordsOf(source, chunk, corrections);
      for (let from = 0; from < offsets.length; from += BATCH_ROWS) {
        const rows = await this.rows(source, chunk, records, offsets.slice(from, from + BATCH_ROWS));
        yield resultText(rows, source.read.plan, query);
      }
      after = chunk.range.chunkNo;
    }
  }

  private async recordsOf(
    source: Readable,
    { range, lineAt }: ReportedChunk,
    corrections: RowCorrections | undefined,
  ): Promise<Pick<OriginalRecords, 'row'>> {
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

  private async rows(
    source: Readable,
    { range, keys, findings }: ReportedChunk,
    records: Pick<OriginalRecords, 'row'>,
    offsets: readonly number[],
  ): Promise<ResultRow[]> {
    const keyAt = (offset: number): Buffer | undefined => keys?.subarray(offset * KEY_BYTES, (offset + 1) * KEY_BYTES);
    const wanted = offsets.flatMap((offset) => keyAt(offset) ?? []);
    const ids = await this.reports.pairIds(source.projectId, wanted);
    const byOffset = Map.groupBy<number, ReportedFinding>(findings, ({ offset }) => offset);
    return offsets.map((offset) => ({
      row: range.firstRow + offset,
      original: records.row(offset),
      findings: byOffset.get(offset) ?? [],
      pairId: ids.get(keyAt(offset)?.toString('hex') ?? '') ?? null,
    }));
  }
}

/** The rows of an undo are pairs: nothing of its file is repeated. */
const withoutColumns = (plan: ReadPlan): ReadPlan => ({ ...plan, dialect: { ...plan.dialect, columns: [] } });

/** The name of a file without what says how it is written. */
const stemOf = (filename: string): string => filename.replace(/(\.[A-Za-z0-9]{1,5}){1,2}$/, '') || filename;
