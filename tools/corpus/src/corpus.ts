import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Manifest, readManifest, type Trial, trialsOf } from './manifest.ts';
import type { CorpusOptions } from './options.ts';
import { PairloomClient } from './pairloom.ts';
import { type Result, runTrial } from './run-trial.ts';

export type Corpus = Pick<CorpusOptions, 'folder' | 'manifest' | 'filter'>;

export interface Plan {
  readonly trials: readonly Trial[];
  /** File that the expectations are from. */
  readonly manifest: string | undefined;
}

const MANIFEST = 'manifest.json';

/** Reads the manifest and lists the files. @throws Error when either cannot be used, or nothing is left to try. */
export async function planOf({ folder, manifest, filter }: Corpus): Promise<Plan> {
  const beside = join(folder, MANIFEST);
  const file = manifest ?? (existsSync(beside) ? beside : undefined);
  const expectations: Manifest =
    file === undefined ? { ignore: [], cases: [] } : readManifest(await readFile(file, 'utf8'));
  const own = file === undefined ? undefined : pathWithin(folder, file);
  const files = (await filesOf(folder)).filter((path) => path !== own);
  const trials = trialsOf(files, expectations).filter(
    ({ file: path, about = '' }) => filter === undefined || path.includes(filter) || about.includes(filter),
  );
  if (trials.length === 0) throw new Error('There is no file to try.');
  return { trials, manifest: file };
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => pathWithin(folder, join(entry.parentPath, entry.name)))
    .sort();
}

const pathWithin = (folder: string, file: string): string => relative(folder, file).split(sep).join('/');

export type TrialOptions = Pick<CorpusOptions, 'folder' | 'embed' | 'jobs' | 'timeoutMs'>;

/** Tries each file, `jobs` at a time. The results are in the order of the trials. */
export async function runTrials(
  { trials, manifest }: Plan,
  gatewayUrl: string,
  { folder, embed, jobs, timeoutMs }: TrialOptions,
  onResult: (result: Result) => void = () => undefined,
): Promise<Result[]> {
  const client = new PairloomClient(gatewayUrl, timeoutMs);
  const results: Result[] = [];
  let next = 0;
  const run = Date.now();
  const work = async (): Promise<void> => {
    for (let at = next++; at < trials.length; at = next++) {
      const trial = trials[at] as Trial;
      const result = await runTrial(trial, { client, folder, manifest, embed, number: `${run}-${at + 1}` });
      results[at] = result;
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}
