import type { Held, ImportWorkflowInput, Settled } from '@pairloom/temporal-api';
import { patched } from '@temporalio/workflow';
import type { Activities } from './activity-proxies.ts';
import { AlreadySettled, type Fault, STEP_FAILING, codeOf, waitingFault } from './failures.ts';
import type { ImportState } from './import-state.ts';
import { FIRST_WAIT_MS, LAST_HELD_WAIT_MS, type Turn } from './turn.ts';
import { wakeImports } from './wake.ts';

/** What the steps of one import share. */
export interface Course {
  readonly input: ImportWorkflowInput;
  readonly activities: Activities;
  readonly state: ImportState;
  readonly turn: Turn;
  /** Shows the operator what has changed. */
  readonly changed: () => void;
}

const HELD: Held = { state: 'held' };

/**
 * Takes a step until it is done. While the import is held, because it is paused or because the step fails of what a person has to
 * mend, it waits for its turn and then takes the step again, which goes on where it was.
 */
export async function untilDone<Answer extends { readonly state: string }>(
  course: Course,
  step: () => Promise<Answer | Settled | Held>,
): Promise<Exclude<Answer, Settled | Held>> {
  for (;;) {
    if (course.turn.retaking !== undefined) await course.turn.retaking;
    const answer = await orAttention(course, step);
    if (isSettled(answer)) throw new AlreadySettled();
    if (!isHeld(answer)) return answer as Exclude<Answer, Settled | Held>;
    await course.turn.retake();
  }
}

const isSettled = (answer: { readonly state: string }): answer is Settled => answer.state === 'settled';
const isHeld = (answer: { readonly state: string }): answer is Held => answer.state === 'held';

/** Takes a step; what a person has to mend is noted, and the import is held. */
export async function orAttention<Answer>(
  course: Course,
  step: () => Promise<Answer>,
): Promise<Answer | Settled | Held> {
  try {
    return await step();
  } catch (error) {
    // At the end nobody is waited for.
    const fault = course.turn.over ? undefined : waitingFault(error);
    if (fault === undefined) throw error;
    return waitForPerson(course, fault);
  }
}

/**
 * Takes a step that has to be done whether the import is held or not. What a person has to mend is waited for: with the import's turn,
 * or, at its end, for a wake or a growing time.
 */
export async function mended<Answer>(
  course: Course,
  step: () => Promise<Answer>,
  isWaitedFor: (fault: Fault) => boolean = () => true,
): Promise<Answer> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_HELD_WAIT_MS)) {
    const { wakes } = course.turn;
    try {
      return await step();
    } catch (error) {
      const fault = waitingFault(error);
      if (fault === undefined || !isWaitedFor(fault)) throw error;
      const noted = await waitForPerson(course, fault);
      if (isSettled(noted)) throw new AlreadySettled();
    }
    if (course.turn.over) await course.turn.untilWoken(wakes, wait);
    else await course.turn.retake();
  }
}

/** As `mended`, for an import that ends early. Of a step that keeps failing a cancel is the way out, so that the end does not wait for it; builds before waited. */
export async function mendedAtEnd<Answer>(course: Course, step: () => Promise<Answer>): Promise<Answer> {
  try {
    return await mended(course, step, ({ code }) => code !== STEP_FAILING || !patched('ends-though-failing'));
  } catch (error) {
    course.state.unsettled = codeOf(error) === STEP_FAILING;
    throw error;
  }
}

/** Settles what an import has written that comes to an end early; builds before ended it unsettled when a person had to mend something. */
export const settledAtEnd = (course: Course, settle: () => Promise<unknown>): Promise<unknown> =>
  patched('settled-before-the-end') ? mendedAtEnd(course, settle) : settle();

/** The operator sees the fault at once: the database, to which it is written, may be what fails. */
async function waitForPerson({ input, activities, state, changed }: Course, fault: Fault): Promise<Settled | Held> {
  state.attention ??= fault;
  changed();
  const { importId } = input;
  const noted = await activities.load.needAttention.executeWithOptions(
    { summary: `waits for a person: ${fault.code}` },
    [{ importId, fault }],
  );
  if (noted.state === 'settled') return noted;
  await wakeImports(noted.wake);
  return HELD;
}
