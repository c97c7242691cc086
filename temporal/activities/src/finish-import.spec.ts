import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ErrorCode, noFates } from '@pairloom/contract';
import { type ImportRuns, type OpenImport, SystemFault } from '@pairloom/core';
import { importOptions } from '@pairloom/testing';
import { createLoadActivities } from './index.ts';
import { StrictPorts, activityEnvironment, failureOf, importRun, loadPorts } from './testing/activity-bench.ts';

let strict: StrictPorts;
beforeEach(() => void (strict = new StrictPorts()));
afterEach(() => strict.verify());

const importId = 'import-1';
const fates = { ...noFates(), created: 3, skipped: 1 };

describe('finishImport', () => {
  const finished = {
    status: 'cancelled' as const,
    fates,
    total: 10,
    unprocessed: 6,
    totalFinal: true,
    errorCount: 0,
    warningCount: 0,
    wake: [],
  };

  it.each([
    ['this run', 'run-1', false],
    ['an earlier run', 'run-0', true],
    ['no run', null, true],
  ])('hands over the outcome and what stands then, ended by %s', async (_who, endedBy, endedBefore) => {
    const finish = jest.fn<ImportRuns['finish']>().mockResolvedValue({ ...finished, endedBy });
    const request = { importId, outcome: { status: 'completed' as const }, runId: 'run-1' };
    const { finishImport } = createLoadActivities(loadPorts(strict, { runs: { finish } }));
    expect(await activityEnvironment().run(finishImport, request)).toEqual({ ...finished, endedBefore });
    expect(finish.mock.calls).toEqual([[importId, { status: 'completed', runId: 'run-1' }]]);
  });

  it.each([
    ['asks Temporal to cancel the run that was told of it by the row alone', 'run-1', async () => undefined, 1],
    ['ends all the same when Temporal does not hear', 'run-1', async () => Promise.reject(new Error('away')), 1],
    ['leaves alone the run of an import that had ended before', 'run-0', async () => undefined, 0],
  ])('of a cancelled import %s', async (_what, endedBy, answer, asked) => {
    const cancel = jest.fn<(importId: string) => Promise<void>>(answer);
    const ports = loadPorts(strict, {
      reconciling: { openImport: async () => undefined },
      runs: { finish: async () => ({ ...finished, endedBy }) },
      inTemporal: { cancel },
    });
    const request = { importId, outcome: { status: 'cancelled' as const }, runId: 'run-1' };
    const ended = await activityEnvironment().run(createLoadActivities(ports).finishImport, request);
    expect(ended).toMatchObject({ status: 'cancelled', endedBefore: endedBy !== 'run-1' });
    expect(cancel.mock.calls).toEqual(Array.from({ length: asked }, () => [importId]));
  });

  const early = (given: Partial<OpenImport>, settling: () => Promise<void> = async () => undefined) => {
    const steps: string[] = [];
    const step = (name: string) => async () => (steps.push(name), settling());
    const ports = loadPorts(strict, {
      reconciling: {
        openImport: async () =>
          ({ kind: 'import', options: importOptions(), checkClosed: false, ...given }) as OpenImport,
        lockOut: async () => (steps.push('lock out'), true),
        written: async () => '2/3',
      },
      runs: {
        describe: async () => importRun(),
        finish: async () => (steps.push('finish'), { ...finished, endedBy: 'run-1' }),
      },
      chunks: {
        settle: async () => (await step('settle')(), { state: 'decided', keys: 0 }),
        revert: async () => (await step('revert')(), { state: 'taken_back' }),
      },
      undos: {
        describe: async () => ({ importId }) as never,
        settle: async () => (await step('settle undo')(), { state: 'decided', rows: 0 }),
      },
    });
    return { steps, finishImport: createLoadActivities(ports).finishImport };
  };
  const failed = (code: ErrorCode) => ({
    importId,
    outcome: { status: 'failed' as const, error: { code, message: 'Failed.' } },
    runId: 'run-1',
  });
  const whole = importOptions({ onError: 'rollback' });

  it.each([
    ['an import', {}, 'too_many_errors', ['lock out', 'settle', 'finish']],
    ['an undo', { kind: 'undo' }, 'internal', ['lock out', 'settle undo', 'finish']],
    ['a file that is written as a whole', { options: whole }, 'internal', ['lock out', 'revert', 'finish']],
    [
      'one whose load met rows that failed',
      { options: whole, checkClosed: true },
      'rows_not_clean',
      ['lock out', 'revert', 'finish'],
    ],
    ['one whose check has told what failed', { options: whole }, 'rows_not_clean', ['lock out', 'finish']],
  ] as const)(
    'locks late writers out of %s that ends early, and settles what they have left',
    async (_what, given, code, expected) => {
      const { steps, finishImport } = early(given);
      await activityEnvironment().run(finishImport, failed(code));
      expect(steps).toEqual(expected);
    },
  );

  it.each([
    ['an import', {}, '2/3', ['lock out', 'finish']],
    ['an undo', { kind: 'undo' }, '2/3', ['lock out', 'finish']],
    ['an import of which more was written since', {}, '1/1', ['lock out', 'settle', 'finish']],
    ['an undo of which more was written since', { kind: 'undo' }, '1/1', ['lock out', 'settle undo', 'finish']],
    ['a file that is written as a whole', { options: whole }, '2/3', ['lock out', 'revert', 'finish']],
  ] as const)('does not settle %s again that was settled as it is', async (_what, given, settled, expected) => {
    const { steps, finishImport } = early(given);
    await activityEnvironment().run(finishImport, { ...failed('too_many_errors'), settled });
    expect(steps).toEqual(expected);
  });

  describe('whose settling keeps failing', () => {
    const slow = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
    const away = new SystemFault('database_unavailable', undefined, { cause: slow });
    const ending = (lost: object, error?: Error) => {
      const { steps, finishImport } = early({}, () =>
        error === undefined ? Promise.resolve() : Promise.reject(error),
      );
      const heartbeatDetails = { steps: 0, fruitless: -1, ...lost };
      return {
        steps,
        ended: activityEnvironment({ attempt: 30, heartbeatDetails }).run(finishImport, failed('internal')),
      };
    };

    it('ends without being settled, since a cancel would lead to the same end', async () => {
      const died = ending({ fruitless: 7 });
      expect(await died.ended).toMatchObject({ status: 'cancelled' });
      expect(died.steps).toEqual(['finish']);
      const late = ending({ tooSlow: 7 }, away);
      expect(await late.ended).toMatchObject({ status: 'cancelled' });
      expect(late.steps).toEqual(['lock out', 'settle', 'finish']);
    });

    it('leaves out at once what has kept failing as a step of its own, and locks late writers out', async () => {
      const { steps, finishImport } = early({});
      const ended = activityEnvironment().run(finishImport, { ...failed('internal'), unsettled: true });
      expect(await ended).toMatchObject({ status: 'cancelled' });
      expect(steps).toEqual(['lock out', 'finish']);
      const environment = activityEnvironment({ attempt: 9, heartbeatDetails: { steps: 0, fruitless: 7 } });
      const died = environment.run(finishImport, { ...failed('internal'), unsettled: true });
      expect(await failureOf(died)).toMatchObject({ type: 'step_failing', details: [{ waits: true }] });
    });

    it('is tried again before that, and a person is asked when its end itself keeps failing', async () => {
      expect(await failureOf(ending({ tooSlow: 6 }, away).ended)).toMatchObject({ nonRetryable: false });
      const waits = { type: 'step_failing', details: [{ waits: true }] };
      expect(await failureOf(ending({ fruitless: 15 }).ended)).toMatchObject(waits);
    });
  });

  it('ends no import early that cannot be settled before it was tried often, or its fault is mended', async () => {
    const breaking = (error: Error, attempt: number, heartbeatDetails?: object) => {
      const { steps, finishImport } = early({}, () => Promise.reject(error));
      const environment = activityEnvironment({ attempt, heartbeatDetails });
      return { steps, ended: environment.run(finishImport, failed('internal')) };
    };
    const broken = new TypeError('x is undefined');
    expect(await failureOf(breaking(broken, 7).ended)).toMatchObject({ nonRetryable: false });
    expect(await failureOf(breaking(broken, 9, { away: 2, steps: 1 }).ended)).toMatchObject({ nonRetryable: false });
    expect(await failureOf(breaking(new SystemFault('database_full'), 8).ended)).toMatchObject({
      type: 'database_full',
      details: [{ waits: true }],
    });
    const last = breaking(broken, 8);
    expect(await last.ended).toMatchObject({ status: 'cancelled' });
    expect(last.steps).toEqual(['lock out', 'settle', 'finish']);
  });
});
