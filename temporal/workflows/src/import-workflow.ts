import {
  type FinishResult,
  type ImportWorkflowInput,
  type Outcome,
  QUERIES,
  type WorkflowProgress,
  type WorkflowRowError,
} from '@pairloom/temporal-api';
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  allHandlersFinished,
  condition,
  defineQuery,
  log,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { activitiesOf, soon } from './activity-proxies.ts';
import { noteCancel, takeCommands } from './commands.ts';
import { type Course, mended, mendedAtEnd, orAttention, settledAtEnd, untilDone } from './course.ts';
import { embedPairs } from './embed-phase.ts';
import { type EndedBefore, answerEnded, isCopy } from './ended-import.ts';
import { AlreadySettled, TooManyErrors, codeOf, failedAs, outcomeOf } from './failures.ts';
import { ImportState } from './import-state.ts';
import { loadSource, planToTheEnd } from './load-phase.ts';
import { OperatorView } from './operator-view.ts';
import { Turn } from './turn.ts';
import { wakeImports, wakeSignal } from './wake.ts';

export const progressQuery = defineQuery<WorkflowProgress>(QUERIES.progress);
export const recentErrorsQuery = defineQuery<WorkflowRowError[]>(QUERIES.recentErrors);

/** What the run of an import leaves in Temporal: the terminal status and the sums. */
export type ImportResult = Omit<FinishResult, 'wake' | 'endedBefore'> | EndedBefore;

const SETTLE = 'settle what the chunks wrote';

/** A load that must not fail a single row. */
const NONE = { code: 'rows_not_clean', rows: 0 } as const;

const NOT_CLEAN = failedAs('rows_not_clean');

/**
 * One import, end to end: admit, plan and load, settle, embed, finish. However it goes, finishing closes what is undone and
 * tells the truth about every row.
 */
export const importWorkflow = (input: ImportWorkflowInput): Promise<ImportResult> => conduct(input, runImport);

/** Takes an import, of whatever kind, from its start to its end; `run` gives its outcome, undefined when it had ended already. */
export async function conduct(
  input: ImportWorkflowInput,
  run: (course: Course) => Promise<Outcome | undefined>,
): Promise<ImportResult> {
  const course = openCourse(input);
  try {
    const outcome = isCopy(input.importId) ? undefined : await run(course);
    if (outcome === undefined) return (await answerEnded(course)) ?? { status: 'settled' };
    return await CancellationScope.nonCancellable(() => endImport(course, outcome));
  } finally {
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  }
}

/** Opens what an import's steps share, and takes queries, signals and updates. */
function openCourse(input: ImportWorkflowInput): Course {
  const state = new ImportState(input.importId);
  const view = new OperatorView(input);
  const activities = activitiesOf(input);
  const changed = (): void => view.show(state);
  const turn: Turn = new Turn(input.importId, activities, state, changed, (step) => orAttention(course, step));
  const course: Course = { input, activities, state, turn, changed };
  setHandler(progressQuery, () => state.progress(input.embed));
  setHandler(recentErrorsQuery, () => state.recentErrors);
  setHandler(wakeSignal, () => turn.wake());
  takeCommands(course);
  // Told at once, while what runs still comes to its end.
  CancellationScope.current().cancelRequested.catch(() => {
    state.cancelRequested = true;
    return noteCancel(course);
  });
  changed();
  return course;
}

/** Runs the import to its outcome; undefined when it had ended already. */
async function runImport(course: Course): Promise<Outcome | undefined> {
  const { input, state, turn } = course;
  try {
    await turn.take();
    if (input.allOrNothing === true) await checkSource(course);
    await loadSource(course, {
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
  } finally {
    turn.end();
  }
}

/** Looks at all rows before the first is written. */
async function checkSource(course: Course): Promise<void> {
  const { input, activities, state, changed } = course;
  await loadSource(course, { activity: 'validateChunks' });
  const checked = await untilDone(course, () =>
    activities.whole.closeCheck.executeWithOptions({ summary: 'close the check' }, [{ importId: input.importId }]),
  );
  if (checked.state === 'not_clean') {
    state.keepFailed(checked.failed);
    changed();
    throw new NotClean();
  }
  state.forgetFates();
  changed();
}

/** Rows of a file failed that is written as a whole or not at all; the chunks say already what became of each. */
class NotClean extends Error {}

/** Gives what was left undone, for a person to look at. */
async function settle(course: Course) {
  const { input, activities, state, changed } = course;
  const { importId } = input;
  state.phase = 'settling';
  changed();
  const { local, whole } = activities;
  // With one chunk there is nothing to decide between chunks.
  const settled = await untilDone(course, () =>
    state.chunks.length > 1
      ? whole.settleChunks.executeWithOptions({ summary: SETTLE }, [{ importId }])
      : soon(local.settleChunks, whole.settleChunks, { importId }, SETTLE),
  );
  state.setLoaded(settled.fates, settled.warningCount);
  state.written = settled.written;
  await wakeImports(settled.wake);
  return settled.attention;
}

export async function embedAll(course: Course) {
  const { input, activities, state, changed } = course;
  state.phase = 'embedding';
  changed();
  const { local, load } = activities;
  const phase = { importId: input.importId, phase: 'embedding' } as const;
  await mended(course, () => soon(local.enterPhase, load.enterPhase, phase, 'begin embedding'));
  return embedPairs(course);
}

/** After a cancel or a failure: what was loaded is settled, and after a cancel the rows that are left are counted. */
async function endEarly(course: Course, outcome: Outcome): Promise<Outcome | undefined> {
  const { input, state, turn, changed } = course;
  const admitted = state.status === 'processing';
  const cancelled = outcome.status === 'cancelled';
  // A cancel may have cut settling short; what made it fail would do so again.
  const unsettled = state.loads || (cancelled && state.phase === 'settling');
  turn.end();
  state.cancelRequested = cancelled;
  changed();
  const steps = [
    async () => {
      if (admitted && cancelled && !state.planComplete) await planToTheEnd(course);
    },
    async () => {
      if (!admitted) return;
      if (input.allOrNothing === true) await takeBack(course);
      else if (unsettled) await settledAtEnd(course, () => settle(course));
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

/** Nothing stays of what is written as a whole or not at all, unless all of it was loaded: then only vectors are missing. */
async function takeBack(course: Course): Promise<void> {
  const { input, activities, state, changed } = course;
  const reverted = await mendedAtEnd(course, () =>
    activities.whole.revertChunks.executeWithOptions({ summary: 'take back what was written' }, [
      { importId: input.importId },
    ]),
  );
  if (reverted?.state === 'stands') return;
  state.forgetFates();
  changed();
}

/** Writes the end, wakes the next import and closes the run as Temporal's users expect: completed, cancelled or failed. */
async function endImport(course: Course, outcome: Outcome): Promise<ImportResult> {
  const { input, activities, state, changed } = course;
  state.phase = 'finishing';
  changed();
  const { local, load, whole } = activities;
  const end = {
    ...{ importId: input.importId, outcome, runId: workflowInfo().runId, settled: state.written },
    ...(state.unsettled ? { unsettled: true } : {}),
  };
  const summary = `end as ${outcome.status}`;
  // What ends early is settled for good before, which may take long; builds before tried it as a short step.
  const asAWhole = outcome.status !== 'completed' && patched('ended-early-as-a-whole');
  const { wake, endedBefore, ...finished } = await mended(course, () =>
    asAWhole
      ? whole.finishImport.executeWithOptions({ summary }, [end])
      : soon(local.finishImport, load.finishImport, end, summary),
  );
  state.attention = null;
  state.status = finished.status;
  state.phase = 'ended';
  changed();
  await wakeImports(wake);
  // A reset to the last task comes by here without having asked for anything before. What is asked here it asks anew.
  if (endedBefore === true || (finished.status !== 'completed' && patched('answer-ended'))) {
    const before = await answerEnded(course);
    if (before !== undefined) return before;
  }
  if (finished.status === 'cancelled') throw new CancelledFailure('The import was cancelled.');
  if (finished.status === 'failed') {
    const error = outcome.status === 'failed' ? outcome.error : { code: 'internal', message: 'The import failed.' };
    throw ApplicationFailure.create({ type: error.code, message: error.message, nonRetryable: true });
  }
  return finished;
}
