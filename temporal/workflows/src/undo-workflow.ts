import { type ImportWorkflowInput, LOADS_IN_FLIGHT, type Outcome } from '@pairloom/temporal-api';
import { CancellationScope, log } from '@temporalio/workflow';
import { type Course, settledAtEnd, untilDone } from './course.ts';
import { AlreadySettled, codeOf, outcomeOf } from './failures.ts';
import { type ImportResult, conduct, embedAll } from './import-workflow.ts';
import { type Span, Spans, spanSummary, thousands } from './spans.ts';
import { together } from './together.ts';
import { wakeImports } from './wake.ts';

/**
 * The undo of an import, end to end: admit, plan the pairs that it changed, take them back, make the vectors that are missing, finish.
 * For everybody else it is an import like any other.
 */
export const undoWorkflow = (input: ImportWorkflowInput): Promise<ImportResult> => conduct(input, runUndo);

/** Runs the undo to its outcome; undefined when it had ended already. */
async function runUndo(course: Course): Promise<Outcome | undefined> {
  const { input, turn } = course;
  try {
    await turn.take();
    await plan(course);
    await takeBackAll(course);
    await settle(course);
    const attention = input.embed ? await embedAll(course) : undefined;
    return { status: 'completed', attention };
  } catch (error) {
    if (error instanceof AlreadySettled) return undefined;
    return CancellationScope.nonCancellable(() => endEarly(course, outcomeOf(error)));
  } finally {
    turn.end();
  }
}

/** Taking back begins when all is planned: an undo knows from the start how many pairs it is about. */
async function plan(course: Course): Promise<void> {
  const { input, activities, state, changed } = course;
  while (!state.planComplete) {
    const planned = await untilDone(course, () =>
      activities.whole.planUndo.executeWithOptions({ summary: `from pair ${thousands(state.plannedRows + 1)}` }, [
        { importId: input.importId, knownChunks: state.chunks.length },
      ]),
    );
    state.addChunks(planned.chunks);
    state.planComplete = planned.complete;
    if (planned.complete) state.phase = 'loading';
    changed();
  }
}

async function takeBackAll(course: Course): Promise<void> {
  const { state, changed } = course;
  const spans = new Spans(state.chunks);
  const takeBackSpans = async (): Promise<void> => {
    for (;;) {
      const span = spans.take(state.chunks.length);
      if (span === undefined) return;
      state.addLoaded(await untilDone(course, () => takeBack(course, span)));
      changed();
    }
  };
  await together(Array.from({ length: LOADS_IN_FLIGHT }, () => takeBackSpans));
}

function takeBack({ input, activities }: Course, span: Span) {
  const { fromChunk, toChunk } = span;
  return activities.load.takeBack.executeWithOptions({ summary: spanSummary(span) }, [
    { importId: input.importId, fromChunk, toChunk },
  ]);
}

async function settle(course: Course): Promise<void> {
  const { input, activities, state, changed } = course;
  state.phase = 'settling';
  changed();
  const settled = await untilDone(course, () =>
    activities.whole.settleUndo.executeWithOptions({ summary: 'settle what was taken back' }, [
      { importId: input.importId },
    ]),
  );
  state.setLoaded(settled.fates, settled.warningCount);
  state.written = settled.written;
  await wakeImports(settled.wake);
}

/** After a cancel or a failure: what was taken back stays so. */
async function endEarly(course: Course, outcome: Outcome): Promise<Outcome | undefined> {
  const { input, state, turn, changed } = course;
  const admitted = state.status === 'processing';
  const cancelled = outcome.status === 'cancelled';
  // A cancel may have cut settling short; what made it fail would do so again.
  const unsettled = state.loads || (cancelled && state.phase === 'settling');
  turn.end();
  state.cancelRequested = cancelled;
  changed();
  try {
    if (admitted && unsettled) await settledAtEnd(course, () => settle(course));
  } catch (error) {
    if (error instanceof AlreadySettled) return undefined;
    // The end must not wait for what cannot be mended: the record says what stands.
    log.warn('a step of ending early failed', { importId: input.importId, code: codeOf(error) });
  }
  return outcome;
}
