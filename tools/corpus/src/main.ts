/** `npm run corpus`: imports every file of a folder on the real stack and compares with what a manifest expects. */
import { spawnStack } from '@pairloom/tools';
import { writeFile } from 'node:fs/promises';
import { type Plan, planOf, runTrials } from './corpus.ts';
import { type CorpusOptions, readOptions } from './options.ts';
import { manifestOf, report } from './report.ts';
import type { Result } from './run-trial.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function results(plan: Plan, options: CorpusOptions): Promise<Result[]> {
  const told = ({ trial, differences, ms }: Result): void =>
    say(`${differences.length === 0 ? 'ok     ' : 'DIFFERS'} ${String(ms).padStart(6)} ms  ${trial.file}`);
  if (options.url !== undefined) return runTrials(plan, options.url, options, told);
  say('starting the embedded stack');
  const stack = await spawnStack();
  try {
    return await runTrials(plan, stack.info().gateway.url, options, told);
  } finally {
    await stack.stop();
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

async function run(): Promise<number> {
  try {
    // npm runs scripts in the root of the workspace; INIT_CWD is where its user stands.
    const options = readOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
    const all = await results(await planOf(options), options);
    process.stdout.write(`${report(all)}\n`);
    if (options.out !== undefined) await writeFile(options.out, json(all));
    // A manifest that was checked by a person is never written over.
    if (options.write !== undefined) await writeFile(options.write, json(manifestOf(all)), { flag: 'wx' });
    return all.every(({ differences }) => differences.length === 0) ? 0 : 1;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

process.exitCode = await run();
