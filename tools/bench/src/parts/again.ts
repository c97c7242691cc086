import { join } from 'node:path';
import { type Bench, type Measure, rowsFile, seconds } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { type BenchRow, asCsv, benchRows, writePieces } from '../rows.ts';

/** Each `every`th row with another answer. */
function* changed(rows: Iterable<BenchRow>, every: number): Generator<BenchRow> {
  let row = 0;
  for (const one of rows)
    yield ++row % every === 0 && one.answer !== '' ? { ...one, answer: `${one.answer} Changed.` } : one;
}

/** The rows and one that no other file has: what was known of the rows is known no longer. */
function* andOneMore(rows: Iterable<BenchRow>): Generator<BenchRow> {
  yield* rows;
  yield { question: 'What stands in this file only?', answer: 'This row.', category: '', tags: '' };
}

/** Every row twice. */
function* twice(rows: Iterable<BenchRow>): Generator<BenchRow> {
  for (const one of rows) {
    yield one;
    yield { ...one, answer: `${one.answer} Again.` };
  }
}

async function written(bench: Bench, name: string, rows: Iterable<BenchRow>): Promise<string> {
  const file = join(bench.stack.folder, `${name}.csv`);
  await writePieces(file, asCsv(rows));
  return file;
}

/** What happens to rows that are there already, against the first import of the same number of rows. */
export const measureAgain: Measure = async (bench) => {
  const { pairloom, sql, options, say } = bench;
  const rows = () => benchRows(options.rows, options.seed);
  const file = await rowsFile(bench, 'again');
  const someChanged = await written(bench, 'some-changed', changed(rows(), 10));
  const allChanged = await written(bench, 'all-changed', changed(rows(), 1));
  const oneMore = await written(bench, 'one-more', andOneMore(rows()));
  const repeated = await written(bench, 'repeated', twice(benchRows(Math.ceil(options.rows / 2), options.seed)));
  await sql.clean();
  const project = await pairloom.createProject('again');
  const figures: Figure[] = [];
  let first = Number.NaN;
  const note = (name: string, took: number): void => {
    say(`${name}: ${seconds(took)}`);
    figures.push({ name, unit: 's', values: [took] });
    figures.push({ name: `${name} : first import`, unit: 'ratio', values: [took / first] });
  };
  first = (await pairloom.importFile(project, file)).seconds;
  note('first import', first);
  note('again, unchanged', (await pairloom.importFile(project, file)).seconds);
  note('again, unchanged but for a new row', (await pairloom.importFile(project, oneMore)).seconds);
  note('again, create only', (await pairloom.importFile(project, file, 'rows.csv', { mode: 'create' })).seconds);
  note('again, dry run', (await pairloom.importFile(project, file, 'rows.csv', { dryRun: true })).seconds);
  note('again, 10% changed', (await pairloom.importFile(project, someChanged)).seconds);
  const all = await pairloom.importFile(project, allChanged);
  note('again, all changed', all.seconds);
  note('undo of all changes', (await pairloom.undo(all.record)).seconds);
  note(
    'half of the rows repeat',
    (await pairloom.importFile(await pairloom.createProject('repeated'), repeated)).seconds,
  );
  figures.push(await cancelAtHalf(bench, file));
  await sql.clean();
  return figures;
};

/** Time from the cancel until nothing of the import moves any more. */
async function cancelAtHalf({ pairloom, sql, options, say }: Bench, file: string): Promise<Figure> {
  await sql.clean();
  const started = await pairloom.startImport(await pairloom.createProject('cancelled'), file, 'rows.csv', {});
  await pairloom.until(started, ({ counts, phase }) => phase === 'ended' || counts.processed >= options.rows / 2);
  const start = performance.now();
  await pairloom.cancel(started);
  await pairloom.until(started, ({ phase }) => phase === 'ended');
  const ms = performance.now() - start;
  say(`cancel at half: ${ms.toFixed(0)} ms`);
  return { name: 'cancel at half, until it has ended', unit: 'ms', values: [ms] };
}
