import { Inject, Injectable } from '@nestjs/common';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { EMBEDDER, WORKERS, type EmbedderWatch, type SeenWorker, type WorkerWatch } from '../ports.ts';
import type { ProcessFigures, ProcessReader } from './process-figures.ts';
import type { SeenProcess } from './process-history.ts';

/** The processes of the installation as far as they can be seen from here. */
@Injectable()
export class Processes {
  constructor(
    @Inject(WORKERS) private readonly workers: WorkerWatch,
    @Inject(EMBEDDER) private readonly embedder: EmbedderWatch,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never rejects: what does not answer is left out. */
  async seen(reader: ProcessReader): Promise<SeenProcess[]> {
    const own = { identity: `${process.pid}@${hostname()}`, lastSeenAt: new Date() };
    const one = async (name: SeenProcess['name'], worker: SeenWorker): Promise<SeenProcess> =>
      toSeen(name, worker, await reader.read(worker.identity));
    const [workers, embedder] = await Promise.all([this.#workers(), this.embedder.seen()]);
    const read = await Promise.all([one('gateway', own), ...workers.map((worker) => one('worker', worker))]);
    return embedder === undefined ? read : [...read, toSeen('embedder', embedder, reader.figuresOf(embedder))];
  }

  /** The figures are worth showing without the workers; that Temporal is away stands in `health`. */
  async #workers(): Promise<readonly SeenWorker[]> {
    try {
      return await this.workers.seen();
    } catch (error) {
      this.logger.warn(errorFields(error), 'workers not seen');
      return [];
    }
  }
}

const toSeen = (
  name: SeenProcess['name'],
  { identity, lastSeenAt }: SeenWorker,
  figures: ProcessFigures | undefined,
): SeenProcess => ({
  name,
  identity,
  memoryBytes: figures?.memoryBytes ?? null,
  cpuPercent: figures?.cpuPercent ?? null,
  uptimeSeconds: figures?.uptimeSeconds ?? null,
  lastSeenAt: lastSeenAt?.toISOString() ?? null,
});
