import type { ClaimedChunk, FinishAs, FinishedImport, PlannedUndoChunk, UndoRun } from '@pairloom/core';
import type { Persistence } from '../index.ts';
import { OWNER } from './load-text.ts';

export interface PlannedUndo {
  readonly run: UndoRun;
  readonly chunks: readonly PlannedUndoChunk[];
}

/** Opens the undo of an import. Gives its id. */
export async function openUndo(persistence: Persistence, projectId: string, importId: string): Promise<string> {
  const answer = await persistence.undoing.open({ projectId, importId, principal: OWNER });
  if (answer.outcome !== 'opened') throw new Error(`The undo of the spec was not opened: ${answer.outcome}.`);
  return answer.undo.importId;
}

/** Opens, admits and plans an undo. */
export async function startUndo(persistence: Persistence, projectId: string, importId: string): Promise<PlannedUndo> {
  const undoId = await openUndo(persistence, projectId, importId);
  const admitted = await persistence.runs.admit(undoId);
  const run = await persistence.undos.describe(undoId);
  if (admitted.state !== 'admitted' || run === undefined) throw new Error(`The undo is ${admitted.state}.`);
  for (;;) {
    const planned = await persistence.undos.plan(run, 0, () => undefined);
    if (planned.state !== 'planned') throw new Error(`The plan of the undo answered ${planned.state}.`);
    if (planned.complete) return { run, chunks: planned.chunks };
  }
}

export async function claimUndoChunk(
  persistence: Persistence,
  { run }: PlannedUndo,
  chunkNo: number,
): Promise<ClaimedChunk> {
  const claimed = await persistence.chunks.claim(run.importId, chunkNo, 'spec', 'write');
  if (claimed.state !== 'claimed') throw new Error(`The claim answered ${claimed.state}.`);
  return claimed;
}

/** Takes back one chunk. */
export async function takeBackChunk(persistence: Persistence, undo: PlannedUndo, chunkNo: number): Promise<void> {
  const { state } = await persistence.undos.takeBack(undo.run, await claimUndoChunk(persistence, undo, chunkNo));
  if (state !== 'done') throw new Error(`Taking back answered ${state}.`);
}

/** Settles and ends an undo whose chunks are done. */
export async function endUndo(
  persistence: Persistence,
  { run }: PlannedUndo,
  as: FinishAs = { status: 'completed' },
): Promise<FinishedImport> {
  await persistence.undos.settle(run, () => undefined);
  await persistence.runs.leaveQueue(run.importId);
  return persistence.runs.finish(run.importId, as);
}

export interface UndoneImport {
  readonly undoId: string;
  readonly finished: FinishedImport;
}

/** Undoes an import from request to end; `order` gives its chunks the order in which they are taken back. */
export async function undoImport(
  persistence: Persistence,
  projectId: string,
  importId: string,
  order = (chunks: readonly PlannedUndoChunk[]) => chunks,
): Promise<UndoneImport> {
  const undo = await startUndo(persistence, projectId, importId);
  for (const { chunkNo } of order(undo.chunks)) await takeBackChunk(persistence, undo, chunkNo);
  return { undoId: undo.run.importId, finished: await endUndo(persistence, undo) };
}
