import { Inject, Injectable } from '@nestjs/common';
import type { ChangeQuery, Page, PairChange } from '@pairloom/contract';
import {
  isOversized,
  plannedChange,
  prepareChunk,
  storedEdits,
  type BlobStore,
  type ChunkRange,
  type ImportReports,
  type PreparedChunk,
  type ReportSource,
} from '@pairloom/core';
import { BLOBS, REPORTS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';

/**
 * What a dry run would change. Nothing of it is stored: the rows of a page are read from the source again and held against the pairs as
 * they are now. A page holds rows of one chunk, so at most one is in memory.
 */
@Injectable()
export class ChangePreviews {
  constructor(
    @Inject(REPORTS) private readonly reports: ImportReports,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  /** @throws RequestFault `results_expired` when the source is gone */
  async page(source: ReportSource, query: ChangeQuery): Promise<Page<PairChange>> {
    const { items, nextCursor, range } = await this.reports.plannedChanges(source.importId, query);
    if (range === undefined) return { items: [], nextCursor };
    const prepared = await this.prepare(source, range);
    const rows = items.map((item) => ({ ...item, pair: prepared?.pairs[item.offset] }));
    const keys = rows.flatMap(({ key, pair }) => [key, ...(pair?.questionKey === undefined ? [] : [pair.questionKey])]);
    const stored = await this.reports.contents(source.projectId, keys);
    const at = (key: Buffer | undefined) => (key === undefined ? undefined : stored.get(key.toString('hex')));
    return {
      items: rows.map(({ row, change, key, pair }) =>
        plannedChange(row, change, pair, at(key) ?? at(pair?.questionKey)),
      ),
      nextCursor,
    };
  }

  private async prepare(
    { read, edits }: ReportSource,
    range: ChunkRange,
  ): Promise<Pick<PreparedChunk, 'pairs'> | undefined> {
    const blobKey = read?.blobKey ?? undefined;
    if (read === null || blobKey === undefined || (await this.blobs.size(blobKey)) === undefined)
      throw new RequestFault('results_expired');
    if (isOversized(range)) return undefined;
    const corrections = edits && (await storedEdits(this.blobs, edits.blobKey, edits.hash));
    return prepareChunk(
      await this.blobs.readRange(blobKey, range.byteStart, range.byteEnd),
      range,
      read.plan,
      corrections,
    );
  }
}
