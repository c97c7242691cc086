import { scheduleIds, taskQueues } from '@pairloom/temporal-api';
import type { Installation } from '../stack/installation.ts';
import { lookPatiently } from './patience.ts';

/** Temporal lists what it has closed a little later; vectors that an import ended without are made after its end. */
const PATIENCE_MS = 60_000;

export interface OpenRun {
  readonly workflowId: string;
  readonly type: string;
}

/** Runs of an installation that are open though all its imports have ended. Each line is a violation. */
export function leftOpen(runs: readonly OpenRun[], taskQueuePrefix: string): string[] {
  const upkeep = Object.values(scheduleIds(taskQueuePrefix));
  // The runs of a schedule are called after it and the time at which they begin.
  const isUpkeep = ({ workflowId }: OpenRun): boolean => upkeep.some((id) => workflowId.startsWith(`${id}-20`));
  return runs
    .filter((run) => !isUpkeep(run))
    .map(({ workflowId, type }) => `${type} ${workflowId} is still open in Temporal`);
}

/** As Temporal lists them. */
export async function openRuns({ temporal, taskQueuePrefix }: Installation): Promise<OpenRun[]> {
  const { workflow } = taskQueues(taskQueuePrefix);
  const query = `TaskQueue = '${workflow}' AND ExecutionStatus = 'Running'`;
  const runs: OpenRun[] = [];
  for await (const { workflowId, type } of temporal.workflow.list({ query })) runs.push({ workflowId, type });
  return runs;
}

/** What Temporal still runs for the installation, which imports one after another, but its upkeep. */
export const judgeOpenRuns = (installation: Installation): Promise<string[]> =>
  lookPatiently(async () => leftOpen(await openRuns(installation), installation.taskQueuePrefix), PATIENCE_MS);
