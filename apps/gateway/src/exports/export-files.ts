import { Inject, Injectable } from '@nestjs/common';
import type { ExportQuery } from '@pairloom/contract';
import { BYTE_ORDER_MARK, PairExportText, type ExportShape, type PairExports } from '@pairloom/core';
import type { Download } from '../http/downloads.ts';
import { EXPORTS } from '../ports.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';

/** Pairs that are read at a time: first a few, then as many as come to a piece of a file of about this many characters. */
const FIRST_PAIRS = 25;
const MOST_PAIRS = 250;
const PIECE_CHARS = 500_000;
const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;

/** Pairs of a project as a file, made while it is sent. */
@Injectable()
export class ExportFiles {
  constructor(
    private readonly projects: ProjectLookup,
    @Inject(EXPORTS) private readonly pairs: PairExports,
  ) {}

  /** @throws RequestFault `project_not_found`; FileFault `columns_too_many` for a table of too many names of metadata. */
  async open(projectId: string, query: ExportQuery): Promise<Download> {
    const project = await this.projects.require(projectId);
    const shape = await this.pairs.shape(projectId, query);
    return {
      mediaType: MEDIA_TYPES[query.format],
      filename: `${project.name}-pairs.${query.format}`,
      pieces: this.pieces(projectId, query, shape, new PairExportText(shape, query)),
    };
  }

  private async *pieces(
    projectId: string,
    query: ExportQuery,
    { lastId }: ExportShape,
    text: PairExportText,
  ): AsyncGenerator<string> {
    yield (query.bom && query.format === 'csv' ? BYTE_ORDER_MARK : '') + text.head();
    let after: string | undefined;
    let limit = FIRST_PAIRS;
    while (lastId !== undefined) {
      const pairs = await this.pairs.page(projectId, query, { after, lastId, limit });
      const piece = text.pairs(pairs);
      yield piece;
      if (pairs.length < limit) break;
      after = pairs.at(-1)?.id;
      limit = Math.max(1, Math.min(MOST_PAIRS, Math.floor((pairs.length * PIECE_CHARS) / piece.length)));
    }
    yield text.end();
  }
}
