import { expect, it } from '@jest/globals';
import { silent } from '@pairloom/tools';
import { fileURLToPath } from 'node:url';
import { readBaseline, worse } from './baseline.ts';
import type { Bench } from './bench.ts';
import { readOptions } from './options.ts';
import { measureCounts } from './parts/counts.ts';

const BASELINE = fileURLToPath(new URL('../counts.json', import.meta.url));

/** Never of times: they are the machine's. When a change is meant, `npm run bench -- --parts counts --out tools/bench/counts.json`. */
it('an import asks no more of the database, of Temporal and of the provider than it did', async () => {
  const { figures: before } = await readBaseline(BASELINE);
  const figures = await measureCounts({ options: readOptions([]), say: silent } as unknown as Bench);
  const now = figures.map((figure) => ({ part: 'counts' as const, ...figure }));
  expect(now.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
  expect(worse(now, before, ['counts'])).toEqual([]);
});
