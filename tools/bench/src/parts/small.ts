import { type Measure, rowsFile } from '../bench.ts';
import { percentile } from '../figures.ts';

const ROWS = 100;

/** Small imports one after another: from the job row to its end by the database's clock. */
export const measureSmall: Measure = async (bench) => {
  const { pairloom, options } = bench;
  const project = await pairloom.createProject('small imports');
  const file = await rowsFile(bench, 'small', ROWS);
  const one = await rowsFile(bench, 'one', 1);
  const ms: number[] = [];
  for (let n = 0; n < options.smallImports; n++) ms.push((await pairloom.importFile(project, file)).createToDoneMs);
  const oneMs: number[] = [];
  for (let n = 0; n < options.smallImports; n++) oneMs.push((await pairloom.importFile(project, one)).createToDoneMs);
  return [
    { name: `import of ${ROWS} rows, create to done`, unit: 'ms', values: ms },
    { name: `import of ${ROWS} rows, create to done, p95`, unit: 'ms', values: [percentile(ms, 0.95)] },
    { name: 'import of one row, create to done', unit: 'ms', values: oneMs },
  ];
};
