import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort, spawnStack, type SpawnedStack } from '@pairloom/tools';
import { join } from 'node:path';
import { planOf, runTrials } from './corpus.ts';

const START_MS = 300_000;
const TRIALS_MS = 180_000;

let stack: SpawnedStack;

beforeAll(async () => {
  stack = await spawnStack({ NODE_OPTIONS: '', PORT: String(await freePort()) });
}, START_MS);
afterAll(() => stack?.stop(), START_MS);

it(
  'samples of formats, encodings and faults come to what the manifest says',
  async () => {
    const folder = join(import.meta.dirname, '../samples');
    const plan = await planOf({ folder, manifest: undefined, filter: undefined });
    const options = { folder, embed: false, jobs: 2, timeoutMs: 60_000 };
    const results = await runTrials(plan, stack.info().gateway.url, options);
    expect(results).toHaveLength(plan.trials.length);
    const wrong = results.filter(({ differences }) => differences.length > 0);
    expect(wrong.map(({ trial, differences }) => [trial.file, differences])).toEqual([]);
  },
  TRIALS_MS,
);
