import { isErrorCode } from '@pairloom/contract';
import { EMBEDS_IN_FLIGHT, type Outcome } from '@pairloom/temporal-api';
import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { Activities } from './activity-proxies.ts';
import type { ImportState } from './import-state.ts';
import { AlreadySettled } from './load-phase.ts';
import { type Span, Spans, spanSummary } from './spans.ts';
import { together } from './together.ts';

type Attention = Extract<Outcome, { status: 'completed' }>['attention'];

/**
 * Makes the missing vectors. A provider that does not come back is no fault of the import: what is missing stays pending and
 * the import completes, with the reason for the person who can mend it.
 */
export async function embedPairs(
  activities: Activities,
  importId: string,
  state: ImportState,
  changed: () => void,
): Promise<Attention> {
  const spans = new Spans(state.chunks);
  let failed: Attention;
  let undone: Attention;
  const embedSpans = async (): Promise<void> => {
    for (
      let span = spans.take(state.chunks.length);
      span !== undefined && failed === undefined;
      span = spans.take(state.chunks.length)
    ) {
      const end = await embedSpan(activities, importId, state, span);
      failed ??= end.failed;
      undone ??= end.undone;
      changed();
    }
  };
  await together(Array.from({ length: EMBEDS_IN_FLIGHT }, () => embedSpans));
  return failed ?? undone;
}

/** `failed` ends the phase, `undone` is told when it is over. */
async function embedSpan(
  activities: Activities,
  importId: string,
  state: ImportState,
  span: Span,
): Promise<{ failed?: Attention; undone?: Attention }> {
  const { fromChunk, toChunk } = span;
  try {
    const embedded = await activities.embed.embedChunks.executeWithOptions({ summary: spanSummary(span) }, [
      { importId, fromChunk, toChunk },
    ]);
    if (embedded.state === 'settled') throw new AlreadySettled();
    state.addEmbedded(embedded.counts);
    return { undone: embedded.attention };
  } catch (error) {
    const cause = error instanceof ActivityFailure && !isCancellation(error) ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type?.startsWith('embedding_') && isErrorCode(cause.type))
      return { failed: { code: cause.type, message: cause.message } };
    throw error;
  }
}
