/**
 * temporal-activities: the activities of an import, thin and idempotent: they read ports, apply the rules of core and write
 * ports. May import contract, core and temporal-api.
 */
import type { CheckResult, EmbedActivities, LoadActivities, SettleResult } from '@pairloom/temporal-api';
import { embedChunks } from './embed-chunks.ts';
import { describeRun } from './failures.ts';
import { beating } from './heartbeat.ts';
import { planChunks } from './plan-chunks.ts';
import type { EmbedPorts, LoadPorts } from './ports.ts';
import { rewriteSource } from './rewrite-source.ts';
import { upsertChunks, validateChunks } from './upsert-chunks.ts';

export type { EmbedPorts, ImportStarter, LoadPorts } from './ports.ts';

async function settleChunks(ports: LoadPorts, importId: string, signal: AbortSignal): Promise<SettleResult> {
  const run = await describeRun(ports.runs, importId);
  await ports.runs.enterPhase(importId, 'settling');
  const settled = await ports.chunks.settle(run, () => undefined, signal);
  if (settled.state === 'settled') return settled;
  const mirrored = run.options.mode === 'mirror' ? await ports.chunks.mirror(run, () => undefined, signal) : undefined;
  if (mirrored?.state === 'settled') return mirrored;
  const left = await ports.runs.leaveQueue(importId);
  return left.state === 'settled'
    ? left
    : {
        state: 'loaded',
        fates: left.fates,
        warningCount: left.warningCount,
        wake: left.wake,
        ...(mirrored?.withheld === undefined ? {} : { attention: mirrored.withheld }),
      };
}

async function closeCheck(ports: LoadPorts, importId: string, signal: AbortSignal): Promise<CheckResult> {
  return ports.chunks.closeCheck(await describeRun(ports.runs, importId), () => undefined, signal);
}

async function revertChunks(ports: LoadPorts, importId: string): Promise<void> {
  await ports.chunks.revert(await describeRun(ports.runs, importId), () => undefined);
}

/** Activities of the queue `load`. */
export const createLoadActivities = (ports: LoadPorts): LoadActivities => ({
  admit: ({ importId }) => beating(() => ports.runs.admit(importId)),
  planChunks: (request) => beating((signal) => planChunks(ports, request, signal)),
  rewriteSource: (request) => beating((signal, beat) => rewriteSource(ports, request, signal, beat)),
  upsertChunks: (span) => beating((signal) => upsertChunks(ports, span, signal)),
  validateChunks: (span) => beating((signal) => validateChunks(ports, span, signal)),
  closeCheck: ({ importId }) => beating((signal) => closeCheck(ports, importId, signal)),
  revertChunks: ({ importId }) => beating(() => revertChunks(ports, importId)),
  settleChunks: ({ importId }) => beating((signal) => settleChunks(ports, importId, signal)),
  finishImport: ({ importId, outcome }) => beating(() => ports.runs.finish(importId, outcome)),
  enterPhase: ({ importId, phase }) => beating(() => ports.runs.enterPhase(importId, phase)),
});

/** Activities of the queue `embed`. */
export const createEmbedActivities = (ports: EmbedPorts): EmbedActivities => ({
  embedChunks: (span) => beating((signal) => embedChunks(ports, span, signal)),
});
