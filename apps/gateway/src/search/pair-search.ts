import { Inject, Injectable } from '@nestjs/common';
import type { SearchQuery, SearchResult } from '@pairloom/contract';
import type { EmbeddingProvider, PairCatalogue } from '@pairloom/core';
import { embedQuery } from '@pairloom/embeddings';
import { EMBEDDINGS, PAIRS } from '../ports.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';

@Injectable()
export class PairSearch {
  constructor(
    private readonly projects: ProjectLookup,
    @Inject(PAIRS) private readonly pairs: PairCatalogue,
    @Inject(EMBEDDINGS) private readonly embeddings: EmbeddingProvider,
  ) {}

  async search(projectId: string, query: SearchQuery, signal: AbortSignal): Promise<SearchResult> {
    await this.projects.require(projectId);
    const { q, by, limit, ...filter } = query;
    const { model } = this.embeddings;
    if (by === 'text')
      return { method: 'text', ...(await this.pairs.searchText(projectId, { q, filter, limit }, model)) };
    const vector = await embedQuery(this.embeddings, q, signal);
    return { unsearched: 0, ...(await this.pairs.searchMeaning(projectId, { vector, filter, limit }, model)) };
  }
}
