import { SearchResult } from '@pairloom/contract';
import { scheduleIds } from '@pairloom/temporal-api';
import { Client, Connection } from '@temporalio/client';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, type Measure, rowsFile, seconds } from '../bench.ts';
import { CommitLags } from '../commit-lags.ts';
import { type Figure, percentile } from '../figures.ts';

const LOOKS = 50;
const POLL_MS = 200;
/** Texts whose real vectors the others are mixed of. */
const REAL_TEXTS = 1_000;
const PREFIX = 'pairloom';
const INDEX_MS = 1_800_000;

/** Pages, search by words and by meaning in a project that holds all rows, and how soon a commit is told. */
export const measureReading: Measure = async (bench) => {
  const { pairloom, sql } = bench;
  await sql.clean();
  const project = await pairloom.createProject('reading');
  const lags = await CommitLags.follow(bench, project);
  await pairloom.importFile(project, await rowsFile(bench, 'reading'));
  const figures: Figure[] = [...percentiles('commit to event', await lags.end()), await fillSearch(bench, project)];
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
  for (const [name, path] of Object.entries(words)) figures.push(...(await look(bench, name, path)));
  figures.push(...(await measureMeaning(bench, project)));
  await sql.clean();
  return figures;
};

const percentiles = (name: string, ms: readonly number[]): Figure[] => [
  { name: `${name}, p50`, unit: 'ms', values: [percentile(ms, 0.5)] },
  { name: `${name}, p95`, unit: 'ms', values: [percentile(ms, 0.95)] },
];

async function look({ pairloom, say }: Bench, name: string, path: string): Promise<Figure[]> {
  const ms: number[] = [];
  for (let n = 0; n < LOOKS; n++) {
    const start = performance.now();
    await pairloom.read(path);
    ms.push(performance.now() - start);
  }
  say(`${name}: ${percentile(ms, 0.5).toFixed(0)} ms`);
  return percentiles(name, ms);
}

/** What the schedule does later anyway is asked for now, so that it disturbs nothing. */
async function runSchedule({ stack }: Bench, name: 'search' | 'vectorIndex'): Promise<void> {
  const connection = await Connection.connect({ address: stack.info().temporal.address });
  try {
    await new Client({ connection }).schedule.getHandle(scheduleIds(PREFIX)[name]).trigger();
  } finally {
    await connection.close();
  }
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

async function settles(isDone: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; await pause(POLL_MS)) if (await isDone()) return true;
  return false;
}

async function isFilled({ sql }: Bench, project: string): Promise<boolean> {
  const left = await sql.ask(
    `select count(*) from import_job where project_id = '${project}' and phase = 'ended' and searched_at is null`,
  );
  return left === '0';
}

/** Mixtures of the vectors of real questions stand for the vectors of all pairs: a local model would need hours for a million. */
async function measureMeaning(bench: Bench, project: string): Promise<Figure[]> {
  const { pairloom, sql, say } = bench;
  const real = await pairloom.createProject('real vectors');
  await pairloom.importFile(real, await rowsFile(bench, 'real', REAL_TEXTS), 'real.csv', { embed: true });
  await sql.mixVectors(real, project);
  const path = `/projects/${project}/search?by=meaning&q=${encodeURIComponent('how do I get a refund?')}&limit=10`;
  const figures: Figure[] = [];
  const { method } = SearchResult.parse(await pairloom.read(path));
  figures.push(...(await look(bench, `search by meaning, ${method}, the model's time included`, path)));
  const start = performance.now();
  await runSchedule(bench, 'vectorIndex');
  const isMade = async () =>
    (await sql.ask(`select count(*) from vector_index where project_id = '${project}'`)) === '1';
  if (bench.options.rows < 50_000 || !(await settles(isMade, INDEX_MS))) return figures;
  const took = (performance.now() - start) / 1000;
  const [recall, probes] = (
    await sql.ask(`select recall, probes from vector_index where project_id = '${project}'`)
  ).split('|');
  say(`index over ${bench.options.rows} vectors: ${seconds(took)}, recall ${recall}`);
  figures.push({ name: 'index over the vectors, made and tried', unit: 's', values: [took] });
  figures.push({ name: 'recall@10 of the index', unit: 'ratio', better: 'higher', values: [Number(recall)] });
  figures.push({ name: 'lists looked through', unit: 'count', values: [Number(probes)] });
  figures.push(...(await look(bench, "search by meaning, index, the model's time included", path)));
  const inDatabase: number[] = [];
  for (let n = 0; n < LOOKS; n++) inDatabase.push(await pairloom.timeOf('database', path));
  say(`of it in the database: ${percentile(inDatabase, 0.5).toFixed(0)} ms`);
  figures.push(...percentiles('search by meaning, index, in the database', inDatabase));
  return figures;
}
