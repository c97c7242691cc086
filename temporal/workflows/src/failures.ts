import { type ErrorCode, isErrorCode } from '@pairloom/contract';
import {
  type AttentionRequest,
  type ErrorLimit,
  FAILURE_TYPES,
  type Outcome,
  type WaitingFault,
} from '@pairloom/temporal-api';
import { RetryState } from '@temporalio/common';
import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';

/** A fault that the import waits for a person with. */
export type Fault = AttentionRequest['fault'];

/** The import has ended behind the workflow's back: nothing is left to do. */
export class AlreadySettled extends Error {}

/** Each attempt of a step died, or a statement of it took too long. */
export const STEP_FAILING: ErrorCode = 'step_failing';

/** More rows have failed than the import allows. */
export class TooManyErrors extends Error {
  readonly code: ErrorLimit['code'];
  constructor(code: ErrorLimit['code']) {
    super(code);
    this.code = code;
  }
}

const EARLY_ENDS = {
  stopped_on_error:
    'A row failed, and the import stops at the first that does. Rows after it may not have been reached.',
  too_many_errors: 'More rows failed than maxErrors allows. The rows that were written stay.',
  rows_not_clean: 'Rows failed, so nothing was written: the import is all or nothing.',
} as const;

export const failedAs = (code: keyof typeof EARLY_ENDS): Outcome => ({
  status: 'failed',
  error: { code, message: EARLY_ENDS[code] },
});

/** How an import ends that has broken off with `error`. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof TooManyErrors) return failedAs(error.code);
  const code = codeOf(error);
  if (isCancellation(error) || code === FAILURE_TYPES.cancelled || cutShort(error)) return { status: 'cancelled' };
  return { status: 'failed', error: { ...faultOf(error), ...lineOf(causeOf(error)) } };
}

/** An attempt failed, or was lost, that would have been followed by another if no cancel had been requested. */
const cutShort = (error: unknown): boolean =>
  error instanceof ActivityFailure && error.retryState === RetryState.CANCEL_REQUESTED;

/** Code and message of what an activity has failed with; `internal` and a message that says nothing when it has no code of the contract. */
export function faultOf(error: unknown): Pick<Fault, 'code' | 'message'> {
  const { type, message } = failureOf(error) ?? {};
  return type != null && isErrorCode(type) && message !== undefined
    ? { code: type, message }
    : { code: 'internal', message: 'Something unexpected went wrong.' };
}

export const codeOf = (error: unknown): string => failureOf(error)?.type ?? 'internal';

/** The failure of an activity, if it is not its cancellation. */
export function failureOf(error: unknown): ApplicationFailure | undefined {
  const cause = isCancellation(error) ? undefined : causeOf(error);
  return cause instanceof ApplicationFailure ? cause : undefined;
}

/** The fault, if it is one that a person can mend and that no attempt will help any more. */
export function waitingFault(error: unknown): Fault | undefined {
  const failure = failureOf(error);
  const code = failure?.type;
  const details: unknown = failure?.details?.[0];
  if (failure === undefined || code == null || !isErrorCode(code) || !isWaiting(details)) return undefined;
  const { chunk, rows } = details;
  return { code, message: failure.message, ...(chunk === undefined ? {} : { chunk, rows }) };
}

const isWaiting = (details: unknown): details is WaitingFault =>
  typeof details === 'object' && details !== null && 'waits' in details && details.waits === true;

const causeOf = (error: unknown): unknown => (error instanceof ActivityFailure ? error.cause : error);

function lineOf(cause: unknown): { line?: number } {
  const details: unknown = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
  const line = typeof details === 'object' && details !== null && 'line' in details ? details.line : undefined;
  return typeof line === 'number' ? { line } : {};
}
