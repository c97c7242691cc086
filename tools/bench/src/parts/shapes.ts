import { join } from 'node:path';
import { type Measure, seconds } from '../bench.ts';
import { benchRows, writePieces } from '../rows.ts';

const WIDE_COLUMNS = 100;
const CELL_CHARS = 20_000;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Rows with a hundred more columns, all of them mapped. */
function* wide(rows: number, seed: number): Generator<string> {
  const names = Array.from({ length: WIDE_COLUMNS }, (_, at) => `field${at}`);
  yield `question,answer,${names.join(',')}\n`;
  for (const { question, answer } of benchRows(rows, seed))
    yield `${quoted(question)},${quoted(answer)},${names.map((name) => `${name} value`).join(',')}\n`;
}

/** Answers of 20,000 characters. */
function* long(rows: number, seed: number): Generator<string> {
  yield 'question,answer\n';
  for (const { question, answer } of benchRows(rows, seed)) {
    const text = answer === '' ? question : answer;
    yield `${quoted(question)},${quoted(text.repeat(Math.ceil(CELL_CHARS / text.length)).slice(0, CELL_CHARS))}\n`;
  }
}

/** Rows of unusual shape, by the bytes they have. */
export const measureShapes: Measure = async ({ stack, pairloom, sql, options, say }) => {
  const shapes = [
    {
      name: `${WIDE_COLUMNS} mapped columns more`,
      rows: Math.ceil(options.rows / 10),
      pieces: wide,
      options: {
        mapping: Object.fromEntries([
          ['question', 'question'],
          ['answer', 'answer'],
          ...Array.from({ length: WIDE_COLUMNS }, (_, at) => [`metadata.field${at}`, `field${at}`]),
        ]) as Record<string, string>,
      },
    },
    { name: `answers of ${CELL_CHARS} characters`, rows: Math.ceil(options.rows / 20), pieces: long, options: {} },
  ];
  const made = shapes.map((shape, n) => ({
    ...shape,
    file: join(stack.folder, `shape-${n}.csv`),
    rates: [] as number[],
  }));
  for (const { file, pieces, rows } of made) await writePieces(file, pieces(rows, options.seed));
  for (let round = 1; round <= options.rounds; round++)
    for (const { name, rows, file, rates, options: wanted } of made) {
      await sql.clean();
      const project = await pairloom.createProject(`${name}, ${round}`);
      const loaded = await pairloom.importFile(project, file, 'shape.csv', wanted);
      say(`${name}: ${rows} rows in ${seconds(loaded.seconds)}`);
      rates.push(rows / loaded.seconds);
    }
  return made.map(({ name, rates }) => ({ name, unit: 'rows/s', values: rates }));
};
