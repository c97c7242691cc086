import type { RetryScope } from '@pairloom/contract';
import {
  ChunkPlanner,
  type FinishedImport,
  type OpenedRetry,
  chunkLimits,
  prepareChunk,
  startCursor,
} from '@pairloom/core';
import type { Persistence } from '../index.ts';
import { OWNER, type PlannedText, endText, loadChunk } from './load-text.ts';

/** Opens a retry that has to be there to be opened. */
export async function openRetryOf(
  persistence: Persistence,
  importId: string,
  scope?: RetryScope,
): Promise<OpenedRetry> {
  const answer = await persistence.controls.openRetry({ importId, principal: OWNER, ...(scope && { scope }) });
  if (answer.outcome !== 'opened') throw new Error(`The retry was ${JSON.stringify(answer)}.`);
  return answer.retry;
}

/** Admits a retry and plans what its original has left unplanned, as the worker does. */
export async function planRetry(persistence: Persistence, importId: string, text: string): Promise<PlannedText> {
  const admitted = await persistence.runs.admit(importId);
  const run = await persistence.runs.describe(importId);
  const open = await persistence.runs.openPlan(importId);
  if (admitted.state !== 'admitted' || run === undefined || open.state !== 'open')
    throw new Error(`The retry is ${admitted.state}.`);
  const bytes = Buffer.from(text);
  if (!open.complete) {
    const from = open.cursor ?? startCursor(run.plan);
    const planner = new ChunkPlanner(run.plan, chunkLimits(bytes.length, run.options.batchRows), from);
    const rest = [...planner.push(bytes.subarray(from.byte)), ...planner.end()];
    const end = { complete: true, plannedBytes: bytes.length, line: planner.cursor.line };
    await persistence.runs.appendPlan(importId, open.fence, rest, end);
  }
  const ranges = await persistence.runs.chunks(importId, 1);
  return {
    run,
    ranges,
    prepare: (range) => prepareChunk(bytes.subarray(range.byteStart, range.byteEnd), range, run.plan),
  };
}

/** Runs a retry from its admission to its end. */
export async function runRetry(persistence: Persistence, importId: string, text: string): Promise<FinishedImport> {
  const planned = await planRetry(persistence, importId, text);
  for (const { chunkNo } of planned.ranges) await loadChunk(persistence, planned, chunkNo);
  return endText(persistence, planned);
}
