import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WORKSPACE } from '../places.ts';
import { bin, runNx, runScript, type Ended } from './commands.ts';
import {
  addTallies,
  failedTasks,
  jestTally,
  NOTHING,
  oneFailed,
  playwrightTally,
  readIfThere,
  type Tally,
} from './results.ts';

interface Settings {
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
}

/** format, lint, typecheck and build, all at once: each task that fails counts as one. */
export async function checkTargets(targets: readonly string[], { signal }: Settings): Promise<Tally> {
  const ended = await runNx(targets, { signal });
  const failed = failedTasks(ended.output);
  if (failed.size > 0) return addTallies([...failed].map((task) => oneFailed(`${task} failed`)));
  return ended.code === 0 ? NOTHING : oneFailed(`${targets.join(', ')}: nx ended with code ${ended.code}`);
}

/** Their specs break and feed whole stacks, which mostly wait. */
const WAITING = ['faults', 'corpus', 'bench'];

/** Specs that mostly wait; what is left to run beside them is `runComputingSpecs`. */
export const runWaitingSpecs = (settings: Settings): Promise<Tally> =>
  runSpecs(settings, (name) => WAITING.includes(name));

/** All other specs. Those of one project fill two cores, so its projects follow each other. */
export const runComputingSpecs = (settings: Settings): Promise<Tally> =>
  runSpecs(settings, (name) => !WAITING.includes(name));

/** Reports are removed before, so that none of an earlier run is counted. */
async function runSpecs(settings: Settings, wanted: (name: string) => boolean): Promise<Tally> {
  const projects = projectsWith('test').filter(({ name }) => wanted(name));
  for (const { report } of projects) rmSync(report, { force: true });
  const names = projects.map(({ name }) => name);
  const { code, output } = await runNx(['test'], { ...settings, built: true, projects: names, parallel: 1 });
  const failed = failedTasks(output);
  const tallies = projects.map(({ name, report }) => jestTally(name, readIfThere(report), failed.has(`${name}:test`)));
  if (code !== 0 && failed.size === 0) tallies.push(oneFailed(`test: nx ended with code ${code}`));
  return addTallies(tallies);
}

const JOURNEYS = join(WORKSPACE, 'apps/e2e');

export async function runJourneys(settings: Settings): Promise<Tally> {
  const report = join(JOURNEYS, 'test-results/playwright.json');
  rmSync(report, { force: true });
  const ended: Ended = await runNx(['e2e'], { ...settings, built: true });
  return playwrightTally(readIfThere(report), ended.code !== 0);
}

/** Journeys are counted as skipped when there is no browser for them. */
export async function countJourneys({ signal }: Settings): Promise<Tally> {
  const config = join(JOURNEYS, 'playwright.config.ts');
  const { output } = await runScript(bin('playwright'), ['test', '--list', '--config', config], { signal });
  const total = /Total: (\d+) test/.exec(output);
  return { ...NOTHING, skipped: Math.max(1, Number(total?.[1] ?? 1)), notes: ['e2e: skipped, there is no Chromium'] };
}

interface Project {
  readonly name: string;
  readonly report: string;
}

function projectsWith(target: string): Project[] {
  const files = globSync(['*/project.json', '*/*/project.json'], { cwd: WORKSPACE, exclude: ['node_modules/**'] });
  return files.sort().flatMap((file) => {
    const { name, targets } = JSON.parse(readFileSync(join(WORKSPACE, file), 'utf8')) as {
      name: string;
      targets?: Record<string, unknown>;
    };
    const report = join(WORKSPACE, dirname(file), 'test-results/jest.json');
    return targets?.[target] === undefined ? [] : [{ name, report }];
  });
}
