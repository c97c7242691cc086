import { expect, type Page, type Request } from '@playwright/test';

const QUIET_MS = 300;

/** Requests of a page that have no answer yet, apart from streams of events: those stay open, so that a network is never idle. */
export class OpenRequests {
  readonly #open = new Set<Request>();
  #changedAt = Date.now();

  constructor(page: Page) {
    page
      .on('request', (request) => {
        if (new URL(request.url()).pathname.endsWith('/events')) return;
        this.#open.add(request);
        this.#changedAt = Date.now();
      })
      .on('requestfinished', (request) => this.#end(request))
      .on('requestfailed', (request) => this.#end(request));
  }

  /** Until all have an answer and no other has followed for a moment. */
  async settled(): Promise<void> {
    await expect.poll(() => this.#open.size === 0 && Date.now() - this.#changedAt >= QUIET_MS).toBe(true);
  }

  #end(request: Request): void {
    this.#open.delete(request);
    this.#changedAt = Date.now();
  }
}
