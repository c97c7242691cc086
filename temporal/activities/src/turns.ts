import type { ImportRuns, PlacedWork } from '@pairloom/core';
import type { Beat } from './heartbeat.ts';

/**
 * Whether a step shall leave its place to others, because it has had it for a turn and another project has work of the same kind. To be
 * asked behind work that a next attempt need not do again.
 */
export async function othersWait(runs: ImportRuns, projectId: string, beat: Beat, work: PlacedWork): Promise<boolean> {
  if (!beat.turnIsOver) return false;
  if (await runs.othersAtWork(projectId, work)) return true;
  beat.takeTurn();
  return false;
}
