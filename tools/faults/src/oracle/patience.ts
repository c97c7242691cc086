import { setTimeout as pause } from 'node:timers/promises';

/** Looks again and again until nothing is found any more, or the time is up; gives what was found last. */
export async function lookPatiently(look: () => Promise<string[]>, patienceMs: number): Promise<string[]> {
  for (const deadline = Date.now() + patienceMs; ; await pause(200)) {
    const found = await look();
    if (found.length === 0 || Date.now() > deadline) return found;
  }
}
