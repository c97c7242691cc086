/** `npm run faults`: breaks the real stack in every way it knows and looks whether the records stay true. */
import { buildParts, silent } from '@pairloom/tools';
import { appendFileSync } from 'node:fs';
import type { Fault } from './faults/fault.ts';
import { FAULTS } from './faults/index.ts';
import { readOptions, type FaultOptions } from './options.ts';
import { lineOf, tableOf } from './report.ts';
import { runFault, type RunResult } from './run-faults.ts';
import { Stage } from './stage.ts';
import { Installation } from './stack/installation.ts';
import { startServers, type Servers } from './stack/servers.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function chosen({ faults, variant }: FaultOptions): Fault[] {
  return FAULTS.filter(({ no }) => faults.length === 0 || faults.includes(no))
    .map((fault) => ({
      ...fault,
      variants: fault.variants.filter(({ name }) => variant === undefined || name.includes(variant)),
    }))
    .filter(({ variants }) => variants.length > 0);
}

/** Told to stop, it takes the servers with it: they would outlive it. */
function stopWith(servers: Servers): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void servers.stop().finally(() => process.exit(130)));
}

async function runAll(options: FaultOptions): Promise<RunResult[]> {
  const results: RunResult[] = [];
  const servers = await startServers(() => silent);
  stopWith(servers);
  try {
    for (const fault of chosen(options)) {
      say(`fault ${fault.no}: ${fault.title}`);
      const installation = await Installation.open(servers, { name: `fault_${fault.no}`, env: fault.env });
      try {
        const { variants } = fault;
        const runs = options.runs === 0 ? variants.length : options.runs;
        await runFault(new Stage(installation), { fault, variants, runs, seed: options.seed }, (result) => {
          results.push(result);
          say(lineOf(result));
          if (options.out !== undefined) appendFileSync(options.out, `${JSON.stringify(result)}\n`);
        });
      } finally {
        await installation.close();
      }
    }
  } finally {
    await servers.stop();
  }
  return results;
}

const options = readOptions(process.argv.slice(2));
if (options.list) {
  for (const { no, title, variants } of FAULTS)
    process.stdout.write(`${no} ${title}\n${variants.map(({ name }) => `    ${name}\n`).join('')}`);
  process.exit(0);
}
say(`seed ${options.seed}`);
await buildParts(['gateway', 'worker']);
const results = await runAll(options);
process.stdout.write(`${tableOf(results, FAULTS)}\nseed ${options.seed}\n`);
process.exit(results.some(({ violations }) => violations.length > 0) ? 1 : 0);
