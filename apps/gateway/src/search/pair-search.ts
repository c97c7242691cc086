import { Inject, Injectable } from '@nestjs/common';
import type { SearchQuery, SearchResult } from '@pairloom/contract';
import { EmbeddingFault, type EmbeddingProvider, type PairCatalogue } from '@pairloom/core';
import { EMBEDDINGS, PAIRS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
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
    const { q, by, limit } = query;
    const { model } = this.embeddings;
    if (by === 'text') return { items: await this.pairs.searchText(projectId, q, limit, model) };
    const vector = await this.vectorOf(q, signal);
    return { items: await this.pairs.searchMeaning(projectId, vector, limit, model) };
  }

  private async vectorOf(text: string, signal: AbortSignal): Promise<Float32Array> {
    for await (const batch of this.embeddings.embed([text], signal)) {
      const item = batch.items[0];
      if (item === undefined) continue;
      if ('vector' in item) return item.vector;
      throw new RequestFault(item.refused.code);
    }
    throw new EmbeddingFault('embedding_response_invalid', 'no vector for the text', { retryable: true });
  }
}
