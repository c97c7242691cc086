import type {
  FacetQuery,
  NearPair,
  Page,
  PageQuery,
  Pair,
  PairCount,
  PairCountQuery,
  PairFacets,
  PairFilter,
  PairListQuery,
  Project,
  SearchHit,
} from '@pairloom/contract';
import type { Principal } from './import-admission.ts';

/** Projects. */
export interface ProjectCatalogue {
  /** By name. */
  list(): Promise<Project[]>;
  get(projectId: string): Promise<Project | undefined>;
  /** Undefined when the name is taken. */
  create(name: string, principal: Principal): Promise<Project | undefined>;
}

/** Reading side of the pairs. `model` is the project's embedding model; without it every pair counts as pending. */
export interface PairCatalogue {
  /** Newest first unless told otherwise. */
  list(projectId: string, query: PairListQuery, model: string): Promise<Page<Pair>>;
  get(projectId: string, pairId: string, model: string): Promise<Pair | undefined>;
  /** Pairs that hold words of `q` in questions or answer, best first; retired ones never. */
  searchText(projectId: string, search: TextSearch, model: string): Promise<TextSearchResult>;
  /** Pairs nearest to the vector by cosine, best first; retired ones never. */
  searchMeaning(projectId: string, search: MeaningSearch, model: string): Promise<MeaningSearchResult>;
  /** Pairs nearest in meaning to the question of a pair, without itself; none while its vector is pending. */
  similar(projectId: string, pairId: string, limit: number, model: string): Promise<MeaningSearchResult>;
  facets(projectId: string, filter: FacetQuery, model: string): Promise<PairFacets>;
  /** How many pairs a filter has, as exactly as can be told in a few seconds. */
  count(projectId: string, query: PairCountQuery, model: string): Promise<PairCount>;
  /** What imports found, those of the newest first; only where both pairs are still there. */
  nearPairs(projectId: string, query: PageQuery, model: string): Promise<Page<NearPair>>;
}

interface Search {
  /** Hits that do not fit it are left out. */
  readonly filter: PairFilter;
  readonly limit: number;
}

export interface TextSearchResult {
  readonly items: SearchHit[];
  /** Pairs just imported that search cannot see yet. */
  readonly unsearched: number;
}

export interface MeaningSearchResult {
  readonly items: SearchHit[];
  /** Whether all vectors were compared, or an index told which. */
  readonly method: 'exact' | 'index';
}

export interface TextSearch extends Search {
  readonly q: string;
}

export interface MeaningSearch extends Search {
  readonly vector: Float32Array;
}

/** Whether the database answers and its schema is the one this build needs. */
export interface DatabaseHealth {
  check(): Promise<{ ready: boolean; message?: string }>;
}
