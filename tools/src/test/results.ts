import { readFileSync } from 'node:fs';

/** Tests of one project or of one step. `notes` say what failed without being a test. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly notes: readonly string[];
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, notes: [] };

export const oneFailed = (note: string): Tally => ({ ...NOTHING, failed: 1, notes: [note] });

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
    skipped: tallies.reduce((sum, tally) => sum + tally.skipped, 0),
    notes: tallies.flatMap((tally) => tally.notes),
  };
}

/** The line that `npm test` ends with. */
export const closingLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/**
 * A project's tests by Jest's report; undefined when there is none. `taskFailed` is what Nx says: Jest also fails when
 * all tests pass but too little is covered, and when it is ended before it can write a report.
 */
export function jestTally(project: string, report: string | undefined, taskFailed: boolean): Tally {
  if (report === undefined) return taskFailed ? oneFailed(`${project}: the tests did not run to their end`) : NOTHING;
  const found = JSON.parse(report) as JestReport;
  const broken = found.numRuntimeErrorTestSuites;
  const tally: Tally = {
    passed: found.numPassedTests,
    failed: found.numFailedTests + broken,
    skipped: found.numPendingTests + found.numTodoTests,
    notes: broken > 0 ? [`${project}: ${broken} spec files could not be run`] : [],
  };
  if (!taskFailed || tally.failed > 0) return tally;
  return addTallies([tally, oneFailed(`${project}: all tests pass, but too little is covered (see its output)`)]);
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** The journeys by Playwright's report. One that passes only at the second try has failed. */
export function playwrightTally(report: string | undefined, taskFailed: boolean): Tally {
  if (report === undefined) return oneFailed('e2e: the journeys did not run to their end');
  const { stats } = JSON.parse(report) as PlaywrightReport;
  const failed = stats.unexpected + stats.flaky;
  if (taskFailed && failed === 0) return addTallies([oneFailed('e2e: failed outside the journeys (see its output)')]);
  return { passed: stats.expected, failed, skipped: stats.skipped, notes: [] };
}

export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Ids (`project:target`) of the tasks that Nx lists as failed at the end of its output. */
export function failedTasks(output: string): Set<string> {
  const [, list = ''] = output.split('Failed tasks:');
  return new Set([...list.matchAll(/^\s*- (\S+:\S+)\s*$/gm)].map((match) => match[1] as string));
}
