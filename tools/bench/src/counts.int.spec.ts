import { expect, it } from '@jest/globals';
import { silent } from '@pairloom/tools';
import { readFile } from 'node:fs/promises';
import type { Bench } from './bench.ts';
import { type Figure, worse } from './figures.ts';
import { readOptions } from './options.ts';
import { measureCounts } from './parts/counts.ts';

const BASELINE = new URL('../counts.json', import.meta.url);

/** Never of times: they are the machine's. When a change is meant, `npm run bench -- --parts counts --out tools/bench/counts.json`. */
it('an import asks no more of the database, of Temporal and of the provider than it did', async () => {
  const { figures: before } = JSON.parse(await readFile(BASELINE, 'utf8')) as { figures: Figure[] };
  const now = await measureCounts({ options: readOptions([]), say: silent } as unknown as Bench);
  expect(now.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
  expect(worse(now, before)).toEqual([]);
});
