import {
  type CancelRequested,
  CodedFault,
  EmbeddingFault,
  FileFault,
  type ImportRun,
  type ImportRuns,
  type Superseded,
} from '@pairloom/core';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
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
      cause: withoutContent(error.cause),
    });
  }
  if (error instanceof CodedFault) {
    const details: FailureDetails = error.line === undefined ? {} : { line: error.line };
    return ApplicationFailure.create({
      type: error.code,
      message: error.message,
      nonRetryable: error instanceof FileFault,
      details: [details],
      cause: withoutContent(error.cause),
    });
  }
  return ApplicationFailure.create({
    type: 'internal',
    message: 'Something unexpected went wrong.',
    nonRetryable: attempt >= UNEXPECTED_ATTEMPTS,
    cause: withoutContent(error),
  });
}

const SQLSTATE_OR_ERRNO = /^[A-Z0-9_]{1,40}$/;

/**
 * Where an error came from, for whoever mends the program: kind, code and stack with those of its causes. Messages of parsers,
 * drivers and providers may quote a row; they neither enter a history nor a log.
 */
function withoutContent(error: unknown): Error | undefined {
  if (error === undefined || error === null) return undefined;
  if (!(error instanceof Error)) return new Error(`a thrown ${typeof error}`);
  const code =
    'code' in error && typeof error.code === 'string' && SQLSTATE_OR_ERRNO.test(error.code) ? error.code : '';
  const bare = new Error(code, { cause: withoutContent(error.cause) });
  bare.name = error.name;
  const frames = error.stack?.match(/^ {4}at .*$/gm) ?? [];
  bare.stack = [`${error.name}${code === '' ? '' : ` ${code}`}`, ...frames].join('\n');
  return bare;
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
      // Nobody waits for the answer of an older attempt. But the older one may have been the late one with its claim: then this
      // one has to come again, and a cancellation would end an import that nobody cancelled.
      return ApplicationFailure.create({
        type: FAILURE_TYPES.superseded,
        message: 'Another attempt has taken the work over.',
      });
  }
}

/** The import that the activity is about. An import that is not there cannot come back. */
export async function describeRun(runs: ImportRuns, importId: string): Promise<ImportRun> {
  const run = await runs.describe(importId);
  if (run === undefined)
    throw ApplicationFailure.nonRetryable('There is no such import, or it has no source.', 'import_not_found');
  return run;
}
