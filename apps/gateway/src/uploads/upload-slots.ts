import { Inject, Injectable } from '@nestjs/common';
import { RequestFault } from '../problems/request-fault.ts';
import { SETTINGS, type GatewaySettings } from '../ports.ts';

/** Uploads under way: bounded, because each holds the head of its file, and known, so that a shutdown can wait for them. */
@Injectable()
export class UploadSlots {
  #taken = 0;
  #closed = false;
  readonly #idle: (() => void)[] = [];

  constructor(@Inject(SETTINGS) private readonly settings: GatewaySettings) {}

  /** @throws RequestFault `overloaded` */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed || this.#taken >= this.settings.maxUploads) throw new RequestFault('overloaded');
    this.#taken += 1;
    try {
      return await work();
    } finally {
      this.#taken -= 1;
      if (this.#taken === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  /** Takes no more uploads; resolves when the last one is through. */
  drained(): Promise<void> {
    this.#closed = true;
    return this.#taken === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }
}
