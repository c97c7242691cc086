export interface StopRequest {
  /** Settles at the first request. */
  readonly came: Promise<void>;
  readonly signal: AbortSignal;
  /** What asked first, for people; undefined while nothing has. */
  readonly by: () => string | undefined;
}

/**
 * Ctrl-C, SIGTERM, the end of the terminal, or the end of the process that started this one. Further requests change
 * nothing: npm and the terminal both pass a Ctrl-C on, and stopping has time limits of its own.
 */
export function stopRequest(): StopRequest {
  const controller = new AbortController();
  const came = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()));
  let first: string | undefined;
  const request = (by: string) => () => {
    first ??= by;
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request(signal));
  process.on('disconnect', request('the end of the process that started this one'));
  // Listening to the channel must not keep the process.
  process.channel?.unref();
  return { came, signal: controller.signal, by: () => first };
}
