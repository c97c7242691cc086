import { describe, expect, it } from '@jest/globals';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { faultOf, outcomeOf } from './failures.ts';

const failedWith = (cause: Error): ActivityFailure =>
  new ActivityFailure('Activity task failed', 'embedLate', '1', RetryState.NON_RETRYABLE_FAILURE, 'worker', cause);

const UNEXPECTED = { code: 'internal', message: 'Something unexpected went wrong.' };

describe('what an activity has failed with', () => {
  it.each<[string, Error, object]>([
    [
      'with its code',
      ApplicationFailure.nonRetryable('No key.', 'embedding_credentials'),
      { code: 'embedding_credentials', message: 'No key.' },
    ],
    [
      'as unexpected where it has none of ours',
      ApplicationFailure.nonRetryable('what a row holds', 'TypeError'),
      UNEXPECTED,
    ],
    [
      'as unexpected where time has run out',
      new TimeoutFailure('late', undefined, TimeoutType.START_TO_CLOSE),
      UNEXPECTED,
    ],
  ])('is told %s, of an import and of late vectors alike', (_how, cause, told) => {
    expect(faultOf(failedWith(cause))).toEqual(told);
    expect(outcomeOf(failedWith(cause))).toEqual({ status: 'failed', error: told });
  });

  it('is told with the line where it lies', () => {
    const fault = ApplicationFailure.create({ type: 'json_invalid', message: 'Broken.', details: [{ line: 7 }] });
    expect(outcomeOf(failedWith(fault))).toEqual({
      status: 'failed',
      error: { code: 'json_invalid', message: 'Broken.', line: 7 },
    });
  });

  it.each([
    ['failed', ApplicationFailure.create({ type: 'database_unavailable', message: 'The database is away.' })],
    ['was lost with its worker', new TimeoutFailure('late', undefined, TimeoutType.HEARTBEAT)],
  ])('is a cancel where an attempt %s that only the cancel keeps from being followed by another', (_how, cause) => {
    const failure = new ActivityFailure('failed', 'embedChunks', '1', RetryState.CANCEL_REQUESTED, 'worker', cause);
    expect(outcomeOf(failure)).toEqual({ status: 'cancelled' });
  });

  it('is no fault when it was cancelled', () => {
    expect(outcomeOf(failedWith(new CancelledFailure('cancelled')))).toEqual({ status: 'cancelled' });
  });
});
