import { inject, Injectable } from '@angular/core';
import { Pair, pageOf, SearchResult, type Page, type SearchHit } from '@pairloom/contract';
import { ApiClient } from './api-client.ts';

const PairPage = pageOf(Pair);

export type SearchBy = 'meaning' | 'text';

@Injectable({ providedIn: 'root' })
export class PairsApi {
  readonly #api = inject(ApiClient);

  list(projectId: string, query: { cursor?: string | null; limit?: number } = {}): Promise<Page<Pair>> {
    return this.#api.get(`projects/${projectId}/pairs`, PairPage, query);
  }

  get(projectId: string, pairId: string): Promise<Pair> {
    return this.#api.get(`projects/${projectId}/pairs/${pairId}`, Pair);
  }

  async search(projectId: string, q: string, by: SearchBy, limit: number): Promise<SearchHit[]> {
    return (await this.#api.get(`projects/${projectId}/search`, SearchResult, { q, by, limit })).items;
  }
}
