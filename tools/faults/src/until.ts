import { setTimeout as pause } from 'node:timers/promises';

/** Looks every 25 ms; a look that throws is one that does not hold. @throws Error when the time is up. */
export async function until(what: string, holds: () => Promise<boolean>, timeoutMs: number): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; ; await pause(25)) {
    if (await holds().catch(() => false)) return;
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs / 1000} s: ${what}`);
  }
}
