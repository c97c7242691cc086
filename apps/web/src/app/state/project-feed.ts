import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { ProjectEvent } from '@pairloom/contract';
import { apiUrl } from '../api/api-client.ts';
import { FETCH, readEventStream } from '../api/event-stream.ts';

/** `live`: the stream delivers. `polling`: it is down, the API answers. `offline`: nothing answers. */
export type Connection = 'connecting' | 'live' | 'polling' | 'offline';

export interface FeedSink {
  onEvent(event: ProjectEvent): void;
  /** Fetches what the stream would have told. Rejects when the API does not answer. */
  poll(): Promise<void>;
  /** Whether something is under way, so that silence is worth a question. */
  busy(): boolean;
}

const TICK_MS = 1_000;
const IDLE_POLL_MS = 5_000;
const QUIET_MS = 3_000;
/** Heartbeats come every 15 s: after two missed ones the connection is dead even if the socket does not say so. */
const DEAD_MS = 35_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/**
 * Keeps one project's state flowing into a sink: one event stream per tab, resumed with back-off, and a poll every second
 * while the stream is down, or while an import runs and the stream says nothing.
 */
@Injectable({ providedIn: 'root' })
export class ProjectFeed {
  readonly #fetch = inject(FETCH);
  readonly #connection = signal<Connection>('connecting');
  readonly connection = this.#connection.asReadonly();
  #stop: (() => void) | null = null;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.close());
  }

  /** Follows a project; what was followed before is let go. */
  open(projectId: string, sink: FeedSink): void {
    this.close();
    this.#connection.set('connecting');
    const run = new FeedRun(this.#fetch, projectId, sink, (state) => this.#connection.set(state));
    this.#stop = () => run.stop();
    run.start();
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
  }
}

class FeedRun {
  readonly #fetch: typeof fetch;
  readonly #projectId: string;
  readonly #sink: FeedSink;
  readonly #tell: (state: Connection) => void;
  readonly #ended = new AbortController();
  #attempt: AbortController | null = null;
  #streaming = false;
  #lastEventId: string | null = null;
  #heardAt = Date.now();
  #polledAt = 0;
  #polling = false;
  #reopened = false;
  #retryInMs = FIRST_RETRY_MS;
  #wake: (() => void) | null = null;
  #ticker: ReturnType<typeof setInterval> | undefined;
  /** A stream that outlived the time without a connection goes on; what it may have missed is asked for. */
  readonly #onOnline = () => {
    this.#wake?.();
    if (!this.#streaming) return;
    this.#tell('live');
    void this.#ask();
  };
  readonly #onOffline = () => this.#tell('offline');

  constructor(fetchStream: typeof fetch, projectId: string, sink: FeedSink, tell: (state: Connection) => void) {
    this.#fetch = fetchStream;
    this.#projectId = projectId;
    this.#sink = sink;
    this.#tell = tell;
  }

  start(): void {
    this.#ticker = setInterval(() => void this.#tick(), TICK_MS);
    window.addEventListener('online', this.#onOnline);
    window.addEventListener('offline', this.#onOffline);
    void this.#follow();
  }

  stop(): void {
    this.#ended.abort();
    this.#attempt?.abort();
    this.#wake?.();
    clearInterval(this.#ticker);
    window.removeEventListener('online', this.#onOnline);
    window.removeEventListener('offline', this.#onOffline);
  }

  async #follow(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      this.#attempt = new AbortController();
      try {
        await readEventStream(this.#fetch, {
          url: apiUrl(`projects/${this.#projectId}/events`),
          lastEventId: this.#lastEventId,
          signal: this.#attempt.signal,
          onOpen: () => this.#opened(),
          onEvent: ({ id, data }) => this.#received(id, data),
        });
      } catch {
        // Whatever the reason, the answer is the same: poll meanwhile and open it again. The state is told by `connection`.
      }
      this.#streaming = false;
      if (this.#ended.signal.aborted) return;
      void this.#tick();
      await this.#pause(this.#retryInMs);
      this.#retryInMs = Math.min(this.#retryInMs * 2, LAST_RETRY_MS);
    }
  }

  #opened(): void {
    this.#streaming = true;
    this.#heardAt = Date.now();
    this.#tell('live');
    // The snapshot may not reach back over a long absence; one poll tells whether the list has a gap.
    if (this.#reopened) void this.#ask();
    this.#reopened = true;
  }

  #received(id: string | undefined, data: string): void {
    if (this.#ended.signal.aborted) return;
    this.#heardAt = Date.now();
    this.#retryInMs = FIRST_RETRY_MS;
    if (id !== undefined) this.#lastEventId = id;
    const event = readEvent(data);
    if (event) this.#sink.onEvent(event);
  }

  async #tick(): Promise<void> {
    const now = Date.now();
    if (this.#streaming && now - this.#heardAt > DEAD_MS) this.#attempt?.abort();
    if (now - this.#polledAt >= this.#pollEveryMs(now)) await this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    this.#polledAt = Date.now();
    try {
      await this.#sink.poll();
      if (!this.#streaming) this.#reportUnlessEnded('polling');
    } catch {
      if (!this.#streaming) this.#reportUnlessEnded('offline');
    } finally {
      this.#polling = false;
    }
  }

  #pollEveryMs(now: number): number {
    if (!this.#streaming) return this.#sink.busy() ? TICK_MS : IDLE_POLL_MS;
    return this.#sink.busy() && now - this.#heardAt >= QUIET_MS ? TICK_MS : Infinity;
  }

  #reportUnlessEnded(state: Connection): void {
    if (!this.#ended.signal.aborted) this.#tell(state);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Events of a newer gateway that this page does not know are passed over. */
function readEvent(data: string): ProjectEvent | null {
  try {
    const parsed = ProjectEvent.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
