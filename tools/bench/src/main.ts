/** `npm run bench`: what an import costs, against other ways to do the same, in one run on the embedded stack. */
import { spawnStack } from '@pairloom/tools';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { type Bench, type Measure, rowsFile } from './bench.ts';
import { type Figure, figureTable, worse } from './figures.ts';
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

async function measure(bench: Bench): Promise<Figure[]> {
  // The first of everything is slower: code is compiled, caches are filled. It is not counted.
  const warmUp = await rowsFile(bench, 'warm-up', WARM_UP_ROWS);
  await bench.pairloom.importFile(await bench.pairloom.createProject('warm-up'), warmUp);
  const figures: Figure[] = [];
  for (const part of bench.options.parts) {
    say(`— ${part}`);
    figures.push(...(await MEASURES[part](bench)));
  }
  return figures;
}

async function run(options: BenchOptions): Promise<Figure[]> {
  // What is done beside imports is asked for where it is measured, and disturbs nothing else.
  const stack = await spawnStack({ RECONCILE_INTERVAL: '1h', UPKEEP_INTERVAL: '1h' });
  try {
    const { gateway, postgres } = stack.info();
    const pairloom = new PairloomClient(gateway.url);
    return await measure({ stack, pairloom, sql: new SqlByHand(postgres.url, postgres.pid), options, say });
  } finally {
    await stack.stop();
  }
}

async function compare(figures: readonly Figure[], baseline: string): Promise<void> {
  const before = JSON.parse(await readFile(baseline, 'utf8')) as { figures: Figure[] };
  const complaints = worse(figures, before.figures);
  for (const complaint of complaints) say(`worse than ${baseline}: ${complaint}`);
  if (complaints.length > 0) process.exitCode = 1;
}

const options = readOptions(process.argv.slice(2));
const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`;
say(`starting the embedded stack; ${machine}`);
const figures = await run(options);
process.stdout.write(`${figureTable(figures)}\n`);
if (options.out !== undefined)
  await writeFile(options.out, `${JSON.stringify({ machine, options, figures }, undefined, 2)}\n`);
if (options.check !== undefined) await compare(figures, options.check);
