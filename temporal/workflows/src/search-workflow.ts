import type { SearchActivities, UpkeepInput } from '@pairloom/temporal-api';
import { proxyActivities } from '@temporalio/workflow';

/** What fails is taken up by the next round of the schedule. */
const ONCE = { maximumAttempts: 1 } as const;

const { fillSearch } = proxyActivities<SearchActivities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '30s',
  retry: ONCE,
});

const { makeVectorIndex } = proxyActivities<SearchActivities>({
  startToCloseTimeout: '12h',
  heartbeatTimeout: '30s',
  retry: ONCE,
});

/** One round of making documents for search by words. */
export async function searchWorkflow(_input: UpkeepInput): Promise<{ readonly pairs: number }> {
  return { pairs: await fillSearch() };
}

/** One look for an index over vectors that is wanted or spent. */
export async function vectorIndexWorkflow(
  _input: UpkeepInput,
): Promise<{ readonly made: number; readonly removed: number }> {
  return makeVectorIndex();
}
