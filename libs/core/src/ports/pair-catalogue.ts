import type { Page, Pair, PairListQuery, Project, SearchHit } from '@pairloom/contract';

/** Projects. */
export interface ProjectCatalogue {
  /** By name. */
  list(): Promise<Project[]>;
  get(projectId: string): Promise<Project | undefined>;
  /** Undefined when the name is taken. */
  create(name: string): Promise<Project | undefined>;
}

/** Reading side of the pairs. `model` is the project's embedding model; without it every pair counts as pending. */
export interface PairCatalogue {
  /** Newest first. */
  list(projectId: string, query: PairListQuery, model: string): Promise<Page<Pair>>;
  get(projectId: string, pairId: string, model: string): Promise<Pair | undefined>;
  /** Pairs that hold a word of `q` in question or answer, best first; retired ones never. */
  searchText(projectId: string, q: string, limit: number, model: string): Promise<SearchHit[]>;
  /** Pairs nearest to the vector by cosine, best first; retired ones never. */
  searchMeaning(projectId: string, vector: Float32Array, limit: number, model: string): Promise<SearchHit[]>;
}

/** Whether the database answers and its schema is the one this build needs. */
export interface DatabaseHealth {
  check(): Promise<{ ready: boolean; message?: string }>;
}
