import { isErrorCode } from '@pairloom/contract';
import {
  FAILURE_TYPES,
  type FinishResult,
  type ImportWorkflowInput,
  type Outcome,
  QUERIES,
  SIGNALS,
  type WorkflowProgress,
  type WorkflowRowError,
  importWorkflowId,
} from '@pairloom/temporal-api';
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  defineQuery,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  setHandler,
} from '@temporalio/workflow';
import { type Activities, activitiesOf, soon } from './activity-proxies.ts';
import { embedPairs } from './embed-phase.ts';
import { ImportState } from './import-state.ts';
import { AlreadySettled, TooManyErrors, loadSource, planOn } from './load-phase.ts';
import { OperatorView } from './operator-view.ts';

export const progressQuery = defineQuery<WorkflowProgress>(QUERIES.progress);
export const recentErrorsQuery = defineQuery<WorkflowRowError[]>(QUERIES.recentErrors);
export const wakeSignal = defineSignal(SIGNALS.wake);

const FIRST_WAIT_MS = 5_000;
const LAST_WAIT_MS = 600_000;

/** What the run of an import leaves in Temporal: the terminal status and the sums. */
export type ImportResult = Omit<FinishResult, 'wake'> | { readonly status: 'settled' };

/** A load that must not fail a single row. */
const NONE = { code: 'rows_not_clean', rows: 0 } as const;

const EARLY_ENDS = {
  stopped_on_error:
    'A row failed, and the import stops at the first that does. Rows after it may not have been reached.',
  too_many_errors: 'More rows failed than maxErrors allows. The rows that were written stay.',
  rows_not_clean: 'Rows failed, so nothing was written: the import is all or nothing.',
} as const;

const failedAs = (code: keyof typeof EARLY_ENDS): Outcome => ({
  status: 'failed',
  error: { code, message: EARLY_ENDS[code] },
});

const NOT_CLEAN = failedAs('rows_not_clean');

interface Course {
  readonly input: ImportWorkflowInput;
  readonly activities: Activities;
  readonly state: ImportState;
  readonly changed: () => void;
}

/**
 * One import, end to end: admit, plan and load, settle, embed, finish. However it goes, finishing closes what is undone and
 * tells the truth about every row.
 */
export async function importWorkflow(input: ImportWorkflowInput): Promise<ImportResult> {
  const state = new ImportState(input.importId);
  const view = new OperatorView(input);
  const course: Course = { input, activities: activitiesOf(input), state, changed: () => view.show(state) };
  const waiting = { woken: false };
  setHandler(progressQuery, () => state.progress(input.embed));
  setHandler(recentErrorsQuery, () => state.recentErrors);
  setHandler(wakeSignal, () => void (waiting.woken = true));
  // Told at once, while what runs still comes to its end.
  CancellationScope.current().cancelRequested.catch(() => void (state.cancelRequested = true));
  course.changed();

  const outcome = await runImport(course, waiting);
  if (outcome === undefined) return { status: 'settled' };
  return CancellationScope.nonCancellable(() => endImport(course, outcome));
}

/** Runs the import to its outcome; undefined when it had ended already. */
async function runImport(course: Course, waiting: { woken: boolean }): Promise<Outcome | undefined> {
  const { input, activities, state, changed } = course;
  try {
    await takeTurn(course, waiting);
    if (input.allOrNothing === true) await checkSource(course);
    await loadSource(activities, input.importId, state, changed, {
      activity: 'upsertChunks',
      errorLimit: input.allOrNothing === true ? NONE : input.errorLimit,
    });
    const undone = await settle(course);
    // What can be told only against what is stored by now counts like what the check found.
    if (input.allOrNothing === true && state.failedRows > 0) throw new TooManyErrors(NONE.code);
    const attention = (input.embed ? await embedAll(course) : undefined) ?? undone;
    return { status: 'completed', attention };
  } catch (error) {
    if (error instanceof AlreadySettled) return undefined;
    if (error instanceof NotClean) return NOT_CLEAN;
    return CancellationScope.nonCancellable(() => endEarly(course, outcomeOf(error)));
  }
}

/** Waits for the import's turn in its project. A signal tells that a place is free; the timer makes that needless. */
async function takeTurn({ input, activities, state, changed }: Course, waiting: { woken: boolean }): Promise<void> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
    waiting.woken = false;
    const admission = await soon(activities.local.admit, activities.load.admit, { importId: input.importId });
    if (admission.state === 'settled') throw new AlreadySettled();
    if (admission.state === 'admitted') break;
    state.queue = { position: admission.position, reason: admission.reason };
    changed();
    await condition(() => waiting.woken, wait);
  }
  state.queue = null;
  state.status = 'processing';
  state.phase = 'planning';
  changed();
}

/** Looks at all rows before the first is written. */
async function checkSource({ input, activities, state, changed }: Course): Promise<void> {
  const { importId } = input;
  await loadSource(activities, importId, state, changed, { activity: 'validateChunks' });
  const checked = await activities.load.closeCheck({ importId });
  if (checked.state === 'settled') throw new AlreadySettled();
  if (checked.state === 'not_clean') throw new NotClean();
  state.forgetFates();
  changed();
}

/** Rows of a file failed that is written as a whole or not at all; the chunks say already what became of each. */
class NotClean extends Error {}

/** Gives what was left undone, for a person to look at. */
async function settle({ input, activities, state, changed }: Course) {
  state.phase = 'settling';
  changed();
  const { local, load } = activities;
  // With one chunk there is nothing to decide between chunks.
  const settled = await (state.chunks.length > 1
    ? load.settleChunks({ importId: input.importId })
    : soon(local.settleChunks, load.settleChunks, { importId: input.importId }));
  if (settled.state === 'settled') throw new AlreadySettled();
  state.setLoaded(settled.fates, settled.warningCount);
  await wake(settled.wake);
  return settled.attention;
}

async function embedAll({ input, activities, state, changed }: Course) {
  state.phase = 'embedding';
  changed();
  const { local, load } = activities;
  await soon(local.enterPhase, load.enterPhase, { importId: input.importId, phase: 'embedding' });
  return embedPairs(activities, input.importId, state, changed);
}

/** After a cancel or a failure: what was loaded is settled, and after a cancel the rows that are left are counted. */
async function endEarly(course: Course, outcome: Outcome): Promise<Outcome | undefined> {
  const { input, activities, state, changed } = course;
  const admitted = state.status === 'processing';
  const cancelled = outcome.status === 'cancelled';
  const loading = state.phase === 'planning' || state.phase === 'loading';
  // A cancel may have cut settling short; what made it fail would do so again.
  const unsettled = loading || (cancelled && state.phase === 'settling');
  state.cancelRequested = cancelled;
  changed();
  const steps = [
    async () => {
      if (admitted && cancelled && !state.planComplete) await planOn(activities, input.importId, state, changed, true);
    },
    async () => {
      if (!admitted) return;
      if (input.allOrNothing === true) await takeBack(course);
      else if (unsettled) await settle(course);
    },
  ];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (error instanceof AlreadySettled) return undefined;
      // The end must not wait for what cannot be mended: the record says what stands.
      log.warn('a step of ending early failed', { importId: input.importId, code: codeOf(error) });
    }
  }
  return outcome;
}

/** Nothing stays of what is written as a whole or not at all. */
async function takeBack({ input, activities, state, changed }: Course): Promise<void> {
  await activities.load.revertChunks({ importId: input.importId });
  state.forgetFates();
  changed();
}

/** Writes the end, wakes the next import and closes the run as Temporal's users expect: completed, cancelled or failed. */
async function endImport({ input, activities, state, changed }: Course, outcome: Outcome): Promise<ImportResult> {
  state.phase = 'finishing';
  changed();
  const { local, load } = activities;
  const { wake: next, ...finished } = await soon(local.finishImport, load.finishImport, {
    importId: input.importId,
    outcome,
  });
  state.status = finished.status;
  state.phase = 'ended';
  changed();
  await wake(next);
  if (finished.status === 'cancelled') throw new CancelledFailure('The import was cancelled.');
  if (finished.status === 'failed') {
    const error = outcome.status === 'failed' ? outcome.error : { code: 'internal', message: 'The import failed.' };
    throw ApplicationFailure.create({ type: error.code, message: error.message, nonRetryable: true });
  }
  return finished;
}

/** An import that has gone meanwhile needs no waking. */
async function wake(importIds: readonly string[]): Promise<void> {
  await Promise.all(
    importIds.map((id) =>
      getExternalWorkflowHandle(importWorkflowId(id))
        .signal(wakeSignal)
        .catch(() => undefined),
    ),
  );
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof TooManyErrors) return failedAs(error.code);
  const code = codeOf(error);
  if (isCancellation(error) || code === FAILURE_TYPES.cancelled) return { status: 'cancelled' };
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const message = cause instanceof ApplicationFailure ? cause.message : 'Something unexpected went wrong.';
  return { status: 'failed', error: { code: isErrorCode(code) ? code : 'internal', message, ...lineOf(cause) } };
}

function codeOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return (cause instanceof ApplicationFailure ? cause.type : undefined) ?? 'internal';
}

function lineOf(cause: unknown): { line?: number } {
  const details: unknown = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
  const line = typeof details === 'object' && details !== null && 'line' in details ? details.line : undefined;
  return typeof line === 'number' ? { line } : {};
}
