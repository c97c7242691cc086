import {
  type CancelRequested,
  CodedFault,
  EmbeddingFault,
  FileFault,
  type ImportRun,
  type ImportRuns,
  type Superseded,
} from '@pairloom/core';
import { ApplicationFailure, CancelledFailure, TemporalFailure } from '@temporalio/common';
import { FAILURE_TYPES } from '@pairloom/temporal-api';

/** Details of a coded failure: what the workflow puts into the import's record. */
export interface FailureDetails {
  readonly line?: number;
}

/** An error of the program itself is tried again so often, for it may come of a passing state; then the import fails. */
const UNEXPECTED_ATTEMPTS = 8;

/** Codes stand as the failure's type. What cannot change by trying again is not tried again. */
export function toFailure(error: unknown, attempt: number): unknown {
  if (error instanceof TemporalFailure) return error;
  if (error instanceof EmbeddingFault) {
    return ApplicationFailure.create({
      type: error.code,
      message: error.message,
      nonRetryable: !error.retryable,
      nextRetryDelay: error.retryAfterMs,
      cause: error,
    });
  }
  if (error instanceof CodedFault) {
    const details: FailureDetails = error.line === undefined ? {} : { line: error.line };
    return ApplicationFailure.create({
      type: error.code,
      message: error.message,
      nonRetryable: error instanceof FileFault,
      details: [details],
      cause: error,
    });
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.create({
    type: 'internal',
    message: 'Something unexpected went wrong.',
    nonRetryable: attempt >= UNEXPECTED_ATTEMPTS,
    cause,
  });
}

/** Why an activity stops before its work is done. */
export function stopFailure(stop: CancelRequested | Superseded): Error {
  switch (stop.state) {
    case 'cancel_requested':
      return ApplicationFailure.create({
        type: FAILURE_TYPES.cancelled,
        message: 'A cancel was requested.',
        nonRetryable: true,
      });
    case 'superseded':
      // A newer attempt runs: nobody waits for this one's answer.
      return new CancelledFailure('A newer attempt has taken the work over.');
  }
}

/** The import that the activity is about. An import that is not there cannot come back. */
export async function describeRun(runs: ImportRuns, importId: string): Promise<ImportRun> {
  const run = await runs.describe(importId);
  if (run === undefined)
    throw ApplicationFailure.nonRetryable('There is no such import, or it has no source.', 'import_not_found');
  return run;
}
