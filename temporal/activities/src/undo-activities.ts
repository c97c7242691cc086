import { addFates, noFates } from '@pairloom/contract';
import {
  type ChunkStore,
  type ImportReconciling,
  type ImportRuns,
  type LoadedChunk,
  type UndoRun,
  type UndoStore,
  failpoint,
} from '@pairloom/core';
import {
  type ChunkSpan,
  type LoadResult,
  RECENT_ERRORS_LIMIT,
  type SettleResult,
  type UndoActivities,
  type UndoPlanRequest,
  type UndoPlanResult,
} from '@pairloom/temporal-api';
import { ApplicationFailure } from '@temporalio/common';
import { stopFailure } from './failures.ts';
import { type Beat, beating } from './heartbeat.ts';
import { othersWait } from './turns.ts';

/** What undoing needs of the world. */
export interface UndoPorts {
  readonly runs: ImportRuns;
  readonly chunks: ChunkStore;
  readonly undos: UndoStore;
  readonly reconciling: Pick<ImportReconciling, 'written'>;
  /** Name of this worker, noted with each chunk. */
  readonly worker: string;
}

async function describeUndo(undos: UndoStore, importId: string): Promise<UndoRun> {
  const run = await undos.describe(importId);
  if (run === undefined) throw ApplicationFailure.nonRetryable('There is no such undo.', 'import_not_found');
  return run;
}

async function planUndo(
  { undos }: UndoPorts,
  { importId, knownChunks }: UndoPlanRequest,
  signal: AbortSignal,
  beat: Beat,
): Promise<UndoPlanResult> {
  const run = await describeUndo(undos, importId);
  const planned = await undos.plan(run, knownChunks, () => beat.pass(), signal);
  if (planned.state === 'cancel_requested' || planned.state === 'superseded') throw stopFailure(planned);
  if (planned.state !== 'planned') return planned;
  const chunks = planned.chunks.map(({ chunkNo, firstRow, rowCount }) => ({ no: chunkNo, firstRow, rows: rowCount }));
  return { state: 'planned', chunks, complete: planned.complete };
}

async function takeBack(ports: UndoPorts, span: ChunkSpan, signal: AbortSignal, beat: Beat): Promise<LoadResult> {
  const run = await describeUndo(ports.undos, span.importId);
  let result: Extract<LoadResult, { state: 'loaded' }> = {
    state: 'loaded',
    fates: noFates(),
    errorCount: 0,
    warningCount: 0,
    recentErrors: [],
  };
  for (let chunkNo = span.fromChunk; chunkNo <= span.toChunk; chunkNo++) {
    signal.throwIfAborted();
    const done = await takeBackChunk(ports, run, { chunkNo, isLast: chunkNo === span.toChunk }, signal, beat);
    if (done.state !== 'done') return done;
    result = {
      state: 'loaded',
      fates: addFates(result.fates, done.fates),
      errorCount: result.errorCount + done.errorCount,
      warningCount: result.warningCount + done.warningCount,
      recentErrors: [...result.recentErrors, ...done.recentErrors].slice(-RECENT_ERRORS_LIMIT),
    };
  }
  return result;
}

async function takeBackChunk(
  { runs, chunks, undos, worker }: UndoPorts,
  run: UndoRun,
  { chunkNo, isLast }: { readonly chunkNo: number; readonly isLast: boolean },
  signal: AbortSignal,
  beat: Beat,
): Promise<LoadedChunk | { state: 'settled' } | { state: 'held' }> {
  const claimed = await chunks.claim(run.importId, chunkNo, worker, 'write');
  if (claimed.state === 'cancel_requested') throw stopFailure(claimed);
  if (claimed.state !== 'claimed') return claimed;
  const { firstRow, rowCount } = claimed.range;
  await beat.atChunk(chunkNo, [firstRow, firstRow + rowCount - 1]);
  await failpoint('chunk.claimed');
  const done = await undos.takeBack(run, claimed, signal);
  await failpoint('chunk.after_commit');
  if (done.state === 'cancel_requested' || done.state === 'superseded') throw stopFailure(done);
  // The next attempt is told what stands in the chunks that are done.
  if (done.state === 'done' && !isLast && (await othersWait(runs, run.projectId, beat, 'loading'))) beat.giveWay();
  return done;
}

async function settleUndo(
  { runs, undos, reconciling }: UndoPorts,
  importId: string,
  signal: AbortSignal,
  beat: Beat,
): Promise<SettleResult> {
  const run = await describeUndo(undos, importId);
  await runs.enterPhase(importId, 'settling');
  const written = await reconciling.written(importId);
  const settled = await undos.settle(run, () => beat.pass(), signal);
  await failpoint('settle.after_commit');
  if (settled.state === 'settled') return settled;
  const left = await runs.leaveQueue(importId);
  if (left.state === 'settled') return left;
  const { fates, warningCount, wake } = left;
  return { state: 'loaded', fates, warningCount, wake, written };
}

/** The workflow lets the undo wait for whoever can mend what these have failed of. */
const WAITS = { mayWait: true } as const;

/** Activities of undos on the queue `load`. */
export const createUndoActivities = (ports: UndoPorts): UndoActivities => ({
  planUndo: (request) => beating((signal, beat) => planUndo(ports, request, signal, beat), WAITS),
  takeBack: (span) => beating((signal, beat) => takeBack(ports, span, signal, beat), WAITS),
  settleUndo: ({ importId }) => beating((signal, beat) => settleUndo(ports, importId, signal, beat), WAITS),
});
