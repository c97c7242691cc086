import { join } from 'node:path';
import type { Bench, Measure } from '../bench.ts';
import { type Figure, percentile } from '../figures.ts';
import { writeRows } from '../rows.ts';

/** Small imports one after another: from the job row to its end by the database's clock. */
export const measureSmall: Measure = async (bench) => [
  ...(await oneByOne(bench, 100, 'import of 100 rows, create to done')),
  ...(await oneByOne(bench, 1, 'import of one row, create to done')),
];

/** Each has rows that the project does not have yet: a file that was imported before is not read again. */
async function oneByOne({ stack, pairloom, options, say }: Bench, rows: number, name: string): Promise<Figure[]> {
  const project = await pairloom.createProject(name);
  const file = join(stack.folder, 'small.csv');
  const ms: number[] = [];
  for (let n = 0; n < options.smallImports; n++) {
    await writeRows(file, rows, options.seed + n);
    ms.push((await pairloom.importFile(project, file)).createToDoneMs);
  }
  say(`${name}: ${percentile(ms, 0.5)} ms`);
  return [
    { name, unit: 'ms', values: ms },
    { name: `${name}, p95`, unit: 'ms', values: [percentile(ms, 0.95)] },
  ];
}
