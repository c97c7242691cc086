export interface StopRequest {
  /** Settles at the first request. */
  readonly came: Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Ctrl-C, SIGTERM, the end of the terminal, or the end of the process that started this one. Further requests change
 * nothing: npm and the terminal both pass a Ctrl-C on, and stopping has time limits of its own.
 */
export function stopRequest(): StopRequest {
  const controller = new AbortController();
  const came = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()));
  const request = (): void => controller.abort();
  process.on('SIGINT', request);
  process.on('SIGTERM', request);
  process.on('SIGHUP', request);
  process.on('disconnect', request);
  // Listening to the channel must not keep the process.
  process.channel?.unref();
  return { came, signal: controller.signal };
}
