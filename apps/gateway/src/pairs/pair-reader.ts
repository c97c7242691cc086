import { Inject, Injectable } from '@nestjs/common';
import type {
  FacetQuery,
  NearPair,
  Page,
  PageQuery,
  Pair,
  PairCount,
  PairCountQuery,
  PairFacets,
  PairListQuery,
  SearchResult,
} from '@pairloom/contract';
import type { EmbeddingProvider, PairCatalogue } from '@pairloom/core';
import { EMBEDDINGS, PAIRS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';

@Injectable()
export class PairReader {
  constructor(
    private readonly projects: ProjectLookup,
    @Inject(PAIRS) private readonly pairs: PairCatalogue,
    @Inject(EMBEDDINGS) private readonly embeddings: EmbeddingProvider,
  ) {}

  async list(projectId: string, query: PairListQuery): Promise<Page<Pair>> {
    await this.projects.require(projectId);
    return this.pairs.list(projectId, query, this.embeddings.model);
  }

  async one(projectId: string, pairId: string): Promise<Pair> {
    await this.projects.require(projectId);
    const pair = await this.pairs.get(projectId, pairId, this.embeddings.model);
    if (!pair) throw new RequestFault('pair_not_found');
    return pair;
  }

  async facets(projectId: string, filter: FacetQuery): Promise<PairFacets> {
    await this.projects.require(projectId);
    return this.pairs.facets(projectId, filter, this.embeddings.model);
  }

  async count(projectId: string, query: PairCountQuery): Promise<PairCount> {
    await this.projects.require(projectId);
    return this.pairs.count(projectId, query, this.embeddings.model);
  }

  async similar(projectId: string, pairId: string, limit: number): Promise<SearchResult> {
    await this.one(projectId, pairId);
    return { unsearched: 0, ...(await this.pairs.similar(projectId, pairId, limit, this.embeddings.model)) };
  }

  async nearDuplicates(projectId: string, query: PageQuery): Promise<Page<NearPair>> {
    await this.projects.require(projectId);
    return this.pairs.nearPairs(projectId, query, this.embeddings.model);
  }
}
