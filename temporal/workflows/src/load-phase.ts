import { type ErrorLimit, LOADS_IN_FLIGHT } from '@pairloom/temporal-api';
import { condition } from '@temporalio/workflow';
import type { Activities } from './activity-proxies.ts';
import type { ImportState } from './import-state.ts';
import { type Span, Spans, spanSummary } from './spans.ts';
import { together } from './together.ts';

/** The import has ended behind the workflow's back: nothing is left to do. */
export class AlreadySettled extends Error {}

/** More rows have failed than the import allows. */
export class TooManyErrors extends Error {
  readonly code: ErrorLimit['code'];
  constructor(code: ErrorLimit['code']) {
    super(code);
    this.code = code;
  }
}

/** What is done to the chunks of a source: they are loaded, or only looked at. */
export interface Pass {
  readonly activity: 'upsertChunks' | 'validateChunks';
  readonly errorLimit?: ErrorLimit;
}

/** Plans the source and takes its chunks through a pass at the same time. */
export async function loadSource(
  activities: Activities,
  importId: string,
  state: ImportState,
  changed: () => void,
  pass: Pass,
): Promise<void> {
  const spans = new Spans(state.chunks);
  const loaders = Array.from(
    { length: LOADS_IN_FLIGHT },
    () => () => loadSpans(activities, importId, state, spans, changed, pass),
  );
  await together([() => planSource(activities, importId, state, changed), ...loaders]);
  heedErrors(state, pass);
}

/** A share of the rows can be told only when all are counted. */
function heedErrors(state: ImportState, { errorLimit }: Pass): void {
  if (errorLimit === undefined) return;
  const allowed =
    'rows' in errorLimit ? errorLimit.rows : state.planComplete ? errorLimit.share * state.plannedRows : Infinity;
  if (state.errorCount > allowed) throw new TooManyErrors(errorLimit.code);
}

async function planSource(
  activities: Activities,
  importId: string,
  state: ImportState,
  changed: () => void,
): Promise<void> {
  while (!state.planComplete) await planOn(activities, importId, state, changed, false);
}

/** One step of planning. */
export async function planOn(
  activities: Activities,
  importId: string,
  state: ImportState,
  changed: () => void,
  toTheEnd: boolean,
): Promise<void> {
  const planned = await activities.load.planChunks({ importId, knownChunks: state.chunks.length, toTheEnd });
  if (planned.state === 'settled') throw new AlreadySettled();
  // Rows that nobody has written down yet are not counted after a cancel.
  if (planned.state === 'unwritten') return toTheEnd ? undefined : rewrite(activities, importId);
  state.addChunks(planned.chunks);
  state.sourceBytes = planned.sourceBytes;
  state.plannedBytes = planned.plannedBytes;
  state.planComplete = planned.complete;
  if (state.phase === 'planning') state.phase = 'loading';
  changed();
}

/** A source that is no plain lines is written anew before it is planned. */
async function rewrite(activities: Activities, importId: string): Promise<void> {
  const rewritten = await activities.load.rewriteSource.executeWithOptions({ summary: 'rewrite as lines' }, [
    { importId },
  ]);
  if (rewritten.state === 'settled') throw new AlreadySettled();
}

async function loadSpans(
  activities: Activities,
  importId: string,
  state: ImportState,
  spans: Spans,
  changed: () => void,
  pass: Pass,
): Promise<void> {
  for (;;) {
    await condition(() => state.planComplete || spans.ready(expectedChunks(state), false));
    const span = spans.take(expectedChunks(state));
    if (span === undefined) return;
    await loadSpan(activities, importId, state, span, pass);
    changed();
    heedErrors(state, pass);
  }
}

async function loadSpan(
  activities: Activities,
  importId: string,
  state: ImportState,
  span: Span,
  { activity }: Pass,
): Promise<void> {
  const { fromChunk, toChunk } = span;
  const loaded = await activities.load[activity].executeWithOptions({ summary: spanSummary(span) }, [
    { importId, fromChunk, toChunk },
  ]);
  if (loaded.state === 'settled') throw new AlreadySettled();
  state.addLoaded(loaded);
}

/** From the part that is planned to the whole. */
export function expectedChunks({ chunks, planComplete, plannedBytes, sourceBytes }: ImportState): number {
  return planComplete || plannedBytes === 0 ? chunks.length : Math.ceil((chunks.length * sourceBytes) / plannedBytes);
}
