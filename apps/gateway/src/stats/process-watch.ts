import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { ProcessStats } from '@pairloom/contract';
import { SETTINGS, type GatewaySettings } from '../ports.ts';
import { ProcessReader } from './process-figures.ts';
import { ProcessHistory, type SeenProcess } from './process-history.ts';
import { Processes } from './processes.ts';

/** Looks at the processes every so often, whether somebody asks or not. */
@Injectable()
export class ProcessWatch implements OnModuleInit, OnModuleDestroy {
  readonly #history = new ProcessHistory();
  /** Of its own: CPU is counted since the figures were read last, and others read when they are asked. */
  readonly #reader = new ProcessReader();
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(
    private readonly processes: Processes,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  onModuleInit(): void {
    this.#lookLater();
  }

  onModuleDestroy(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  withHistory(process: SeenProcess): ProcessStats {
    return { ...process, history: [...this.#history.of(process)] };
  }

  /** One look after the other, however long one takes. Keeps no process alive. */
  #lookLater(): void {
    this.#timer = setTimeout(() => void this.#look(), this.settings.processGapMs).unref();
  }

  async #look(): Promise<void> {
    const seen = await this.processes.seen(this.#reader);
    if (this.#ended) return;
    this.#history.add(new Date(), seen);
    this.#lookLater();
  }
}
