import { Inject, Injectable } from '@nestjs/common';
import type { SearchQuery, SearchResult } from '@pairloom/contract';
import type { EmbeddingProvider, PairCatalogue } from '@pairloom/core';
import { embedQuery } from '@pairloom/embeddings';
import { EMBEDDINGS, PAIRS } from '../ports.ts';
import type { ServerTiming } from '../http/server-timing.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';

@Injectable()
export class PairSearch {
  constructor(
    private readonly projects: ProjectLookup,
    @Inject(PAIRS) private readonly pairs: PairCatalogue,
    @Inject(EMBEDDINGS) private readonly embeddings: EmbeddingProvider,
  ) {}

  /** Without the model's time in `timing` nobody could tell a slow provider from a slow database. */
  async search(
    projectId: string,
    query: SearchQuery,
    { timing, signal }: { readonly timing: ServerTiming; readonly signal: AbortSignal },
  ): Promise<SearchResult> {
    await this.projects.require(projectId);
    const { q, by, limit, ...filter } = query;
    const { model } = this.embeddings;
    if (by === 'text') {
      const found = await timing.of('database', this.pairs.searchText(projectId, { q, filter, limit }, model));
      return { method: 'text', ...found };
    }
    const vector = await timing.of('model', embedQuery(this.embeddings, q, signal));
    const found = await timing.of('database', this.pairs.searchMeaning(projectId, { vector, filter, limit }, model));
    return { unsearched: 0, ...found };
  }
}
