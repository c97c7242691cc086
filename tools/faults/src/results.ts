import { existsSync, readFileSync } from 'node:fs';
import type { RunResult } from './run-faults.ts';

type RunName = Pick<RunResult, 'fault' | 'variant' | 'run' | 'seed'>;

/** The same for the same run, in whatever call of the harness. */
export const nameOfRun = ({ fault, variant, run, seed }: RunName): string => [seed, fault, run, variant].join('/');

/** The lines of a file of results; none when it is not there. A line that a kill has cut short is left out. */
export function readResults(file: string): RunResult[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as RunResult);
}
