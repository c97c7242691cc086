/** `npm run bench`: the import against hand-written SQL on the same file, in one run on the embedded stack. */
import { importWorkflowId } from '@pairloom/temporal-api';
import { spawnStack, type SpawnedStack } from '@pairloom/tools';
import { Client, Connection } from '@temporalio/client';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { peakRssMb, spread, table, type Spread } from './figures.ts';
import { BENCH_FORMATS, writeFormat } from './formats.ts';
import { readOptions, type BenchOptions } from './options.ts';
import { PairloomClient, type TimedImport } from './pairloom.ts';
import { writeRows } from './rows.ts';
import { SqlByHand } from './sql-by-hand.ts';

const SMALL_ROWS = 100;

interface Figures {
  readonly rows: number;
  readonly rounds: number;
  readonly importSeconds: Spread;
  readonly sqlSeconds: Spread;
  /** Import against SQL, round by round. */
  readonly ratio: Spread;
  readonly historyEvents: number;
  readonly gatewayPeakMb: number | undefined;
  readonly workerPeakMb: number | undefined;
  readonly smallCreateToDoneMs: Spread;
  readonly formatRows: number;
  /** Rows a second of one import in each format. */
  readonly formats: readonly { readonly name: string; readonly rowsPerSecond: number }[];
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function historyEvents(stack: SpawnedStack, importId: string): Promise<number> {
  const connection = await Connection.connect({ address: stack.info().temporal.address });
  try {
    return (await new Client({ connection }).workflow.getHandle(importWorkflowId(importId)).describe()).historyLength;
  } finally {
    await connection.close();
  }
}

async function measure(stack: SpawnedStack, options: BenchOptions): Promise<Figures> {
  const file = join(stack.folder, 'rows.csv');
  const small = join(stack.folder, 'small.csv');
  await writeRows(file, options.rows, options.seed);
  await writeRows(small, SMALL_ROWS, options.seed);
  const pairloom = new PairloomClient(stack.info().gateway.url);
  const byHand = new SqlByHand(stack.info().postgres.url, stack.info().postgres.pid);
  // The first of everything is slower: code is compiled, caches are filled. It is not counted.
  await pairloom.importFile(await pairloom.createProject('warm-up'), small);

  const imports: TimedImport[] = [];
  const sql: number[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    await byHand.clean();
    imports.push(await pairloom.importFile(await pairloom.createProject(`round ${round}`), file));
    await byHand.clean();
    sql.push(await byHand.load(file));
    say(`round ${round}: import ${imports.at(-1)?.seconds.toFixed(2)} s, SQL by hand ${sql.at(-1)?.toFixed(2)} s`);
  }
  await byHand.clean();
  const smallMs: number[] = [];
  const project = await pairloom.createProject('small imports');
  for (let n = 0; n < options.smallImports; n++)
    smallMs.push((await pairloom.importFile(project, small)).createToDoneMs);

  return {
    rows: options.rows,
    rounds: options.rounds,
    importSeconds: spread(imports.map(({ seconds }) => seconds)),
    sqlSeconds: spread(sql),
    ratio: spread(imports.map(({ seconds }, round) => seconds / (sql[round] ?? Number.NaN))),
    historyEvents: await historyEvents(stack, imports.at(-1)?.record.id ?? ''),
    gatewayPeakMb: peakRssMb(stack.info().gateway.pid),
    workerPeakMb: peakRssMb(stack.info().worker.pid),
    smallCreateToDoneMs: spread(smallMs),
    formatRows: options.formatRows,
    formats: await measureFormats(stack, options, pairloom),
  };
}

async function measureFormats(stack: SpawnedStack, options: BenchOptions, pairloom: PairloomClient) {
  const measured: { name: string; rowsPerSecond: number }[] = [];
  for (const format of BENCH_FORMATS) {
    const file = join(stack.folder, format.filename);
    await writeFormat(format, file, options.formatRows, options.seed);
    const project = await pairloom.createProject(`format ${format.name}`);
    const { seconds, record } = await pairloom.importFile(project, file, format.filename);
    const total = record.counts.total ?? 0;
    if (total !== options.formatRows) throw new Error(`${format.name}: ${total} rows were read`);
    measured.push({ name: format.name, rowsPerSecond: Math.round(total / seconds) });
    say(`${format.name}: ${seconds.toFixed(2)} s`);
  }
  return measured;
}

function report(figures: Figures): string {
  const { rows, importSeconds, sqlSeconds, ratio, smallCreateToDoneMs } = figures;
  const range = ({ min, max }: Spread, digits: number): string => `${min.toFixed(digits)}–${max.toFixed(digits)}`;
  const rate = (seconds: number): string => `${Math.round(rows / seconds).toLocaleString('en-US')} rows/s`;
  const megabytes = (mb: number | undefined): string => (mb === undefined ? 'not told by this system' : `${mb} MB`);
  return table([
    ['figure', 'median', 'range'],
    [
      `import of ${rows.toLocaleString('en-US')} rows through REST`,
      `${importSeconds.median.toFixed(2)} s, ${rate(importSeconds.median)}`,
      `${range(importSeconds, 2)} s`,
    ],
    [
      'the same file by hand-written SQL',
      `${sqlSeconds.median.toFixed(2)} s, ${rate(sqlSeconds.median)}`,
      `${range(sqlSeconds, 2)} s`,
    ],
    ['ratio import : SQL', ratio.median.toFixed(2), range(ratio, 2)],
    [
      `import of ${SMALL_ROWS} rows, create to done`,
      `${Math.round(smallCreateToDoneMs.median)} ms`,
      `${range(smallCreateToDoneMs, 0)} ms`,
    ],
    ['history events', String(figures.historyEvents), ''],
    ['peak memory of the gateway', megabytes(figures.gatewayPeakMb), ''],
    ['peak memory of the worker', megabytes(figures.workerPeakMb), ''],
    ...figures.formats.map(({ name, rowsPerSecond }) => [
      `${figures.formatRows.toLocaleString('en-US')} rows as ${name}`,
      `${rowsPerSecond.toLocaleString('en-US')} rows/s`,
      '',
    ]),
  ]);
}

const options = readOptions(process.argv.slice(2));
say(
  `starting the embedded stack; ${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`,
);
const stack = await spawnStack();
try {
  const figures = await measure(stack, options);
  process.stdout.write(`${report(figures)}\n`);
  if (options.out !== undefined) await writeFile(options.out, `${JSON.stringify(figures, undefined, 2)}\n`);
} finally {
  await stack.stop();
}
