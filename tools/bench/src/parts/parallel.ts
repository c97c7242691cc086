import { join } from 'node:path';
import { type Bench, type Measure, seconds } from '../bench.ts';
import { percentile } from '../figures.ts';
import { writeRows } from '../rows.ts';

const IMPORTS = 50;
const PROJECTS = 10;
const ROWS = 1_000;

/** So many clients that look ten times a second would keep both cores busy with answers alone. */
const POLL_MS = 2_000;

/** Many imports at once over several projects: all that counts is when the last has ended, by the clock of the database. */
export const measureParallel: Measure = async (bench) => {
  const files = await Promise.all(Array.from({ length: IMPORTS / PROJECTS }, (_, n) => fileOf(bench, n)));
  const took: number[] = [];
  const each: number[][] = [];
  for (let round = 1; round <= bench.options.rounds; round++) {
    const { begun, done } = await importAll(bench, files, round);
    took.push((Math.max(...done) - Math.min(...begun)) / 1000);
    each.push(done.map((at, n) => at - (begun[n] ?? Number.NaN)));
    bench.say(`${IMPORTS} imports at once: ${seconds(took.at(-1) ?? Number.NaN)}`);
  }
  return [
    { name: `${IMPORTS} imports of ${ROWS} rows at once over ${PROJECTS} projects`, unit: 's', values: took },
    { name: 'each of them, create to done, p50', unit: 'ms', values: each.map((ms) => percentile(ms, 0.5)) },
    { name: 'each of them, create to done, p95', unit: 'ms', values: each.map((ms) => percentile(ms, 0.95)) },
  ];
};

/** The imports of one project have rows of their own: a file that was imported before is not read again. */
async function fileOf({ stack, options }: Bench, n: number): Promise<string> {
  const file = join(stack.folder, `parallel-${n}.csv`);
  await writeRows(file, ROWS, options.seed + n);
  return file;
}

/** When each was created and completed, in milliseconds. */
async function importAll({ pairloom, sql }: Bench, files: readonly string[], round: number) {
  await sql.clean();
  const projects = await Promise.all(
    Array.from({ length: PROJECTS }, (_, n) => pairloom.createProject(`parallel ${round}, ${n}`)),
  );
  const ended = await Promise.all(
    projects.flatMap((project) =>
      files.map(async (file) => {
        const started = await pairloom.startImport(project, file, 'rows.csv', {});
        return pairloom.until(started, ({ phase }) => phase === 'ended', POLL_MS);
      }),
    ),
  );
  const other = ended.find(({ status }) => status !== 'completed');
  if (other !== undefined) throw new Error(`One of the imports at once ended as ${other.status}.`);
  return {
    begun: ended.map(({ createdAt }) => Date.parse(createdAt)),
    done: ended.map(({ completedAt }) => Date.parse(completedAt ?? '')),
  };
}
