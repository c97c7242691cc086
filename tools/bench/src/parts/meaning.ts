import { SearchResult } from '@pairloom/contract';
import { createHash, randomUUID } from 'node:crypto';
import { type Bench, rowsFile, seconds } from '../bench.ts';
import { BenchVectors } from '../bench-vectors.ts';
import { vectorsOf } from '../embedder-calls.ts';
import { type Figure, percentile, spread } from '../figures.ts';
import { recall } from '../recall.ts';
import { benchRows } from '../rows.ts';
import { runSchedule, settles } from '../schedules.ts';

const QUESTIONS = 50;
const NEAREST = 10;
/** Texts whose real vectors the others are mixed of. */
const REAL_TEXTS = 1_000;
/** Below, every vector is compared. */
const INDEXED_ROWS = 50_000;
const INDEX_MS = 1_800_000;
/** Of the rows so many are inserted once more, up to a limit, to see what the index costs. */
const SPARE_SHARE = 0.1;
const MOST_SPARES = 10_000;

/** p50 and p95 of each round. */
export const percentiles = (name: string, rounds: readonly (readonly number[])[]): Figure[] => [
  { name: `${name}, p50`, unit: 'ms', values: rounds.map((ms) => percentile(ms, 0.5)) },
  { name: `${name}, p95`, unit: 'ms', values: rounds.map((ms) => percentile(ms, 0.95)) },
];

/**
 * Search by meaning in a project whose pairs have mixtures of the vectors of real questions: a local model would need hours for a
 * million. Asked are other questions in each round, each once, with the vector that the model makes of it.
 */
export async function measureMeaning(bench: Bench, project: string): Promise<Figure[]> {
  const { pairloom, sql, stack, options, say } = bench;
  const vectors = await BenchVectors.connect(stack.info().postgres.url);
  try {
    const real = await pairloom.createProject('real vectors');
    await pairloom.importFile(real, await rowsFile(bench, 'real', REAL_TEXTS), 'real.csv', { embed: true });
    await vectors.mix(real, project);
    const exact = await exactAnswers(bench, vectors, project);
    const compared = [await askAll(bench, project, 'exact', 0)];
    const figures = [...figuresOf('exact', compared), recallFigure('exact', exact, compared)];
    if (options.rows < INDEXED_ROWS) return figures;
    const start = performance.now();
    await runSchedule(bench, 'vectorIndex');
    const isMade = async () =>
      (await sql.ask(`select count(*) from vector_index where project_id = '${project}'`)) === '1';
    if (!(await settles(isMade, INDEX_MS))) throw new Error('There was no index over the vectors within half an hour.');
    const took = (performance.now() - start) / 1000;
    say(`index over ${options.rows} vectors: ${seconds(took)}`);
    figures.push({ name: 'index over the vectors, made and tried', unit: 's', values: [took] });
    figures.push(...(await toldOfIndex(bench, project)));
    const asked: Asked[][] = [];
    for (let round = 0; round < options.rounds; round++) asked.push(await askAll(bench, project, 'index', round));
    figures.push(...figuresOf('index', asked), recallFigure('index', exact, asked));
    return [...figures, ...(await measureInserts(bench, vectors, project, took))];
  } finally {
    await vectors.end();
  }
}

/** Seeded questions that are in no file, others in each round. */
const questionsOf = ({ options }: Bench, round: number): string[] =>
  [...benchRows(QUESTIONS, options.seed + 1_000_000 + round)].map(({ question }) => question);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Texts nearest to the questions of the first round, by their hashes. */
async function exactAnswers(bench: Bench, vectors: BenchVectors, project: string): Promise<string[][]> {
  const { url } = bench.stack.info().embedder;
  const answers: string[][] = [];
  for (const question of questionsOf(bench, 0)) {
    const [vector = []] = await vectorsOf(url, [question]);
    answers.push(await vectors.nearest(project, vector, NEAREST));
  }
  return answers;
}

interface Asked {
  readonly ms: number;
  readonly modelMs: number;
  readonly databaseMs: number;
  /** Hashes of the texts that were found. */
  readonly found: readonly string[];
}

async function askAll(bench: Bench, project: string, wanted: 'exact' | 'index', round: number): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const question of questionsOf(bench, round)) {
    const query = new URLSearchParams({ by: 'meaning', q: question, limit: String(NEAREST) });
    const { body, ...times } = await bench.pairloom.timed(`/projects/${project}/search?${query.toString()}`);
    const { method, items } = SearchResult.parse(body);
    if (method !== wanted) throw new Error(`The search was answered by ${method} where ${wanted} was to be measured.`);
    asked.push({ ...times, found: items.map(({ pair }) => hashOf(pair.question)) });
  }
  const ms = asked.map((one) => one.ms);
  bench.say(`search by meaning, ${wanted}, ${QUESTIONS} questions: ${percentile(ms, 0.5).toFixed(0)} ms`);
  return asked;
}

function figuresOf(method: string, rounds: readonly (readonly Asked[])[]): Figure[] {
  const each = (of: (asked: Asked) => number): number[][] => rounds.map((round) => round.map(of));
  return [
    ...percentiles(
      `search by meaning, ${method}, the model's time included`,
      each(({ ms }) => ms),
    ),
    ...percentiles(
      `search by meaning, ${method}, without the model's time`,
      each(({ ms, modelMs }) => ms - modelMs),
    ),
    ...percentiles(
      `search by meaning, ${method}, in the database`,
      each(({ databaseMs }) => databaseMs),
    ),
  ];
}

const recallFigure = (
  method: string,
  exact: readonly (readonly string[])[],
  [first = []]: readonly (readonly Asked[])[],
): Figure => ({
  name: `recall@10 of ${QUESTIONS} answers, ${method}`,
  unit: 'ratio',
  better: 'higher',
  values: [
    recall(
      exact,
      first.map(({ found }) => found),
    ),
  ],
});

/** What the maker of the index found by its own trial. */
async function toldOfIndex({ sql }: Bench, project: string): Promise<Figure[]> {
  const line = await sql.ask(
    `select recall, probes, lists, pg_relation_size(name::regclass) from vector_index where project_id = '${project}'`,
  );
  const [recalled, probes, lists, bytes] = line.split('|').map(Number);
  return [
    { name: 'recall@10 by the trial of its maker', unit: 'ratio', better: 'higher', values: [recalled ?? Number.NaN] },
    { name: 'lists looked through', unit: 'count', values: [probes ?? Number.NaN] },
    { name: 'lists of the index', unit: 'count', values: [lists ?? Number.NaN] },
    { name: 'size of the index', unit: 'MB', values: [(bytes ?? Number.NaN) / 1e6] },
  ];
}

/** Vectors inserted into the project with the index and into one without, in turn; and without, the index made after all of them. */
async function measureInserts(
  { options, say }: Bench,
  vectors: BenchVectors,
  project: string,
  indexSeconds: number,
): Promise<Figure[]> {
  await vectors.makeSpares(project, Math.min(MOST_SPARES, Math.floor(options.rows * SPARE_SHARE)));
  const without = randomUUID();
  const rates: { present: number; none: number }[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    const none = await vectors.insertSpares(without, `${round} `);
    const present = await vectors.insertSpares(project, `${round} `);
    say(`vectors inserted: ${none.toFixed(0)} rows/s, ${present.toFixed(0)} with an index`);
    rates.push({ present, none });
  }
  const perRow = 1 / spread(rates.map(({ none }) => none)).median + indexSeconds / options.rows;
  return [
    { name: 'vectors inserted, no index', unit: 'rows/s', values: rates.map(({ none }) => none) },
    { name: 'vectors inserted, the index present', unit: 'rows/s', values: rates.map(({ present }) => present) },
    {
      name: 'rate with the index present : none',
      unit: 'ratio',
      better: 'higher',
      values: rates.map(({ present, none }) => present / none),
    },
    { name: 'vectors inserted and the index made after all of them', unit: 'rows/s', values: [1 / perRow] },
  ];
}
