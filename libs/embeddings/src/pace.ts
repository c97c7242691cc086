/** Resolves when the next call may be made. @throws the signal's reason as soon as it aborts; then the turn is another's */
export type Pace = (signal: AbortSignal | undefined) => Promise<void>;

/** Keeps calls apart, by whomever they are made, so that no more than so many begin in a second; 0 sets no limit. */
export function createPace(callsPerSecond: number): Pace {
  if (callsPerSecond === 0) return () => Promise.resolve();
  const apartMs = 1000 / callsPerSecond;
  let next = -Infinity;
  return async (signal) => {
    for (;;) {
      signal?.throwIfAborted();
      const now = performance.now();
      if (now >= next) {
        next = now + apartMs;
        return;
      }
      await sleep(next - now, signal);
    }
  };
}

/** The longest that a single timer is set for. */
const TIMER_MS = 60_000;

/** May end early, as when the signal aborts. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(TIMER_MS, Math.ceil(ms)));
    signal?.addEventListener('abort', end, { once: true });
  });
}
