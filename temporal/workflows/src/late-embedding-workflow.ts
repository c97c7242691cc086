import {
  EMBEDS_IN_FLIGHT,
  type LateEmbedActivities,
  type LateEmbeddingActivities,
  type LateEmbeddingInput,
} from '@pairloom/temporal-api';
import { ActivityFailure, isCancellation, log, proxyActivities } from '@temporalio/workflow';
import { together } from './together.ts';

const RETRY = { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '30s' } as const;

const { findPendingSpans, noteEmbedded } = proxyActivities<LateEmbeddingActivities>({
  startToCloseTimeout: '1m',
  retry: { ...RETRY, maximumAttempts: 5 },
});

/**
 * Makes the vectors that an import ended without. A provider that still does not answer ends it: a later round tries again.
 */
export async function lateEmbeddingWorkflow({ importId, projectId, queues }: LateEmbeddingInput): Promise<{
  readonly embedded: number;
  readonly calls: number;
  readonly complete: boolean;
}> {
  const { embedLate } = proxyActivities<LateEmbedActivities>({
    taskQueue: queues.embed,
    startToCloseTimeout: '24h',
    heartbeatTimeout: '10s',
    // Among the attempts are those that gave way to others: the activity itself says when it gives up.
    retry: RETRY,
    priority: { fairnessKey: projectId },
  });
  const spans = [...(await findPendingSpans({ importId }))];
  const sum = { embedded: 0, calls: 0 };
  const lane = async (): Promise<void> => {
    for (let span = spans.shift(); span !== undefined; span = spans.shift()) {
      const done = await embedLate.executeWithOptions({ summary: `chunks ${span.fromChunk}–${span.toChunk}` }, [span]);
      if (done.state !== 'embedded') return;
      sum.embedded += done.counts.embedded;
      sum.calls += done.counts.calls;
    }
  };
  try {
    await together(Array.from({ length: EMBEDS_IN_FLIGHT }, () => lane));
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    log.info('vectors of an ended import are still not made', { importId });
  }
  return { ...sum, complete: await noteEmbedded({ importId }) };
}
