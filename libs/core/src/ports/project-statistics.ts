import type { ProjectStats } from '@pairloom/contract';

/** What the database knows of how a project fares. */
export type StoredStats = Omit<ProjectStats, 'streams' | 'processes' | 'health'>;

/** Figures over the imports, pairs and vectors of a project. All calls may throw SystemFault `database_unavailable`. */
export interface ProjectStatistics {
  /** Of the last `days` days, today among them. `model` is the project's embedding model. */
  read(projectId: string, days: number, model: string): Promise<StoredStats>;
}
