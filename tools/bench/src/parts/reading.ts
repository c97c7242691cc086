import { type Bench, type Measure, rowsFile, seconds } from '../bench.ts';
import { CommitLags } from '../commit-lags.ts';
import { type Figure, percentile } from '../figures.ts';
import { runSchedule, settles } from '../schedules.ts';
import { measureMeaning, percentiles } from './meaning.ts';

const LOOKS = 50;
/** Pages, search by words and by meaning in a project that holds all rows, and how soon a commit is told. */
export const measureReading: Measure = async (bench) => {
  const { project, figures } = await importAndListen(bench);
  figures.push(await fillSearch(bench, project));
  const pairs = `/projects/${project}/pairs`;
  const search = `/projects/${project}/search`;
  const words: Record<string, string> = {
    'list of pairs': `${pairs}?limit=50`,
    'list by a common word': `${pairs}?q=refund&limit=50`,
    'list by a word in no pair': `${pairs}?q=zzyzx&limit=50`,
    'list by a word in one pair': `${pairs}?q=${Math.floor(bench.options.rows / 3)}&limit=50`,
    'list by category': `${pairs}?category=billing&limit=50`,
    'search by words': `${search}?by=text&q=refund+policy+${Math.floor(bench.options.rows / 5)}`,
    facets: `${pairs}/facets`,
  };
  figures.push(...(await look(bench, words)));
  figures.push(...(await measureMeaning(bench, project)));
  await bench.sql.clean();
  return figures;
};

/** Imports the rows once for each round, and tells of the last project. */
async function importAndListen(bench: Bench): Promise<{ project: string; figures: Figure[] }> {
  const { pairloom, sql, options, say } = bench;
  const file = await rowsFile(bench, 'reading');
  const rounds: (readonly number[])[] = [];
  let project = '';
  for (let round = 1; round <= options.rounds; round++) {
    await sql.clean();
    project = await pairloom.createProject(`reading ${round}`);
    const lags = await CommitLags.follow(bench, project);
    await pairloom.importFile(project, file);
    const ms = await lags.end();
    say(`commit to event: ${percentile(ms, 0.5).toFixed(0)} ms, ${ms.length} commits`);
    rounds.push(ms);
  }
  return { project, figures: percentiles('commit to event', rounds) };
}

/** Each page so many times, page by page, round by round. */
async function look({ pairloom, options, say }: Bench, pages: Readonly<Record<string, string>>): Promise<Figure[]> {
  const taken = Object.entries(pages).map(([name, path]) => ({ name, path, rounds: [] as number[][] }));
  for (let round = 1; round <= options.rounds; round++)
    for (const { name, path, rounds } of taken) {
      const ms: number[] = [];
      for (let n = 0; n < LOOKS; n++) ms.push((await pairloom.timed(path)).ms);
      say(`${name}: ${percentile(ms, 0.5).toFixed(0)} ms`);
      rounds.push(ms);
    }
  return taken.flatMap(({ name, rounds }) => percentiles(name, rounds));
}

async function fillSearch(bench: Bench, project: string): Promise<Figure> {
  const start = performance.now();
  for (;;) {
    await runSchedule(bench, 'search');
    if (await settles(() => isFilled(bench, project), ROUND_MS)) break;
  }
  const took = (performance.now() - start) / 1000;
  bench.say(`documents of ${bench.options.rows} pairs: ${seconds(took)}`);
  return { name: 'documents for search by words, made after the load', unit: 's', values: [took] };
}

/** A round that began before there was anything to do helps nobody; one that still runs is not begun again. */
const ROUND_MS = 20_000;

async function isFilled({ sql }: Bench, project: string): Promise<boolean> {
  const left = await sql.ask(
    `select count(*) from import_job where project_id = '${project}' and phase = 'ended' and searched_at is null`,
  );
  return left === '0';
}
