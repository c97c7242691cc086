import type { UndoRun } from '@pairloom/core';
import type { EndedRequest, EndedResult } from '@pairloom/temporal-api';
import { courseOf } from '@pairloom/temporal-api';
import { ApplicationFailure } from '@temporalio/common';
import { describeRun } from './failures.ts';
import type { LoadPorts } from './ports.ts';

/**
 * What a run does that finds its import ended, as a reset or a restart in the Temporal UI makes one. What was completed stays; of
 * what failed or was cancelled a linked import takes up the rows that were not processed; when all were, the vectors that are missing.
 * It is opened once for each run. What an undo has left another undo takes back, the same one for all who ask while it stands.
 */
export async function answerEnded(ports: LoadPorts, { importId, runId }: EndedRequest): Promise<EndedResult> {
  const end = await ports.runs.endOf(importId, runId);
  if (end === undefined) throw ApplicationFailure.nonRetryable('There is no such import.', 'import_not_found');
  if (end.state !== 'ended') return end;
  const { status, givenUp } = end;
  if (status === 'completed' || givenUp) return { state: 'unchanged', status };
  const undo = await ports.undos.describe(importId);
  if (undo !== undefined) return (await takenBackBy(ports, undo, status)) ?? { state: 'unchanged', status };
  const { principal, options } = await describeRun(ports.runs, importId);
  const scopes = courseOf(options).embed ? (['unprocessed', 'embeddings'] as const) : (['unprocessed'] as const);
  for (const scope of scopes) {
    const answer = await ports.controls.openRetry({ importId, principal: { id: principal }, scope, runId });
    if (answer.outcome === 'refused' && answer.code === 'nothing_to_retry') continue;
    if (answer.outcome !== 'opened') break;
    const { options: retried, ...retry } = answer.retry;
    await ports.starter.start({ ...retry, course: courseOf(retried), kind: retried.dryRun ? 'preview' : 'retry' });
    return { state: 'retried', status, retryId: retry.importId };
  }
  return { state: 'unchanged', status };
}

/** Undefined when there is nothing left to be taken back, or no way to. */
async function takenBackBy(
  { undoing, starter }: LoadPorts,
  { projectId, projectName, principal, undoneId }: UndoRun,
  status: 'cancelled' | 'failed',
): Promise<EndedResult | undefined> {
  const answer = await undoing.open({ projectId, importId: undoneId, principal: { id: principal } });
  if (answer.outcome !== 'opened') return undefined;
  const { importId, filename, embed, ended } = answer.undo;
  if (!ended) await starter.start({ importId, projectId, projectName, filename, course: { embed }, kind: 'undo' });
  return { state: 'retried', status, retryId: importId };
}
