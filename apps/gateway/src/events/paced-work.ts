const RETRY_MS = 1_000;

/** Does something for a key soon after it was asked, at most once per gap, and once more when it was asked meanwhile. */
export class PacedWork {
  readonly #running = new Map<string, { again: boolean }>();
  readonly #ended = new AbortController();

  constructor(
    private readonly gapMs: number,
    /** Tried again after a while when it fails. */
    private readonly work: (key: string) => Promise<void>,
    private readonly failed: (key: string, error: unknown) => void,
  ) {}

  ask(key: string): void {
    const running = this.#running.get(key);
    if (running) running.again = true;
    else void this.#run(key);
  }

  end(): void {
    this.#ended.abort();
  }

  async #run(key: string): Promise<void> {
    const state = { again: true };
    this.#running.set(key, state);
    while (state.again && !this.#ended.signal.aborted) {
      state.again = false;
      const gap = this.#pause(this.gapMs);
      try {
        await this.work(key);
      } catch (error) {
        this.failed(key, error);
        state.again = true;
        await this.#pause(RETRY_MS);
      }
      await gap;
    }
    this.#running.delete(key);
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#ended;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
    });
  }
}
