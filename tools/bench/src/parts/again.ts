import { join } from 'node:path';
import { type Bench, type Measure, rowsFile, seconds } from '../bench.ts';
import type { Figure } from '../figures.ts';
import type { TimedImport } from '../pairloom.ts';
import { type BenchRow, asCsv, benchRows, writePieces } from '../rows.ts';

/** Each `every`th row with another answer. */
function* changed(rows: Iterable<BenchRow>, every: number, ending: string): Generator<BenchRow> {
  let row = 0;
  for (const one of rows)
    yield ++row % every === 0 && one.answer !== '' ? { ...one, answer: `${one.answer} ${ending}` } : one;
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

interface Files {
  readonly file: string;
  readonly oneMore: string;
  readonly someChanged: string;
  readonly allChanged: string;
  readonly repeated: string;
}

async function writeFiles(bench: Bench): Promise<Files> {
  const { rows, seed } = bench.options;
  const written = async (name: string, content: Iterable<BenchRow>): Promise<string> => {
    const file = join(bench.stack.folder, `${name}.csv`);
    await writePieces(file, asCsv(content));
    return file;
  };
  return {
    file: await rowsFile(bench, 'again'),
    oneMore: await written('one-more', andOneMore(benchRows(rows, seed))),
    someChanged: await written('some-changed', changed(benchRows(rows, seed), 10, 'Changed.')),
    allChanged: await written('all-changed', changed(benchRows(rows, seed), 1, 'Changed once more.')),
    repeated: await written('repeated', twice(benchRows(Math.ceil(rows / 2), seed))),
  };
}

/** What one piece of work took in a round, and the rows of pairs and versions that it wrote. */
interface Done {
  readonly name: string;
  readonly seconds: number;
  readonly rowVersions: number;
}

/** What happens to rows that are there already, against the first import of the same number of rows in the same round. */
export const measureAgain: Measure = async (bench) => {
  const files = await writeFiles(bench);
  const rounds: Done[][] = [];
  const cancelMs: number[] = [];
  for (let round = 1; round <= bench.options.rounds; round++) {
    rounds.push(await oneRound(bench, files, round));
    cancelMs.push(...(await cancelAtHalf(bench, files.file, round)));
  }
  await bench.sql.clean();
  return [...figuresOf(rounds), ...(cancelMs.length === 0 ? [] : [cancelFigure(cancelMs)])];
};

async function oneRound({ pairloom, sql, say }: Bench, files: Files, round: number): Promise<Done[]> {
  const done: Done[] = [];
  const measured = async (name: string, work: () => Promise<TimedImport>): Promise<TimedImport> => {
    const before = await sql.transaction();
    const timed = await work();
    done.push({ name, seconds: timed.seconds, rowVersions: await sql.rowVersionsSince(before) });
    say(`round ${round}, ${name}: ${seconds(timed.seconds)}`);
    return timed;
  };
  await sql.clean();
  const project = await pairloom.createProject(`again ${round}`);
  const load = (file: string, options = {}) => pairloom.importFile(project, file, 'rows.csv', options);
  await measured('first import', () => load(files.file));
  await measured('again, unchanged', () => load(files.file));
  await measured('again, unchanged but for a new row', () => load(files.oneMore));
  await measured('again, create only', () => load(files.file, { mode: 'create' }));
  await measured('again, dry run', () => load(files.file, { dryRun: true }));
  await measured('again, 10% changed', () => load(files.someChanged));
  const all = await measured('again, all changed', () => load(files.allChanged));
  await measured('undo of all changes', () => pairloom.undo(all.record));
  await sql.clean();
  const other = await pairloom.createProject(`repeated ${round}`);
  await measured('half of the rows repeat', () => pairloom.importFile(other, files.repeated));
  return done;
}

function figuresOf(rounds: readonly (readonly Done[])[]): Figure[] {
  return (rounds[0] ?? []).flatMap(({ name }, at): Figure[] => {
    const values = (of: (done: Done, first: Done) => number): number[] =>
      rounds.flatMap((round) => {
        const [first, done] = [round[0], round[at]];
        return first === undefined || done === undefined ? [] : [of(done, first)];
      });
    return [
      { name, unit: 's', values: values((done) => done.seconds) },
      ...(at === 0
        ? []
        : [
            {
              name: `${name} : first import`,
              unit: 'ratio' as const,
              values: values((done, first) => done.seconds / first.seconds),
            },
          ]),
      {
        name: `${name}: rows written to pairs and versions`,
        unit: 'count',
        fixed: true,
        values: values((done) => done.rowVersions),
      },
    ];
  });
}

const cancelFigure = (values: readonly number[]): Figure => ({
  name: 'cancel at half, until it has ended',
  unit: 'ms',
  values,
});

/** Milliseconds from the cancel until nothing of the import moves any more; none for an import that was quicker. */
async function cancelAtHalf({ pairloom, sql, options, say }: Bench, file: string, round: number): Promise<number[]> {
  await sql.clean();
  const started = await pairloom.startImport(await pairloom.createProject(`cancelled ${round}`), file, 'rows.csv', {});
  const half = ({ counts }: typeof started): boolean => counts.processed >= options.rows / 2;
  const { phase } = await pairloom.until(started, (now) => now.phase === 'ended' || half(now));
  const start = performance.now();
  if (phase !== 'ended') await pairloom.cancel(started);
  const { status } = await pairloom.until(started, (now) => now.phase === 'ended');
  const ms = performance.now() - start;
  say(status === 'cancelled' ? `cancel at half: ${ms.toFixed(0)} ms` : `it had ended before it could be cancelled`);
  return status === 'cancelled' ? [ms] : [];
}
