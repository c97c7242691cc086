import { type Measure, rowsFile, seconds } from '../bench.ts';

const IMPORTS = 50;
const PROJECTS = 10;
const ROWS = 1_000;

/** Many imports at once over several projects: all that counts is when the last has ended. */
export const measureParallel: Measure = async (bench) => {
  const { pairloom, sql, say } = bench;
  const file = await rowsFile(bench, 'parallel', ROWS);
  await sql.clean();
  const projects = await Promise.all(
    Array.from({ length: PROJECTS }, (_, n) => pairloom.createProject(`parallel ${n}`)),
  );
  const start = performance.now();
  const ended = await Promise.all(
    Array.from({ length: IMPORTS }, (_, n) => pairloom.importFile(projects[n % PROJECTS] as string, file)),
  );
  const took = (performance.now() - start) / 1000;
  say(`${IMPORTS} imports at once: ${seconds(took)}`);
  return [
    { name: `${IMPORTS} imports of ${ROWS} rows at once over ${PROJECTS} projects`, unit: 's', values: [took] },
    { name: 'each of them, create to done', unit: 'ms', values: ended.map(({ createToDoneMs }) => createToDoneMs) },
  ];
};
