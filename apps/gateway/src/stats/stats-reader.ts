import { Inject, Injectable } from '@nestjs/common';
import type { ProcessStats, ProjectStats } from '@pairloom/contract';
import type { EmbeddingProvider, ProjectStatistics } from '@pairloom/core';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { ReadinessCheck } from '../health/readiness.ts';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import {
  EMBEDDER,
  EMBEDDINGS,
  STATISTICS,
  WORKERS,
  type EmbedderWatch,
  type SeenWorker,
  type WorkerWatch,
} from '../ports.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { ProcessReader, type ProcessFigures } from './process-figures.ts';

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
  readonly #processes = new ProcessReader();

  constructor(
    private readonly projects: ProjectLookup,
    private readonly readiness: ReadinessCheck,
    @Inject(STATISTICS) private readonly statistics: ProjectStatistics,
    @Inject(EMBEDDINGS) private readonly embeddings: EmbeddingProvider,
    @Inject(WORKERS) private readonly workers: WorkerWatch,
    @Inject(EMBEDDER) private readonly embedder: EmbedderWatch,
    @Inject(LOGGER) private readonly logger: Logger,
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
      this.#all(),
      this.readiness.check(),
    ]);
    return { ...stored, processes, health };
  }

  async #all(): Promise<ProcessStats[]> {
    const own = { identity: `${process.pid}@${hostname()}`, lastSeenAt: new Date() };
    const [seen, embedder] = await Promise.all([this.#seen(), this.embedder.seen()]);
    const read = await Promise.all([this.#one('gateway', own), ...seen.map((worker) => this.#one('worker', worker))]);
    return embedder === undefined ? read : [...read, toStats('embedder', embedder, embedder)];
  }

  /** The figures are worth showing without the workers; that Temporal is away stands in `health`. */
  async #seen(): Promise<readonly SeenWorker[]> {
    try {
      return await this.workers.seen();
    } catch (error) {
      this.logger.warn(errorFields(error), 'workers not seen');
      return [];
    }
  }

  async #one(name: ProcessStats['name'], seen: SeenWorker): Promise<ProcessStats> {
    return toStats(name, seen, await this.#processes.read(seen.identity));
  }
}

const toStats = (
  name: ProcessStats['name'],
  { identity, lastSeenAt }: SeenWorker,
  figures: ProcessFigures | undefined,
): ProcessStats => ({
  name,
  identity,
  memoryBytes: figures?.memoryBytes ?? null,
  cpuPercent: figures?.cpuPercent ?? null,
  uptimeSeconds: figures?.uptimeSeconds ?? null,
  lastSeenAt: lastSeenAt?.toISOString() ?? null,
});
