import { isErrorCode } from '@pairloom/contract';
import { EMBEDS_IN_FLIGHT, type Outcome } from '@pairloom/temporal-api';
import { type Course, untilDone } from './course.ts';
import { failureOf } from './failures.ts';
import { type Span, Spans, spanSummary } from './spans.ts';
import { together } from './together.ts';

type Attention = Extract<Outcome, { status: 'completed' }>['attention'];

/**
 * Makes the missing vectors. A provider that does not come back is no fault of the import: what is missing stays pending and
 * the import completes, with the reason for the person who can mend it. Only what will not pass by itself, as a wrong key, is waited
 * for.
 */
export async function embedPairs(course: Course): Promise<Attention> {
  const { state, changed } = course;
  const spans = new Spans(state.chunks);
  let failed: Attention;
  let undone: Attention;
  const embedSpans = async (): Promise<void> => {
    for (
      let span = spans.take(state.chunks.length);
      span !== undefined && failed === undefined;
      span = spans.take(state.chunks.length)
    ) {
      const end = await embedSpan(course, span);
      failed ??= end.failed;
      undone ??= end.undone;
      changed();
    }
  };
  await together(Array.from({ length: EMBEDS_IN_FLIGHT }, () => embedSpans));
  return failed ?? undone;
}

/** `failed` ends the phase, `undone` is told when it is over. */
async function embedSpan(course: Course, span: Span): Promise<{ failed?: Attention; undone?: Attention }> {
  const { input, activities, state } = course;
  const { fromChunk, toChunk } = span;
  try {
    const embedded = await untilDone(course, () =>
      activities.embed.embedChunks.executeWithOptions({ summary: spanSummary(span) }, [
        { importId: input.importId, fromChunk, toChunk },
      ]),
    );
    state.addEmbedded(embedded.counts);
    return { undone: embedded.attention };
  } catch (error) {
    const cause = failureOf(error);
    if (cause?.type?.startsWith('embedding_') && isErrorCode(cause.type))
      return { failed: { code: cause.type, message: cause.message } };
    throw error;
  }
}
