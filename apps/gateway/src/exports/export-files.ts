import { Inject, Injectable } from '@nestjs/common';
import type { ExportQuery } from '@pairloom/contract';
import { BYTE_ORDER_MARK, PairExportText, type ExportShape, type PairExports } from '@pairloom/core';
import { PIECE_CHARS, type Download } from '../http/downloads.ts';
import { EXPORTS } from '../ports.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';

/** Pairs that are read at a time: first a few, then as many as come to a piece of a file. */
const FIRST_PAIRS = 25;
const MOST_PAIRS = 250;
const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;

/** Where a page begins, where the file ends, and how many pairs are read at most. */
interface Place {
  readonly after: string | undefined;
  readonly lastId: string;
  readonly limit: number;
}

interface WrittenPage {
  readonly piece: string;
  readonly next: Place | undefined;
}

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
    let place: Place | undefined = lastId === undefined ? undefined : { after: undefined, lastId, limit: FIRST_PAIRS };
    while (place !== undefined) {
      // The pairs are gone when their piece waits for its reader.
      const page: WrittenPage = await this.page(projectId, query, place, text);
      yield page.piece;
      place = page.next;
    }
    yield text.end();
  }

  private async page(projectId: string, query: ExportQuery, place: Place, text: PairExportText): Promise<WrittenPage> {
    const pairs = await this.pairs.page(projectId, query, place);
    const piece = text.pairs(pairs);
    if (pairs.length < place.limit) return { piece, next: undefined };
    const fitting = Math.floor((pairs.length * PIECE_CHARS) / piece.length);
    const limit = Math.max(1, Math.min(MOST_PAIRS, fitting));
    return { piece, next: { ...place, after: pairs.at(-1)?.id, limit } };
  }
}
