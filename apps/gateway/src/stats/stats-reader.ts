import { Inject, Injectable } from '@nestjs/common';
import type { ProjectStats } from '@pairloom/contract';
import type { EmbeddingProvider, ProjectStatistics } from '@pairloom/core';
import { ProjectFeeds } from '../events/project-feeds.ts';
import { ReadinessCheck } from '../health/readiness.ts';
import { EMBEDDINGS, SETTINGS, STATISTICS, type GatewaySettings } from '../ports.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { ProcessReader } from './process-figures.ts';
import { ProcessWatch } from './process-watch.ts';
import { Processes } from './processes.ts';

/** Many look at the same figures at once: one reading serves them all for so long. */
const SHARED_MS = 2_000;

interface Shared {
  readonly answer: Promise<ProjectStats>;
  readonly until: number;
}

/** How projects fare: figures of the database, processes as far as they can be seen from here, state of the parts. */
@Injectable()
export class StatsReader {
  readonly #shared = new Map<string, Shared>();
  readonly #figures = new ProcessReader();

  constructor(
    private readonly projects: ProjectLookup,
    private readonly readiness: ReadinessCheck,
    private readonly feeds: ProjectFeeds,
    private readonly processes: Processes,
    private readonly watch: ProcessWatch,
    @Inject(STATISTICS) private readonly statistics: ProjectStatistics,
    @Inject(EMBEDDINGS) private readonly embeddings: EmbeddingProvider,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  async read(projectId: string, days: number): Promise<ProjectStats> {
    await this.projects.require(projectId);
    const name = `${projectId} ${days}`;
    const now = performance.now();
    for (const [key, { until }] of this.#shared) if (until <= now) this.#shared.delete(key);
    const known = this.#shared.get(name);
    if (known) return known.answer;
    const answer = this.#readAll(projectId, days);
    this.#shared.set(name, { answer, until: now + SHARED_MS });
    return answer;
  }

  async #readAll(projectId: string, days: number): Promise<ProjectStats> {
    const [stored, processes, health] = await Promise.all([
      this.statistics.read(projectId, days, this.embeddings.model),
      this.processes.seen(this.#figures),
      this.readiness.check(),
    ]);
    const streams = { open: this.feeds.streams, most: this.settings.maxStreams };
    return { ...stored, streams, processes: processes.map((one) => this.watch.withHistory(one)), health };
  }
}
