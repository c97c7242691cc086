import { type RunningPart, freePort, startWorker } from '@pairloom/tools';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, type Measure, rowsFile, seconds } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { cpuSecondsOf } from '../processes.ts';

const MOST_WORKERS = 3;
/** Imports at once, each in a project of its own: enough for every worker to have work at any time. */
const IMPORTS = 4;
const POLL_MS = 500;

/** The same work done by one worker, by two and by three, all against one PostgreSQL. */
export const measureWorkers: Measure = async (bench) => {
  const { sql, options, say } = bench;
  const file = await rowsFile(bench, 'workers');
  const more: RunningPart[] = [];
  const figures: Figure[] = [];
  try {
    for (let workers = 1; workers <= MOST_WORKERS; workers++) {
      if (workers > 1) more.push(await anotherWorker(bench, workers));
      const rates: number[] = [];
      const database: number[] = [];
      for (let round = 1; round <= options.rounds; round++) {
        await sql.clean();
        const { took, databaseSeconds } = await importAll(bench, file, `${workers} workers, ${round}`);
        say(`${workers} workers, round ${round}: ${seconds(took)}`);
        rates.push((IMPORTS * options.rows) / took);
        database.push(databaseSeconds / took);
      }
      const what = workers === 1 ? 'one worker' : `${workers} workers`;
      figures.push({ name: `${IMPORTS} imports at once, ${what}`, unit: 'rows/s', values: rates });
      figures.push({ name: `${what}: cores that PostgreSQL took`, unit: 'cores', values: database });
    }
  } finally {
    await Promise.all(more.map((worker) => worker.stop()));
    await sql.clean();
  }
  return figures;
};

/** Like the stack's own, whose surroundings it is given. */
async function anotherWorker({ stack }: Bench, number: number): Promise<RunningPart> {
  const environ = readFileSync(`/proc/${stack.info().worker.pid}/environ`, 'utf8').split('\0');
  const env = Object.fromEntries(
    environ.filter(Boolean).map((line): [string, string] => cutAt(line, line.indexOf('='))),
  );
  const file = (kind: string) => join(stack.folder, `worker-${number}.${kind}`);
  return startWorker({ env, port: await freePort(), logFile: file('log'), pidFile: file('pid') });
}

const cutAt = (line: string, at: number): [string, string] => [line.slice(0, at), line.slice(at + 1)];

/** Until the last has ended, by the clock of the database. */
async function importAll({ stack, pairloom }: Bench, file: string, name: string) {
  const { pid } = stack.info().postgres;
  const before = cpuSecondsOf(pid ?? 0);
  const ended = await Promise.all(
    Array.from({ length: IMPORTS }, async (_, n) => {
      const started = await pairloom.startImport(await pairloom.createProject(`${name}, ${n}`), file, 'rows.csv', {});
      return pairloom.until(started, ({ phase }) => phase === 'ended', POLL_MS);
    }),
  );
  const databaseSeconds = cpuSecondsOf(pid ?? 0) - before;
  const begun = Math.min(...ended.map(({ createdAt }) => Date.parse(createdAt)));
  const done = Math.max(...ended.map(({ completedAt }) => Date.parse(completedAt ?? '')));
  return { took: (done - begun) / 1000, databaseSeconds };
}
