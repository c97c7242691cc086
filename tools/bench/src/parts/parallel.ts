import { type Measure, rowsFile, seconds } from '../bench.ts';

const IMPORTS = 50;
const PROJECTS = 10;
const ROWS = 1_000;

/** So many clients that look ten times a second would keep both cores busy with answers alone. */
const POLL_MS = 2_000;

/** Many imports at once over several projects: all that counts is when the last has ended, by the clock of the database. */
export const measureParallel: Measure = async (bench) => {
  const { pairloom, sql, say } = bench;
  const file = await rowsFile(bench, 'parallel', ROWS);
  await sql.clean();
  const projects = await Promise.all(
    Array.from({ length: PROJECTS }, (_, n) => pairloom.createProject(`parallel ${n}`)),
  );
  const ended = await Promise.all(
    Array.from({ length: IMPORTS }, async (_, n) => {
      const started = await pairloom.startImport(projects[n % PROJECTS] as string, file, 'rows.csv', {});
      return pairloom.until(started, ({ phase }) => phase === 'ended', POLL_MS);
    }),
  );
  const begun = ended.map(({ createdAt }) => Date.parse(createdAt));
  const done = ended.map(({ completedAt }) => Date.parse(completedAt ?? ''));
  const took = (Math.max(...done) - Math.min(...begun)) / 1000;
  say(`${IMPORTS} imports at once: ${seconds(took)}`);
  return [
    { name: `${IMPORTS} imports of ${ROWS} rows at once over ${PROJECTS} projects`, unit: 's', values: [took] },
    { name: 'each of them, create to done', unit: 'ms', values: done.map((at, n) => at - (begun[n] ?? NaN)) },
  ];
};
