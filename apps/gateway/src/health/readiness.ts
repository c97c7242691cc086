import { Inject, Injectable } from '@nestjs/common';
import type { Readiness } from '@pairloom/contract';
import type { BlobStore, DatabaseHealth } from '@pairloom/core';
import type { Logger } from 'pino';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { BLOBS, DATABASE, SETTINGS, WORKFLOWS, type GatewaySettings, type ImportWorkflows } from '../ports.ts';

type Part = Readiness['parts'][string];

/** Probes come from several sides at once: one round of checks serves them all for so long. */
const SHARED_MS = 1_000;

/** Whether the gateway can do its work. The embedding provider is no part of it: without it only search by meaning fails. */
@Injectable()
export class ReadinessCheck {
  #shared: { readonly answer: Promise<Readiness>; readonly until: number } | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: DatabaseHealth,
    @Inject(WORKFLOWS) private readonly workflows: ImportWorkflows,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  check(): Promise<Readiness> {
    const now = performance.now();
    if (this.#shared === undefined || this.#shared.until <= now)
      this.#shared = { answer: this.#checkAll(), until: now + SHARED_MS };
    return this.#shared.answer;
  }

  async #checkAll(): Promise<Readiness> {
    const [database, temporal, blobs] = await Promise.all([
      this.#part('database', this.#checkDatabase()),
      this.#part('temporal', this.workflows.check().then(up)),
      this.#part('blobs', this.blobs.check().then(up)),
    ]);
    const parts = { database, temporal, blobs };
    const ready = Object.values(parts).every(({ status }) => status === 'up');
    return { status: ready ? 'ready' : 'not_ready', parts };
  }

  async #checkDatabase(): Promise<Part> {
    const { ready, message } = await this.database.check();
    return { status: ready ? 'up' : 'down', ...(message === undefined ? {} : { message }) };
  }

  async #part(name: string, checking: Promise<Part>): Promise<Part> {
    const late = AbortSignal.timeout(this.settings.readinessTimeoutMs);
    try {
      return await Promise.race([checking, whenAborted(late)]);
    } catch (error) {
      // The fault itself is for the log: addresses and paths are nobody's business.
      this.logger.warn({ check: name, ...errorFields(error) }, 'part not ready');
      return { status: 'down', message: late.aborted ? 'does not answer in time' : 'cannot be reached' };
    }
  }
}

const up = (): Part => ({ status: 'up' });

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('out of time')), { once: true });
  });
