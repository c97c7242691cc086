import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PartFault } from '../fault.ts';
import type { Log } from '../log.ts';
import { startChild, untilReady, type RunningPart } from '../process/child.ts';
import { endLeftover } from '../process/leftover.ts';
import { tryLock } from '../process/lock.ts';
import { freePort, isPortFree, rememberedPort } from '../process/ports.ts';
import { temporalCli } from './cli.ts';

const run = promisify(execFile);

/** Keyword search attributes that the workflows set. */
export const SEARCH_ATTRIBUTES = ['PairloomProjectId', 'PairloomImportId', 'PairloomStatus', 'PairloomPhase'] as const;

/** All four, because those not given are taken at random and may collide. */
export interface TemporalPorts {
  readonly grpc: number;
  readonly ui: number;
  readonly http: number;
  readonly metrics: number;
}

export interface TemporalOptions {
  /** Folder for the database file, ports and log; made if missing. */
  readonly folder: string;
  /** Cache of fetched wheels. */
  readonly toolsDir: string;
  readonly log: Log;
  /** `memory` forgets everything at its end (tests). Default: `file`. */
  readonly storage?: 'file' | 'memory';
  /** Default: temporal.log in the folder. */
  readonly logFile?: string;
  /** Listen here or fail: for a restart, when others know the address. Else the last ports, or free ones. */
  readonly ports?: TemporalPorts;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

export interface RunningTemporal extends RunningPart {
  /** host:port of the frontend. */
  readonly address: string;
  readonly uiUrl: string;
  readonly ports: TemporalPorts;
  /** The CLI that runs it. */
  readonly cli: string;
}

/** Temporal's development server, with its UI, on 127.0.0.1. @throws PartFault */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const { folder, log } = options;
  const cli = await temporalCli(options);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Two servers on one database file start without complaint and damage it.
  const lock = tryLock(join(folder, 'temporal.lock'));
  if (!lock)
    throw new PartFault('Temporal', `another start uses ${folder}`, 'End it, or choose another PAIRLOOM_HOME.');
  try {
    const pidFile = join(folder, 'temporal.pid');
    if (await endLeftover(pidFile, 'SIGTERM')) log('ended the Temporal server that an earlier start left running');
    const ports = options.ports ?? (await choosePorts(folder, log));
    const running = await serve(cli, ports, pidFile, options);
    void running.exited.then(() => lock.release());
    return { ...running, ports, cli, address: `127.0.0.1:${ports.grpc}`, uiUrl: `http://127.0.0.1:${ports.ui}` };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function choosePorts(folder: string, log: Log): Promise<TemporalPorts> {
  const file = join(folder, 'ports.json');
  const last = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<TemporalPorts>) : {};
  const ports: TemporalPorts = {
    grpc: await rememberedPort(last.grpc),
    ui: await rememberedPort(last.ui),
    http: await freePort(),
    metrics: await freePort(),
  };
  if (last.grpc !== undefined && ports.grpc !== last.grpc) log(`port ${last.grpc} is taken, now on ${ports.grpc}`);
  if (last.ui !== undefined && ports.ui !== last.ui) log(`port ${last.ui} is taken, the UI is now on ${ports.ui}`);
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

async function serve(
  cli: string,
  ports: TemporalPorts,
  pidFile: string,
  options: TemporalOptions,
): Promise<RunningPart> {
  const logFile = options.logFile ?? join(options.folder, 'temporal.log');
  for (const port of [ports.grpc, ports.ui, ports.http, ports.metrics])
    if (!(await isPortFree(port)))
      throw new PartFault('Temporal', `port ${port} is taken`, 'End what listens on it, or start again.');
  const env = { TEMPORAL_VERSION_CHECK_DISABLED: '1', HOME: process.env['HOME'] ?? options.folder };
  const running = await startChild({
    part: 'Temporal',
    command: cli,
    args: ['server', 'start-dev', ...portFlags(ports), ...storageFlags(options), ...OTHER_FLAGS],
    env,
    cwd: options.folder,
    logFile,
    pidFile,
  });
  const answers = async (): Promise<boolean> => {
    const args = ['operator', 'namespace', 'describe', '-n', 'default', '--address', `127.0.0.1:${ports.grpc}`];
    await run(cli, args, { env: { ...process.env, ...env }, timeout: 10_000 });
    return true;
  };
  try {
    await untilReady(running, answers, {
      part: 'Temporal',
      logFile,
      timeoutMs: 60_000,
      everyMs: 100,
      signal: options.signal,
    });
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}

const portFlags = (ports: TemporalPorts): string[] => [
  '--ip=127.0.0.1',
  `--port=${ports.grpc}`,
  `--ui-port=${ports.ui}`,
  `--http-port=${ports.http}`,
  `--metrics-port=${ports.metrics}`,
];

/** Without the two pragmas each activity waits for the disk, and all runs at a fifth of the speed. */
const storageFlags = ({ storage, folder }: TemporalOptions): string[] =>
  storage === 'memory'
    ? []
    : [
        `--db-filename=${join(folder, 'temporal.db')}`,
        '--sqlite-pragma=journal_mode=WAL',
        '--sqlite-pragma=synchronous=NORMAL',
      ];

const OTHER_FLAGS = [
  '--log-level=warn',
  '--ui-disable-news-fetch',
  // Else the activities of a hundred imports of one project stand before the first of another's.
  '--dynamic-config-value=matching.enableFairness=true',
  // Fairness holds within a part of a queue, and one server needs no more than one.
  '--dynamic-config-value=matching.numTaskqueueReadPartitions=1',
  '--dynamic-config-value=matching.numTaskqueueWritePartitions=1',
  ...SEARCH_ATTRIBUTES.map((name) => `--search-attribute=${name}=Keyword`),
];
