/** `npm run faults`: breaks the real stack in every way it knows and looks whether the records stay true. */
import { buildParts, silent, stopRequest } from '@pairloom/tools';
import { appendFileSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Fault } from './faults/fault.ts';
import { faultsWith } from './faults/index.ts';
import { readOptions, type FaultOptions } from './options.ts';
import { lineOf, tableOf } from './report.ts';
import { nameOfRun, readResults } from './results.ts';
import { runFault, type RunResult } from './run-faults.ts';
import { Stage } from './stage.ts';
import { Installation } from './stack/installation.ts';
import { startServers, type Servers } from './stack/servers.ts';

/** As shells tell the end by Ctrl-C. */
const STOPPED = 130;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** What was asked for; without any, all but the long ones. */
function chosen(faults: readonly Fault[], { faults: wanted, variant }: FaultOptions): Fault[] {
  return faults
    .filter(({ no, long }) => (wanted.length === 0 ? long !== true : wanted.includes(no)))
    .map((fault) => ({
      ...fault,
      variants: fault.variants.filter(({ name }) => variant === undefined || name.includes(variant)),
    }))
    .filter(({ variants }) => variants.length > 0);
}

/** All runs of a fault on an installation of its own, but those that stand in the file of results. */
async function runOne(servers: Servers, fault: Fault, options: FaultOptions, until: number): Promise<RunResult[]> {
  const { variants } = fault;
  const { seed, out, logs } = options;
  const done = new Set(out === undefined ? [] : readResults(out).map(nameOfRun));
  const plan = {
    ...{ fault, variants, seed },
    runs: options.runs === 0 ? variants.length * options.times : options.runs,
    wanted: (run: number, { name }: { name: string }) =>
      performance.now() < until && !done.has(nameOfRun({ fault: fault.no, variant: name, run, seed })),
  };
  const results: RunResult[] = [];
  const note = (result: RunResult): void => {
    results.push(result);
    say(lineOf(result));
    if (out !== undefined) appendFileSync(out, `${JSON.stringify(result)}\n`);
  };
  const { env, smallDisks, objectStore } = fault;
  const name = `fault_${fault.no}${objectStore === true ? '_s3' : ''}`;
  const installation = await Installation.open(servers, { name, env, smallDisks, objectStore });
  try {
    await runFault(new Stage(installation), plan, note);
  } finally {
    if (logs !== undefined) keepLogs(installation, join(logs, name.replaceAll('_', '-')));
    await installation.close();
  }
  return results;
}

function keepLogs(installation: Installation, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of installation.logs) if (existsSync(file)) copyFileSync(file, join(folder, basename(file)));
}

/** Told to stop, it takes with it what it has started, which would outlive it. */
async function runAll(faults: readonly Fault[], options: FaultOptions, signal: AbortSignal): Promise<RunResult[]> {
  const results: RunResult[] = [];
  const until = performance.now() + options.minutes * 60_000;
  const servers = await startServers(() => silent, signal);
  signal.addEventListener('abort', () => void servers.stop().finally(() => process.exit(STOPPED)));
  try {
    for (const fault of faults) {
      if (performance.now() > until) break;
      const obstacle = await fault.obstacle?.();
      say(`fault ${fault.no}: ${fault.title}${obstacle === undefined ? '' : ` – skipped: ${obstacle}`}`);
      if (obstacle === undefined) results.push(...(await runOne(servers, fault, options, until)));
    }
  } finally {
    await servers.stop();
  }
  return results;
}

const options = readOptions(process.argv.slice(2));
const faults = faultsWith(options);
if (options.list) {
  for (const { no, title, variants } of faults)
    process.stdout.write(`${no} ${title}\n${variants.map(({ name }) => `    ${name}\n`).join('')}`);
  process.exit(0);
}
if (options.tables.length > 0) {
  process.stdout.write(`${tableOf(options.tables.flatMap(readResults), faults)}\n`);
  process.exit(0);
}
say(`seed ${options.seed}`);
const { signal } = stopRequest();
const results = await buildParts(['gateway', 'worker'], signal)
  .then(() => runAll(chosen(faults, options), options, signal))
  .catch((fault: unknown) => {
    if (signal.aborted) process.exit(STOPPED);
    throw fault;
  });
process.stdout.write(`${tableOf(results, faults)}\nseed ${options.seed}\n`);
process.exit(results.some(({ violations }) => violations.length > 0) ? 1 : 0);
