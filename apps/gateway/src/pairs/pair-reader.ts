import { Inject, Injectable } from '@nestjs/common';
import type { Page, Pair, PairListQuery } from '@pairloom/contract';
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
}
