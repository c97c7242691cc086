import type { BlobCursor, UpkeepActivities, UpkeepInput, VectorCursor } from '@pairloom/temporal-api';
import { isCancellation, log, proxyActivities, workflowInfo } from '@temporalio/workflow';

const activities = proxyActivities<UpkeepActivities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '10s', maximumAttempts: 3 },
});

/** What one round came to, and where the next one goes on: a schedule hands it over. */
export interface UpkeepResult {
  readonly keysForgotten: number;
  readonly resultsExpired: number;
  readonly sourcesExpired: number;
  readonly blobsRemoved: number;
  readonly vectorsRemoved: number;
  /** Null: the next round begins at the first. */
  readonly nextBlob: BlobCursor | null;
  readonly nextVector: VectorCursor | null;
  /** Steps that failed, wholly or of some of their things; the next round tries them again. */
  readonly failedSteps: readonly string[];
}

/** One part of the work on what is kept for a time. Each step stands for itself: what fails in one keeps no other from running. */
export async function upkeepWorkflow(_input: UpkeepInput): Promise<UpkeepResult> {
  const last = workflowInfo().lastResult as UpkeepResult | undefined;
  const failedSteps: string[] = [];
  const orElse = async <T>(name: string, step: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await step();
    } catch (error) {
      if (isCancellation(error)) throw error;
      failedSteps.push(name);
      log.warn('a step of upkeep failed', { step: name });
      return otherwise;
    }
  };
  const nextBlob = last?.nextBlob ?? null;
  const nextVector = last?.nextVector ?? null;
  const keysForgotten = await orElse('keys', () => activities.forgetIdempotencyKeys(), 0);
  const resultsExpired = await orElse('results', () => activities.expireResults(), 0);
  const sourcesExpired = await orElse('sources', () => activities.expireSources(), 0);
  const noBlobs = { removed: 0, failed: 0, next: nextBlob };
  const blobs = await orElse('blobs', () => activities.removeOrphanedBlobs(nextBlob), noBlobs);
  if ((blobs.failed ?? 0) > 0) failedSteps.push('blobs');
  const vectors = await orElse('vectors', () => activities.removeUnusedVectors(nextVector), {
    removed: 0,
    next: nextVector,
  });
  return {
    keysForgotten,
    resultsExpired,
    sourcesExpired,
    blobsRemoved: blobs.removed,
    vectorsRemoved: vectors.removed,
    nextBlob: blobs.next,
    nextVector: vectors.next,
    failedSteps,
  };
}
