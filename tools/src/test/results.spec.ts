import { describe, expect, it } from '@jest/globals';
import { addTallies, closingLine, failedTasks, jestTally, NOTHING, oneFailed, playwrightTally } from './results.ts';

const jestReport = (passed: number, failed = 0, pending = 0, broken = 0): string =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: 1,
    numRuntimeErrorTestSuites: broken,
  });
const playwrightReport = (expected: number, unexpected = 0, flaky = 0, skipped = 0): string =>
  JSON.stringify({ stats: { expected, unexpected, flaky, skipped } });

describe('closingLine', () => {
  it.each([
    [{ passed: 12, failed: 0, skipped: 0 }, '12 passed, 0 failed'],
    [{ passed: 12, failed: 1, skipped: 3 }, '12 passed, 1 failed, 3 skipped'],
  ])('of %j is %s', (figures, line) => {
    expect(closingLine({ ...figures, notes: [] })).toBe(line);
  });

  it('is of all steps together', () => {
    const all = addTallies([NOTHING, oneFailed('a'), { passed: 5, failed: 1, skipped: 2, notes: ['b'] }]);
    expect(all).toEqual({ passed: 5, failed: 2, skipped: 2, notes: ['a', 'b'] });
  });
});

describe('jestTally', () => {
  it('counts passed, failed, and skipped with those to do', () => {
    expect(jestTally('core', jestReport(10, 0, 2), false)).toEqual({ passed: 10, failed: 0, skipped: 3, notes: [] });
    expect(jestTally('core', jestReport(9, 1), true)).toMatchObject({ passed: 9, failed: 1 });
  });

  it('counts a spec file that could not be run', () => {
    const tally = jestTally('core', jestReport(9, 0, 0, 1), true);
    expect(tally).toMatchObject({ passed: 9, failed: 1, notes: ['core: 1 spec files could not be run'] });
  });

  it('counts too little coverage as a failure although all tests pass', () => {
    const tally = jestTally('core', jestReport(10), true);
    expect(tally).toMatchObject({ passed: 10, failed: 1 });
    expect(tally.notes).toEqual(['core: all tests pass, but too little is covered (see its output)']);
  });

  it('counts tests that did not run to their end', () => {
    expect(jestTally('core', undefined, true)).toMatchObject({ failed: 1 });
    expect(jestTally('core', undefined, false)).toEqual(NOTHING);
  });
});

describe('playwrightTally', () => {
  it('counts journeys; one that passes at the second try has failed', () => {
    const tally = playwrightTally(playwrightReport(4, 1, 1, 2), true);
    expect(tally).toEqual({ passed: 4, failed: 2, skipped: 2, notes: [] });
  });

  it('counts a run that failed outside the journeys, or left no report', () => {
    expect(playwrightTally(playwrightReport(4), true)).toMatchObject({ failed: 1 });
    expect(playwrightTally(undefined, true)).toMatchObject({ failed: 1 });
  });
});

describe('failedTasks', () => {
  it('reads the list at the end of the output of Nx', () => {
    const output =
      'no: not this\n - core:lint\n NX   Running target lint failed\n\nFailed tasks:\n\n- core:test\n- web:test\n\nHint';
    expect(failedTasks(output)).toEqual(new Set(['core:test', 'web:test']));
    expect(failedTasks('NX   Successfully ran target lint')).toEqual(new Set());
  });
});
