import type {
  LateEmbedActivities,
  LateEmbeddingActivities,
  ReconcileActivities,
  UpkeepActivities,
} from '@pairloom/temporal-api';
import { beating } from './heartbeat.ts';
import type { EmbedPorts } from './ports.ts';
import { embedLate, findPendingSpans, takePendingEmbeddings } from './reconcile-embeddings.ts';
import type { ReconcilePorts } from './reconcile-ports.ts';
import {
  expireResults,
  expireSources,
  forgetIdempotencyKeys,
  removeOrphanedBlobs,
  removeUnusedVectors,
} from './reconcile-retention.ts';
import { compareRuns, endSilentUploads, findSilentUploads, findWakeable, settleRun } from './reconcile-runs.ts';

/** Activities of the reconcilers, which run in the worker that runs their workflows. Each may be run twice, and in two places at once. */
export const createReconcileActivities = (
  ports: ReconcilePorts,
): ReconcileActivities & UpkeepActivities & LateEmbeddingActivities => ({
  findSilentUploads: () => beating(() => findSilentUploads(ports)),
  endSilentUploads: (uploads) => beating(() => endSilentUploads(ports, uploads)),
  compareRuns: (request) => beating(() => compareRuns(ports, request)),
  findWakeable: () => beating(() => findWakeable(ports)),
  takePendingEmbeddings: () => beating(() => takePendingEmbeddings(ports)),
  settleRun: (lost) => beating((signal) => settleRun(ports, lost, () => undefined, signal)),
  forgetIdempotencyKeys: () => beating(() => forgetIdempotencyKeys(ports)),
  expireResults: () => beating(() => expireResults(ports)),
  expireSources: () => beating(() => expireSources(ports)),
  removeOrphanedBlobs: (from) => beating(() => removeOrphanedBlobs(ports, from)),
  removeUnusedVectors: (from) => beating(() => removeUnusedVectors(ports, from)),
  findPendingSpans: ({ importId }) => beating(() => findPendingSpans(ports, importId)),
  noteEmbedded: ({ importId, fault }) => beating(() => ports.vectors.noteEmbedded(importId, fault)),
});

/**
 * Activities of the queue `embed` for imports that have ended: `embeddings` is the store that lets them. What a person has to mend is
 * not tried without end: the workflow leaves it to a later round.
 */
export const createLateEmbedActivities = (ports: EmbedPorts): LateEmbedActivities => ({
  embedLate: (span) => beating((signal, beat) => embedLate(ports, span, signal, beat), { mayWait: true }),
});
