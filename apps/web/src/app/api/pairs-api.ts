import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  ImportRecord,
  NearPair,
  Pair,
  PairCount,
  PairFacets,
  PairNeighbours,
  PairVersion,
  pageOf,
  SearchResult,
  type BulkRequest,
  type Page,
  type PairEmbedding,
  type PairNear,
  type PairOrder,
  type PairPatch,
  type PairQuality,
  type PairStatus,
  type SearchHit,
} from '@pairloom/contract';
import { firstValueFrom } from 'rxjs';
import { ApiClient, apiUrl, readAnswer } from './api-client.ts';
import { AttemptKey } from './attempt-key.ts';

const PairPage = pageOf(Pair);
const VersionPage = pageOf(PairVersion);
const NearPage = pageOf(NearPair);

export type SearchBy = 'meaning' | 'text';

/** Filters of lists and searches of pairs; null and '' stand for all. */
export interface PairFilters {
  status: PairStatus | null;
  category: string | null;
  tag: string | null;
  quality: PairQuality | null;
  embedding: PairEmbedding | null;
  near: PairNear | null;
}

interface PageAsked {
  cursor?: string | null;
  limit?: number;
}

/** `after` in place of a cursor: pairs after this one in the order, the first `skip` of them passed over. */
interface PairsAsked extends PageAsked, Partial<PairFilters> {
  order?: PairOrder;
  after?: string | null;
  skip?: number;
}

const NO_FILTERS: PairFilters = {
  status: null,
  category: null,
  tag: null,
  quality: null,
  embedding: null,
  near: null,
};

@Injectable({ providedIn: 'root' })
export class PairsApi {
  readonly #api = inject(ApiClient);
  readonly #http = inject(HttpClient);
  readonly #bulkKey = new AttemptKey();

  list(projectId: string, query: PairsAsked = {}): Promise<Page<Pair>> {
    return this.#api.get(`projects/${projectId}/pairs`, PairPage, { ...query });
  }

  facets(projectId: string, filters: PairFilters): Promise<PairFacets> {
    return this.#api.get(`projects/${projectId}/pairs/facets`, PairFacets, { ...filters });
  }

  /** All pairs of the list, and the place of one; takes longer than what lists tell themselves. */
  count(projectId: string, filters: PairFilters, pairId: string | null = null): Promise<PairCount> {
    return this.#api.get(`projects/${projectId}/pairs/count`, PairCount, { ...filters, pairId });
  }

  get(projectId: string, pairId: string): Promise<Pair> {
    return this.#api.get(pathOf(projectId, pairId), Pair);
  }

  /** Rejects with `version_changed` when the pair has another version by now. */
  async change(projectId: string, pairId: string, version: number, patch: PairPatch): Promise<Pair> {
    const path = pathOf(projectId, pairId);
    const answer = this.#http.patch<unknown>(`${apiUrl(path)}?html=keep`, patch, { headers: ifMatch(version) });
    return readAnswer(path, Pair, await firstValueFrom(answer));
  }

  async remove(projectId: string, pairId: string, version: number): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl(pathOf(projectId, pairId)), { headers: ifMatch(version) }));
  }

  restore(projectId: string, pairId: string, version: number): Promise<Pair> {
    return this.#api.post(`${pathOf(projectId, pairId)}/restore`, { version }, Pair);
  }

  versions(projectId: string, pairId: string, query: PageAsked = {}): Promise<Page<PairVersion>> {
    return this.#api.get(`${pathOf(projectId, pairId)}/versions`, VersionPage, { ...query });
  }

  neighbours(projectId: string, pairId: string, filters: PairFilters): Promise<PairNeighbours> {
    return this.#api.get(`${pathOf(projectId, pairId)}/neighbours`, PairNeighbours, { ...filters });
  }

  async similar(projectId: string, pairId: string, limit: number): Promise<SearchHit[]> {
    return (await this.#api.get(`${pathOf(projectId, pairId)}/similar`, SearchResult, { limit })).items;
  }

  nearDuplicates(projectId: string, query: PageAsked = {}): Promise<Page<NearPair>> {
    return this.#api.get(`projects/${projectId}/pairs/near-duplicates`, NearPage, { ...query });
  }

  search(
    projectId: string,
    q: string,
    by: SearchBy,
    limit: number,
    filters: PairFilters = NO_FILTERS,
  ): Promise<SearchResult> {
    const query = { q, by, limit, ...filters };
    return this.#api.get(`projects/${projectId}/search`, SearchResult, query);
  }

  /**
   * Starts one operation on many pairs; the answer is the import that carries it out. The same one sent again before there was an answer makes
   * no second change.
   */
  async bulk(projectId: string, request: Partial<BulkRequest> & Pick<BulkRequest, 'operation'>): Promise<ImportRecord> {
    const key = this.#bulkKey.for(JSON.stringify([projectId, request]));
    const record = await this.#api.post(`projects/${projectId}/pairs/bulk`, request, ImportRecord, key);
    this.#bulkKey.renew();
    return record;
  }
}

const pathOf = (projectId: string, pairId: string): string => `projects/${projectId}/pairs/${pairId}`;

const ifMatch = (version: number): Record<string, string> => ({ 'If-Match': `"${version}"` });
