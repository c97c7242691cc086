import type { WaitingFault } from '@pairloom/temporal-api';
import { ApplicationFailure } from '@temporalio/common';
import { type FakeFile, FakeImport, type ImportActivities } from './fake-import.ts';
import type { FakeRow } from './fake-row.ts';

/** An import whose activities heed the row; `given` replaces single activities. */
export function heedingImport(row: FakeRow, file: FakeFile, given: Partial<ImportActivities> = {}): FakeImport {
  const all = { ...new FakeImport(file).activities, ...given };
  return new FakeImport(file, {
    ...row.activities(all),
    planChunks: row.unlessHeld(all.planChunks),
    upsertChunks: row.unlessHeld(all.upsertChunks),
    embedChunks: row.unlessHeld(all.embedChunks),
  });
}

/** What an activity fails with for good; a person is waited for when `waiting` says so. */
export const fault = (type: string, waiting?: WaitingFault): ApplicationFailure =>
  ApplicationFailure.create({ type, message: `The fault ${type}.`, nonRetryable: true, details: [waiting ?? {}] });

/** Work that fails as often as told before it is done. */
export function failing<Request, Result>(times: number, error: Error, work: (request: Request) => Promise<Result>) {
  let left = times;
  return async (request: Request): Promise<Result> => {
    if (left-- > 0) throw error;
    return work(request);
  };
}
