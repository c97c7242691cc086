import type { SearchIndex, VectorIndexes } from '@pairloom/core';
import type { SearchActivities } from '@pairloom/temporal-api';
import { log } from '@temporalio/activity';
import { beating } from './heartbeat.ts';

/** What search needs of the world to keep up with the pairs. */
export interface SearchPorts {
  readonly searchIndex: SearchIndex;
  readonly vectorIndexes: VectorIndexes;
}

/** One round of filling ends after so long, so that it never outlives its activity. */
const ROUND_MS = 300_000;

/** Activities of the schedules of search. Each may be run twice, and in two places at once. */
export const createSearchActivities = (ports: SearchPorts): SearchActivities => ({
  fillSearch: () => beating((signal) => fillSearch(ports, signal)),
  makeVectorIndex: () => beating((signal) => makeVectorIndex(ports, signal)),
});

export async function fillSearch({ searchIndex }: SearchPorts, signal: AbortSignal): Promise<number> {
  const until = Date.now() + ROUND_MS;
  let pairs = 0;
  let more = true;
  while (more && Date.now() < until) {
    signal.throwIfAborted();
    const filled = await searchIndex.fill();
    pairs += filled.pairs;
    more = filled.more;
    for (const pairId of filled.refused ?? [])
      log.warn('a pair is not found by words: the database refuses its document', { pairId });
  }
  if (pairs > 0) await searchIndex.settle();
  return pairs;
}

async function makeVectorIndex(
  { vectorIndexes }: SearchPorts,
  signal: AbortSignal,
): Promise<{ made: number; removed: number }> {
  const removed = await vectorIndexes.removeSpent();
  const work = await vectorIndexes.next();
  const made = work !== undefined && (await vectorIndexes.make(work, signal)) ? 1 : 0;
  return { made, removed };
}
