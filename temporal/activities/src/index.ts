/**
 * temporal-activities: the activities of an import, thin and idempotent: they read ports, apply the rules of core and write
 * ports. May import contract, core and temporal-api.
 */
import { failpoint } from '@pairloom/core';
import {
  type CheckResult,
  type CheckedSource,
  type EmbedActivities,
  type LoadActivities,
  type RevertResult,
  type SettleResult,
  courseOf,
} from '@pairloom/temporal-api';
import { Context } from '@temporalio/activity';
import { checkLines } from './check-source.ts';
import { noteCommand } from './commands.ts';
import { embedChunks } from './embed-chunks.ts';
import { describeRun, wayGiven } from './failures.ts';
import { answerEnded } from './ended-imports.ts';
import { finishImport } from './finish-import.ts';
import { type Beat, beating } from './heartbeat.ts';
import { planChunks } from './plan-chunks.ts';
import type { EmbedPorts, LoadPorts } from './ports.ts';
import { rewriteSource } from './rewrite-source.ts';
import { upsertChunks, validateChunks } from './upsert-chunks.ts';

export { createUndoActivities, type UndoPorts } from './undo-activities.ts';
export { CallSlots } from './call-slots.ts';
export type { EmbedPorts, ImportStarter, LoadPorts } from './ports.ts';
export { createLateEmbedActivities, createReconcileActivities } from './reconcile-activities.ts';
export { createSearchActivities, type SearchPorts } from './search-activities.ts';
export type { ReconcileLog, ReconcilePorts, RunsInTemporal, RunState } from './reconcile-ports.ts';

async function settleChunks(
  ports: LoadPorts,
  importId: string,
  signal: AbortSignal,
  beat: Beat,
): Promise<SettleResult> {
  const onProgress = (): void => beat.pass();
  const run = await describeRun(ports.runs, importId);
  const entered = await ports.runs.enterPhase(importId, 'settling');
  // Who has entered it may have died with the worker. Where there are no heartbeats nobody would count that.
  if (!entered && Context.current().info.isLocal) throw wayGiven();
  const written = await ports.reconciling.written(importId);
  const settled = await ports.chunks.settle(run, onProgress, signal);
  await failpoint('settle.after_commit');
  if (settled.state === 'settled') return settled;
  const mirrored = run.options.mode === 'mirror' ? await ports.chunks.mirror(run, onProgress, signal) : undefined;
  if (mirrored?.state === 'settled') return mirrored;
  const left = await ports.runs.leaveQueue(importId, courseOf(run.options).allOrNothing);
  return left.state === 'settled'
    ? left
    : {
        state: 'loaded',
        fates: left.fates,
        warningCount: left.warningCount,
        wake: left.wake,
        written,
        ...(mirrored?.withheld === undefined ? {} : { attention: mirrored.withheld }),
      };
}

async function checkWhole(ports: LoadPorts, importId: string, signal: AbortSignal): Promise<CheckedSource> {
  await checkLines(ports, await describeRun(ports.runs, importId), signal);
  return { state: 'checked' };
}

async function closeCheck(ports: LoadPorts, importId: string, signal: AbortSignal, beat: Beat): Promise<CheckResult> {
  return ports.chunks.closeCheck(await describeRun(ports.runs, importId), () => beat.pass(), signal);
}

async function revertChunks(
  ports: LoadPorts,
  importId: string,
  signal: AbortSignal,
  beat: Beat,
): Promise<RevertResult> {
  const onProgress = (what: 'read' | 'written'): void => (what === 'written' ? beat.step() : beat.pass());
  return ports.chunks.revert(await describeRun(ports.runs, importId), onProgress, signal);
}

/** The workflow lets the import wait for whoever can mend what these have failed of. */
const WAITS = { mayWait: true } as const;
/** Died too often, an import ends all the same. */
const ENDS = { ...WAITS, heedsDeaths: true } as const;

/** Activities of the queues `load` and `whole`. */
export const createLoadActivities = (ports: LoadPorts): LoadActivities => ({
  admit: ({ importId }) => beating(() => ports.runs.admit(importId), WAITS),
  planChunks: (request) => beating((signal, beat) => planChunks(ports, request, signal, beat), WAITS),
  checkSource: ({ importId }) => beating((signal) => checkWhole(ports, importId, signal), WAITS),
  rewriteSource: (request) => beating((signal, beat) => rewriteSource(ports, request, signal, beat), WAITS),
  upsertChunks: (span) => beating((signal, beat) => upsertChunks(ports, span, signal, beat), WAITS),
  validateChunks: (span) => beating((signal, beat) => validateChunks(ports, span, signal, beat), WAITS),
  closeCheck: ({ importId }) => beating((signal, beat) => closeCheck(ports, importId, signal, beat), WAITS),
  revertChunks: ({ importId }) => beating((signal, beat) => revertChunks(ports, importId, signal, beat), WAITS),
  settleChunks: ({ importId }) => beating((signal, beat) => settleChunks(ports, importId, signal, beat), WAITS),
  finishImport: (request) => beating((signal, beat) => finishImport(ports, request, signal, beat), ENDS),
  enterPhase: ({ importId, phase }) => beating(async () => void (await ports.runs.enterPhase(importId, phase)), WAITS),
  needAttention: ({ importId, fault }) => beating(() => ports.runs.needAttention(importId, fault)),
  noteCommand: (request) => beating(() => noteCommand(ports, request)),
  answerEnded: (request) => beating(() => answerEnded(ports, request)),
});

/** Activities of the queue `embed`. */
export const createEmbedActivities = (ports: EmbedPorts): EmbedActivities => ({
  embedChunks: (span) => beating((signal, beat) => embedChunks(ports, span, signal, beat), WAITS),
});
