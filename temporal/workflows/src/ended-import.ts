import { type EndedResult, importWorkflowId } from '@pairloom/temporal-api';
import { ApplicationFailure, CancellationScope, workflowInfo } from '@temporalio/workflow';
import { soon } from './activity-proxies.ts';
import type { Course } from './course.ts';

/** What a run leaves that found its import ended. */
export interface EndedBefore {
  readonly status: 'settled';
  /** How the import had ended. */
  readonly ended?: 'completed' | 'cancelled' | 'failed';
  /** Import that takes up what was left, opened by this run. */
  readonly retriedBy?: string;
}

/** Whether the run is that of an import which somebody started once more under another workflow id. */
export const isCopy = (importId: string): boolean => workflowInfo().workflowId !== importWorkflowId(importId);

/**
 * A run that finds its import ended comes of a reset or a restart in the Temporal UI. It changes nothing of the import; what was left
 * of one that failed or was cancelled goes to a linked import. Undefined when it was this run that has ended the import.
 */
export async function answerEnded({ input, activities, state, changed }: Course): Promise<EndedBefore | undefined> {
  const { importId } = input;
  const { local, load } = activities;
  const answer = await CancellationScope.nonCancellable(() =>
    soon(local.answerEnded, load.answerEnded, { importId, runId: workflowInfo().runId }, 'look whether it has ended'),
  );
  if (answer.state === 'running') {
    if (!isCopy(importId)) return undefined;
    const message = `The import runs as workflow ${importWorkflowId(importId)}; this run does nothing.`;
    throw ApplicationFailure.nonRetryable(message, 'import_running');
  }
  if (answer.state === 'own') return undefined;
  state.status = answer.status;
  state.phase = 'ended';
  state.remark = remarkOf(answer, input.appUrl);
  changed();
  return {
    status: 'settled',
    ended: answer.status,
    ...(answer.state === 'retried' ? { retriedBy: answer.retryId } : {}),
  };
}

function remarkOf(answer: Exclude<EndedResult, { state: 'running' | 'own' }>, appUrl: string | undefined): string {
  if (answer.state === 'unchanged')
    return `The import had ended before as ${answer.status}; this run has changed nothing.`;
  const link =
    appUrl === undefined ? answer.retryId : `[${answer.retryId}](${appUrl.replace(/[^/]+$/, answer.retryId)})`;
  return `The import had ended before as ${answer.status}; what was left of it is taken up by import ${link}.`;
}
