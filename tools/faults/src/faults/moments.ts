import { setTimeout as pause } from 'node:timers/promises';
import type { Disturbed } from '../stage.ts';

/** Long imports included. */
const ENDED_MS = 1_800_000;

/** Some moment between the request and the time at which the import would have ended undisturbed. */
export async function atRandomTime({ random, typicalMs, say }: Disturbed): Promise<void> {
  const afterMs = Math.round(random.next() * typicalMs);
  await pause(afterMs);
  say(`after ${afterMs} ms`);
}

/** When the import has ended, without judging how. */
export async function ended({ api, accepted, projectId }: Disturbed): Promise<void> {
  const { id } = await accepted;
  await api.ended(projectId, id, ENDED_MS);
}

/** When something that may never happen has happened, or the import has ended without it. Tells whether it has. */
export async function happenedBeforeEnd(disturbed: Disturbed, event: Promise<void>): Promise<boolean> {
  return Promise.race([event.then(() => true), ended(disturbed).then(() => false)]);
}
