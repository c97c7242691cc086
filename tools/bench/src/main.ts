/** `npm run bench`: what an import costs, against other ways to do the same, in one run on the embedded stack. */
import { PartFault, describeFault, spawnStack } from '@pairloom/tools';
import { open, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { type Baseline, type PartFigure, readBaseline, unlike, worse } from './baseline.ts';
import { type Bench, type Measure, rowsFile } from './bench.ts';
import { figureTable } from './figures.ts';
import { type BenchOptions, type PartName, readOptions } from './options.ts';
import { PairloomClient } from './pairloom.ts';
import { measureAgain } from './parts/again.ts';
import { measureCounts } from './parts/counts.ts';
import { measureEmbeddings } from './parts/embeddings.ts';
import { measureFlat } from './parts/flat.ts';
import { measureFormats } from './parts/formats.ts';
import { measureLoad } from './parts/load.ts';
import { measureParallel } from './parts/parallel.ts';
import { measureParse } from './parts/parse.ts';
import { measureReading } from './parts/reading.ts';
import { measureScripts } from './parts/scripts.ts';
import { measureShapes } from './parts/shapes.ts';
import { measureSmall } from './parts/small.ts';
import { measureWorkers } from './parts/workers.ts';
import { SqlByHand } from './sql-by-hand.ts';
import { type Versions, versionsOf } from './versions.ts';

const MEASURES: Readonly<Record<PartName, Measure>> = {
  load: measureLoad,
  small: measureSmall,
  again: measureAgain,
  scripts: measureScripts,
  shapes: measureShapes,
  parallel: measureParallel,
  formats: measureFormats,
  embeddings: measureEmbeddings,
  reading: measureReading,
  parse: measureParse,
  workers: measureWorkers,
  flat: measureFlat,
  counts: measureCounts,
};

const WARM_UP_ROWS = 2_000;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

interface Run {
  /** What was measured until the end, or until a part failed. */
  readonly figures: readonly PartFigure[];
  readonly versions: Versions;
  readonly fault: unknown;
}

/** After a part that failed nothing more is measured: what it left running would be in it. */
async function measure(bench: Bench): Promise<Pick<Run, 'figures' | 'fault'>> {
  const figures: PartFigure[] = [];
  try {
    // The first of everything is slower: code is compiled, caches are filled. It is not counted.
    const warmUp = await rowsFile(bench, 'warm-up', WARM_UP_ROWS);
    await bench.pairloom.importFile(await bench.pairloom.createProject('warm-up'), warmUp);
    for (const part of bench.options.parts) {
      say(`— ${part}`);
      figures.push(...(await MEASURES[part](bench)).map((figure) => ({ part, ...figure })));
    }
    return { figures, fault: undefined };
  } catch (fault) {
    return { figures, fault };
  }
}

async function run(options: BenchOptions): Promise<Run> {
  // What is done beside imports is asked for where it is measured, and disturbs nothing else.
  const stack = await spawnStack({ RECONCILE_INTERVAL: '1h', UPKEEP_INTERVAL: '1h' });
  try {
    const { gateway, postgres } = stack.info();
    const pairloom = new PairloomClient(gateway.url);
    const bench = { stack, pairloom, sql: new SqlByHand(postgres.url, postgres.pid), options, say };
    return { ...(await measure(bench)), versions: await versionsOf(bench) };
  } finally {
    await stack.stop();
  }
}

/** Before anything is measured: whether the figures can be kept and compared. */
async function readyToCompare({ out, check, ...options }: BenchOptions): Promise<Baseline | undefined> {
  const baseline = check === undefined ? undefined : await readBaseline(check);
  const differences = baseline === undefined ? [] : unlike({ out, check, ...options }, baseline);
  if (differences.length > 0)
    throw new PartFault(
      `--check ${check}`,
      `of another kind of run: ${differences.join('; ')}`,
      'measure with its options',
    );
  if (out !== undefined) await (await open(out, 'a')).close();
  return baseline;
}

function compare(figures: readonly PartFigure[], { check, parts }: BenchOptions, baseline: Baseline): void {
  const complaints = worse(figures, baseline.figures, parts);
  for (const complaint of complaints) say(`worse than ${check}: ${complaint}`);
  if (complaints.length > 0) process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const baseline = await readyToCompare(options);
  const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB`;
  const command = ['npm run bench --', ...args].join(' ');
  say(`starting the embedded stack; ${machine}`);
  const begun = new Date().toISOString();
  const { figures, versions, fault } = await run(options);
  process.stdout.write(`${figureTable(figures)}\n`);
  const report = { command, begun, machine, versions, options, figures };
  if (options.out !== undefined) await writeFile(options.out, `${JSON.stringify(report, undefined, 2)}\n`);
  if (fault !== undefined) fail(fault);
  else if (baseline !== undefined) compare(figures, options, baseline);
}

function fail(fault: unknown): void {
  say(describeFault(fault));
  process.exitCode = 1;
}

try {
  await main(process.argv.slice(2));
} catch (fault) {
  fail(fault);
}
