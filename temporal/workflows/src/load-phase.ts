import { type ErrorLimit, LOADS_IN_FLIGHT, type PlanResult } from '@pairloom/temporal-api';
import { condition } from '@temporalio/workflow';
import { type Course, untilDone } from './course.ts';
import { TooManyErrors } from './failures.ts';
import type { ImportState } from './import-state.ts';
import { type Span, Spans, spanSummary, thousands } from './spans.ts';
import { together } from './together.ts';

/** What is done to the chunks of a source: they are loaded, or only looked at. */
export interface Pass {
  readonly activity: 'upsertChunks' | 'validateChunks';
  readonly errorLimit?: ErrorLimit;
}

/** Plans the source and takes its chunks through a pass at the same time. */
export async function loadSource(course: Course, pass: Pass): Promise<void> {
  const spans = new Spans(course.state.chunks);
  const loaders = Array.from({ length: LOADS_IN_FLIGHT }, () => () => loadSpans(course, spans, pass));
  await together([() => planSource(course), ...loaders]);
  heedErrors(course.state, pass);
}

/** A share of the rows can be told only when all are counted. */
function heedErrors(state: ImportState, { errorLimit }: Pass): void {
  if (errorLimit === undefined) return;
  const allowed =
    'rows' in errorLimit ? errorLimit.rows : state.planComplete ? errorLimit.share * state.plannedRows : Infinity;
  if (state.errorCount > allowed) throw new TooManyErrors(errorLimit.code);
}

async function planSource(course: Course): Promise<void> {
  while (!course.state.planComplete) {
    const planned = await untilDone(course, () => planOn(course, false));
    switch (planned.state) {
      case 'unwritten':
        // A source that is no plain lines is written anew before it is planned.
        await untilDone(course, () => rewrite(course));
        break;
      case 'unchecked':
        await untilDone(course, () => check(course));
        course.state.sourceChecked = true;
        break;
      case 'planned':
        notePlan(course, planned);
    }
  }
}

/** After a cancel the rows that are left are counted; what nobody has written down as lines yet is not. */
export async function planToTheEnd(course: Course): Promise<void> {
  const planned = await untilDone(course, () => planOn(course, true));
  if (planned.state === 'planned') notePlan(course, planned);
}

/** One step of planning. */
function planOn({ input, activities, state }: Course, toTheEnd: boolean): Promise<PlanResult> {
  const summary = toTheEnd ? 'count what is left' : `from row ${thousands(state.plannedRows + 1)}`;
  return activities.load.planChunks.executeWithOptions({ summary }, [
    {
      importId: input.importId,
      knownChunks: state.chunks.length,
      toTheEnd,
      ...(state.sourceChecked ? { checked: true } : {}),
    },
  ]);
}

function notePlan({ state, changed }: Course, planned: Extract<PlanResult, { state: 'planned' }>): void {
  state.addChunks(planned.chunks);
  state.sourceBytes = planned.sourceBytes;
  state.plannedBytes = planned.plannedBytes;
  state.planComplete = planned.complete;
  state.sourceChecked ||= planned.checked === true;
  if (state.phase === 'planning') state.phase = 'loading';
  changed();
}

const rewrite = ({ input, activities }: Course) =>
  activities.whole.rewriteSource.executeWithOptions({ summary: 'rewrite as lines' }, [{ importId: input.importId }]);

const check = ({ input, activities }: Course) =>
  activities.whole.checkSource.executeWithOptions({ summary: 'check the file' }, [{ importId: input.importId }]);

async function loadSpans(course: Course, spans: Spans, pass: Pass): Promise<void> {
  const { state, changed } = course;
  for (;;) {
    await condition(() => state.planComplete || spans.ready(expectedChunks(state), false));
    const span = spans.take(expectedChunks(state));
    if (span === undefined) return;
    state.addLoaded(await untilDone(course, () => loadSpan(course, span, pass)));
    changed();
    heedErrors(state, pass);
  }
}

function loadSpan({ input, activities }: Course, span: Span, { activity }: Pass) {
  const { fromChunk, toChunk } = span;
  return activities.load[activity].executeWithOptions({ summary: spanSummary(span) }, [
    { importId: input.importId, fromChunk, toChunk },
  ]);
}

/** From the part that is planned to the whole. */
export function expectedChunks({ chunks, planComplete, plannedBytes, sourceBytes }: ImportState): number {
  return planComplete || plannedBytes === 0 ? chunks.length : Math.ceil((chunks.length * sourceBytes) / plannedBytes);
}
