import { ImportOptions } from '@pairloom/contract';
import {
  ChunkMemory,
  ChunkPlanner,
  chunkLimits,
  inspect,
  memoryBytes,
  planOf,
  prepareChunk,
  startCursor,
} from '@pairloom/core';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, type Measure, rowsFile } from '../bench.ts';
import { type Figure, percentile } from '../figures.ts';
import { asCsv, benchRows, writePieces } from '../rows.ts';

const LOOKS = 5;
const GIGABYTE = 1_000_000_000;

/** Reading and checking rows in this process, on one core, and looking at a file of a gigabyte through REST. */
export const measureParse: Measure = async (bench) => [...(await readAndCheck(bench)), ...(await inspectLarge(bench))];

/** What the worker does with the bytes of a file before it asks the database. */
async function readAndCheck(bench: Bench): Promise<Figure[]> {
  const bytes = await readFile(await rowsFile(bench, 'parse'));
  const options = ImportOptions.parse({ embed: false });
  const plan = planOf(await inspect(memoryBytes(bytes), 'rows.csv', options), options);
  const planner = new ChunkPlanner(plan, chunkLimits(bytes.length), startCursor(plan));
  const ranges = [...planner.push(bytes.subarray(plan.dialect.bodyStart)), ...planner.end()];
  const memory = new ChunkMemory();
  const rates: number[] = [];
  // The first round compiles the code.
  for (let round = 0; round <= bench.options.rounds; round++) {
    const before = process.cpuUsage();
    for (const range of ranges) {
      const { byteStart, byteEnd } = range;
      const source = memory.take('source', byteEnd - byteStart);
      source.set(bytes.subarray(byteStart, byteEnd));
      prepareChunk(source, range, plan, undefined, memory);
    }
    const { user, system } = process.cpuUsage(before);
    if (round > 0) rates.push(bytes.length / (user + system));
  }
  bench.say(`read and checked: ${percentile(rates, 0.5).toFixed(0)} MB for a CPU second`);
  return [{ name: 'CSV read, checked and hashed, for a CPU second', unit: 'MB', better: 'higher', values: rates }];
}

async function inspectLarge({ pairloom, stack, say, options }: Bench): Promise<Figure[]> {
  const file = join(stack.folder, 'gigabyte.csv');
  await writePieces(file, untilBytes(asCsv(benchRows(Number.MAX_SAFE_INTEGER, options.seed)), GIGABYTE));
  const project = await pairloom.createProject('inspection');
  const source = await pairloom.uploadSource(project, file);
  const ms: number[] = [];
  for (let look = 0; look < LOOKS; look++) {
    const start = performance.now();
    await pairloom.read(`/projects/${project}/sources/${source}/inspection`);
    ms.push(performance.now() - start);
  }
  say(`inspection of a gigabyte: ${percentile(ms, 0.5).toFixed(0)} ms`);
  return [{ name: 'inspection of a file of 1 GB', unit: 'ms', values: ms }];
}

function* untilBytes(pieces: Iterable<string>, bytes: number): Generator<string> {
  let written = 0;
  for (const piece of pieces) {
    yield piece;
    written += Buffer.byteLength(piece);
    if (written >= bytes) return;
  }
}
