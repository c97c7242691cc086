import type { ErrorCode } from '@pairloom/contract';
import {
  EMBEDS_IN_FLIGHT,
  type EmbeddedNote,
  type LateEmbedActivities,
  type LateEmbeddingActivities,
  type LateEmbeddingInput,
} from '@pairloom/temporal-api';
import { ActivityFailure, isCancellation, log, proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import { faultOf } from './failures.ts';
import { together } from './together.ts';

const RETRY = { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '30s' } as const;

const { findPendingSpans, noteEmbedded } = proxyActivities<LateEmbeddingActivities>({
  startToCloseTimeout: '1m',
  retry: { ...RETRY, maximumAttempts: 5 },
});

type Fault = NonNullable<EmbeddedNote['fault']>;

/** What one pass came to, for the operator. */
export interface LateEmbeddingResult {
  readonly embedded: number;
  readonly calls: number;
  /** Whether nothing is pending any more. */
  readonly complete: boolean;
  /** Why vectors were not made. */
  readonly failedWith?: ErrorCode;
}

/**
 * Makes the vectors that an import ended without. A provider that still does not answer, or what a person has to mend, ends it: the
 * record says why, and a later round tries again.
 */
export async function lateEmbeddingWorkflow({
  importId,
  projectId,
  queues,
}: LateEmbeddingInput): Promise<LateEmbeddingResult> {
  const { embedLate } = proxyActivities<LateEmbedActivities>({
    taskQueue: queues.embed,
    startToCloseTimeout: '24h',
    heartbeatTimeout: '10s',
    // Among the attempts are those that gave way to others: the activity itself says when it gives up. What passes is waited out.
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
  let fault: Fault | undefined;
  try {
    await together(Array.from({ length: EMBEDS_IN_FLIGHT }, () => lane));
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    fault = faultOf(error);
    setCurrentDetails(`- vectors are still not made: \`${fault.code}\`. ${fault.message} A later round tries again`);
    log.warn('vectors of an ended import are still not made', { importId, code: fault.code });
  }
  const complete = await note(importId, fault);
  return { ...sum, complete, ...(fault === undefined ? {} : { failedWith: fault.code }) };
}

/** A database that keeps vectors from being made may refuse the note of it, too: the result tells it all the same. */
async function note(importId: string, fault: Fault | undefined): Promise<boolean> {
  if (fault === undefined) return noteEmbedded({ importId });
  try {
    return await noteEmbedded({ importId, fault });
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return false;
  }
}
