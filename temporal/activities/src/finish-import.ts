import type { ChunkStore, ImportReconciling, ImportRuns, OpenImport, UndoStore } from '@pairloom/core';
import { type FinishRequest, type FinishResult, courseOf } from '@pairloom/temporal-api';
import { Context } from '@temporalio/activity';
import { LASTING_ATTEMPTS, isGivenUp, reasonOf } from './failures.ts';
import type { Beat } from './heartbeat.ts';
import type { LoadPorts } from './ports.ts';

/** What settling for good needs of the world. */
export interface SettlingPorts {
  readonly reconciling: Pick<ImportReconciling, 'openImport' | 'lockOut' | 'written'>;
  readonly runs: Pick<ImportRuns, 'describe'>;
  readonly chunks: Pick<ChunkStore, 'settle' | 'revert'>;
  readonly undos: Pick<UndoStore, 'describe' | 'settle'>;
}

export interface Settling {
  readonly importId: string;
  /** Whether rows had failed, when it broke off, of what is written as a whole or not at all. */
  readonly notClean?: boolean;
  /** What had been written when the import was settled: it is not settled again while that is the same. */
  readonly settled?: string | undefined;
}

/**
 * Ends an import. One that ends early is settled first, for a writer that was out of reach may have come back since it was; what dies or
 * takes too long at each attempt ends unsettled, since its way out, a cancel, leads here.
 */
export async function finishImport(
  ports: LoadPorts,
  { importId, outcome, runId, settled, unsettled }: FinishRequest,
  signal: AbortSignal,
  beat: Beat,
): Promise<FinishResult> {
  const settles = outcome.status !== 'completed' && unsettled !== true;
  beat.heedDeaths(settles ? 2 * LASTING_ATTEMPTS : LASTING_ATTEMPTS);
  if (unsettled === true) {
    await ports.reconciling.lockOut(importId);
    tellUnsettled(importId, 'step_failing');
  }
  if (settles) {
    const notClean = outcome.status === 'failed' && outcome.error.code === 'rows_not_clean';
    try {
      beat.heedDeaths();
      await settleForGood(ports, { importId, notClean, settled }, () => beat.pass(), signal);
    } catch (error) {
      // The end must not wait for what cannot be mended: the record says what stands.
      if (signal.aborted || !(isGivenUp(error, beat) || beat.isFailing(error))) throw error;
      tellUnsettled(importId, reasonOf(error));
    }
  }
  const { endedBy, ...finished } = await ports.runs.finish(importId, { ...outcome, runId });
  const endedBefore = endedBy !== (runId ?? null);
  if (outcome.status === 'cancelled' && !endedBefore) await askForCancel(ports, importId);
  return { ...finished, endedBefore };
}

function tellUnsettled(importId: string, reason: string): void {
  Context.current().log.warn('import ends without being settled', { importId, reason });
}

/**
 * Temporal closes a run as cancelled only when it was asked to. A cancel that was given before there was a run, or while Temporal was away,
 * stands in the job row alone.
 */
async function askForCancel({ inTemporal }: LoadPorts, importId: string): Promise<void> {
  try {
    await inTemporal.cancel(importId);
  } catch (error) {
    Context.current().log.warn('run not told that it is cancelled', { importId, reason: reasonOf(error) });
  }
}

/** Locks out whoever still writes for the import, and settles or takes back what they have left. Undefined when it has ended. */
export async function settleForGood(
  ports: SettlingPorts,
  settling: Settling,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<OpenImport | undefined> {
  const { reconciling } = ports;
  const open = await reconciling.openImport(settling.importId);
  if (open === undefined || !(await reconciling.lockOut(settling.importId))) return undefined;
  // The check has told what failed, and nothing was written.
  if (settling.notClean !== true || open.checkClosed) await settleRows(ports, settling, open, onProgress, signal);
  return open;
}

async function settleRows(
  { reconciling, runs, chunks, undos }: SettlingPorts,
  { importId, settled }: Settling,
  { kind, options }: OpenImport,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<void> {
  const isSettled = async () => settled !== undefined && settled === (await reconciling.written(importId));
  if (kind === 'undo') {
    if (await isSettled()) return;
    const undo = await undos.describe(importId);
    if (undo !== undefined) await undos.settle(undo, onProgress, signal);
    return;
  }
  const run = await runs.describe(importId);
  if (run === undefined) return;
  if (courseOf(options).allOrNothing === true) await chunks.revert(run, onProgress, signal);
  else if (!(await isSettled())) await chunks.settle(run, onProgress, signal);
}
