import { inject, Injectable, signal } from '@angular/core';
import type { Source } from '@pairloom/contract';
import type { Subscription } from 'rxjs';
import { faultOf, type Fault } from '../../api/api-error.ts';
import { SourcesApi } from '../../api/sources-api.ts';
import { TransferRate } from './transfer-rate.ts';

/** `sending`: bytes flow. `waiting`: the connection was lost; it is tried again by itself, and on request. */
export interface UploadState {
  readonly kind: 'sending' | 'waiting';
  readonly sent: number;
  readonly total: number;
  /** Of the last seconds; null while it is not known. */
  readonly bytesPerSecond: number | null;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/** Brings one file to the server, in as many pieces as the connection makes of it. */
@Injectable()
export class SourceUpload {
  readonly #api = inject(SourcesApi);
  readonly #state = signal<UploadState | null>(null);
  #run: UploadRun | null = null;

  readonly state = this.#state.asReadonly();

  /**
   * Sends a file; with `begun`, what that upload still lacks of it. Resolves with the whole source, or with null when it was stopped.
   * Rejects with a fault that waiting does not mend.
   */
  async send(
    projectId: string,
    file: File,
    begun: Source | null,
    onBegun: (source: Source) => void,
  ): Promise<Source | null> {
    this.stop();
    const run = new UploadRun(this.#api, projectId, file, (state) => this.#state.set(state));
    this.#run = run;
    try {
      const source = await run.begin(begun);
      if (run.stopped || source === null) return null;
      onBegun(source);
      return await run.finish(source);
    } finally {
      if (this.#run === run) this.#clear();
    }
  }

  /** Ends the upload. What has arrived is kept for a day, so that it can be gone on with. */
  stop(): void {
    this.#run?.stop();
    this.#clear();
  }

  /** Does not wait any longer for the connection. */
  retryNow(): void {
    this.#run?.wake();
  }

  #clear(): void {
    this.#run = null;
    this.#state.set(null);
  }
}

class UploadRun {
  readonly #api: SourcesApi;
  readonly #projectId: string;
  readonly #file: File;
  readonly #tell: (state: UploadState) => void;
  readonly #rate = new TransferRate();
  #sent = 0;
  #sending: Subscription | null = null;
  #give: ((offset: number | null) => void) | null = null;
  #wake: (() => void) | null = null;
  stopped = false;

  constructor(api: SourcesApi, projectId: string, file: File, tell: (state: UploadState) => void) {
    this.#api = api;
    this.#projectId = projectId;
    this.#file = file;
    this.#tell = tell;
  }

  begin(begun: Source | null): Promise<Source | null> {
    this.#sent = begun?.bytes ?? 0;
    this.#report('sending');
    return begun ? Promise.resolve(begun) : this.#insist(() => this.#api.begin(this.#projectId, this.#file));
  }

  async finish(source: Source): Promise<Source | null> {
    let offset = source.bytes;
    while (offset < this.#file.size) {
      const from = offset;
      const reached = await this.#insist(
        () => this.#append(source.id, from),
        () => this.#api.offset(this.#projectId, source.id),
      );
      if (reached === null) return null;
      offset = reached;
    }
    return this.#insist(() => this.#api.get(this.#projectId, source.id));
  }

  stop(): void {
    this.stopped = true;
    this.#sending?.unsubscribe();
    this.#give?.(null);
    this.wake();
  }

  wake(): void {
    this.#wake?.();
  }

  /** Sends the rest of the file; null when it was stopped. */
  #append(sourceId: string, offset: number): Promise<number | null> {
    return new Promise((resolve, reject) => {
      this.#give = resolve;
      const bytes = this.#file.slice(offset);
      this.#sending = this.#api.append(this.#projectId, sourceId, offset, bytes).subscribe({
        next: (event) => {
          if (event.kind === 'done') return resolve(event.offset);
          this.#sent = Math.min(this.#file.size, offset + event.sent);
          this.#rate.at(this.#sent);
          this.#report('sending');
        },
        error: reject,
      });
    });
  }

  /** Tries until it works or cannot; after a break `instead` is asked, which may know more by then. Null when stopped. */
  async #insist<T>(step: () => Promise<T>, instead = step): Promise<T | null> {
    let next = step;
    for (let waitMs = FIRST_RETRY_MS; !this.stopped; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      try {
        this.#report('sending');
        return await next();
      } catch (error) {
        if (!passes(faultOf(error))) throw error;
        next = instead;
        this.#rate.forget();
        this.#report('waiting');
        await this.#pause(waitMs);
      }
    }
    return null;
  }

  #report(kind: UploadState['kind']): void {
    if (this.stopped) return;
    this.#tell({ kind, sent: this.#sent, total: this.#file.size, bytesPerSecond: this.#rate.bytesPerSecond() });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener('online', done);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      window.addEventListener('online', done);
      this.#wake = done;
    });
  }
}

/** Whether waiting can mend it: no connection, a busy server, or bytes that went elsewhere than the server stands. */
const passes = ({ code, retryable }: Fault): boolean =>
  code === 'offline' || code === 'upload_offset_wrong' || code === 'upload_incomplete' || retryable;
