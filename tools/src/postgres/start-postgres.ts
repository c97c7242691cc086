import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { PartFault } from '../fault.ts';
import type { Log } from '../log.ts';
import { startChild, untilReady, type RunningPart } from '../process/child.ts';
import { endLeftover, markOf } from '../process/leftover.ts';
import { isPortFree, rememberedPort } from '../process/ports.ts';
import { commandOf } from '../process/command-of.ts';
import { prepareCluster, type Cluster } from './cluster.ts';

const run = promisify(execFile);

export interface PostgresOptions {
  /** Folder for the cluster, its password and its port; made if missing. */
  readonly folder: string;
  /** Cache of fetched wheels. */
  readonly toolsDir: string;
  readonly log: Log;
  /** Default: postgres.log in the folder. */
  readonly logFile?: string;
  /** Listen here or fail: for a restart, when others know the address. Else the last port, or a free one. */
  readonly port?: number;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

export interface RunningPostgres extends RunningPart {
  /** Of the database `pairloom`, as superuser. */
  readonly url: string;
  readonly port: number;
  /** Where the rows are: not in `folder` when root's PostgreSQL cannot reach that. */
  readonly dataFolder: string;
}

const MB = 1024 * 1024;

/**
 * Megabytes of buffers: a sixteenth of the memory of the machine, as other work is done on it. With a gigabyte the index over the keys of ten
 * million pairs stays in it, and that over the vectors of a million.
 */
export function sharedBuffers(memoryBytes: number): number {
  return Math.max(128, Math.min(1024, Math.floor(memoryBytes / 16 / MB)));
}

/** For one machine with other work to do. Nothing here relaxes durability: what is committed is on disk. */
const SETTINGS = {
  shared_buffers: `${sharedBuffers(Math.min(totalmem(), process.constrainedMemory() || Infinity))}MB`,
  max_connections: '200',
  max_wal_size: '4GB',
  // Large imports otherwise wait for their own log to be written, some thousand times for a million rows.
  wal_buffers: '64MB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  wal_compression: 'pglz',
  maintenance_work_mem: '256MB',
  effective_cache_size: '2GB',
  random_page_cost: '1.1',
  listen_addresses: '127.0.0.1',
  // Only TCP on the loopback interface, with a password: a socket would have to live in a folder that all can reach.
  unix_socket_directories: '',
  log_checkpoints: 'off',
  // Errors of statements quote values of the user's rows, which do not belong into a log; the client gets them anyway.
  log_min_messages: 'log',
} as const;

/**
 * A real PostgreSQL with pgvector on 127.0.0.1, with a database `pairloom`. Recovers by itself from a kill; ends what
 * an earlier, killed start of ours left running on the folder. @throws PartFault
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const cluster = await prepareCluster(options);
  const pidFile = join(options.folder, 'postgres.pid');
  if (await endLeftover(pidFile, 'SIGINT')) options.log('ended the PostgreSQL that an earlier start left running');
  clearStaleLock(cluster.data);
  const port = options.port ?? (await choosePort(options));
  const running = await serve(cluster, port, pidFile, options);
  try {
    await createDatabase(cluster, port);
  } catch (error) {
    await running.stop();
    throw new PartFault('PostgreSQL', 'it started but does not answer', 'Mend the cause, then start again.', error);
  }
  writeFileSync(join(options.folder, 'port'), String(port));
  const url = `postgres://postgres:${cluster.password}@127.0.0.1:${port}/pairloom`;
  return { ...running, url, port, dataFolder: cluster.data };
}

async function choosePort({ folder, log }: PostgresOptions): Promise<number> {
  const file = join(folder, 'port');
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  const port = await rememberedPort(last);
  if (last !== undefined && port !== last) log(`port ${last} is taken, PostgreSQL now listens on ${port}`);
  return port;
}

async function serve(cluster: Cluster, port: number, pidFile: string, options: PostgresOptions): Promise<RunningPart> {
  const logFile = options.logFile ?? join(options.folder, 'postgres.log');
  if (!(await isPortFree(port)))
    throw new PartFault('PostgreSQL', `port ${port} is taken`, 'End what listens on it, or start again.');
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const running = await startChild({
    part: 'PostgreSQL',
    command: join(cluster.bin, 'postgres'),
    args: ['-D', cluster.data, '-p', String(port), ...settings],
    cwd: '/',
    ...cluster.account,
    logFile,
    pidFile,
    stopSignal: 'SIGINT', // "fast": ends sessions, writes a checkpoint
    stopMs: 30_000,
  });
  const ready = async (): Promise<boolean> => isReady(cluster.data, running.pid);
  try {
    // After a kill it replays its log first, at worst max_wal_size of it.
    await untilReady(running, ready, { part: 'PostgreSQL', logFile, timeoutMs: 180_000, signal: options.signal });
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}

/** postmaster.pid: line 1 the pid, line 8 the status. */
function postmasterLines(data: string): string[] | undefined {
  const file = join(data, 'postmaster.pid');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : undefined;
}

/** The file may be one that a killed server left. */
function isReady(data: string, pid: number): boolean {
  const lines = postmasterLines(data);
  return lines?.[0] === String(pid) && lines[7]?.trim() === 'ready';
}

/**
 * After a reboot or in a new container the pid in a left postmaster.pid may belong to some other program, and
 * PostgreSQL would refuse to start for ever. A file of a dead process it clears by itself, after looking for orphaned
 * backends; that is left to it.
 */
function clearStaleLock(data: string): void {
  const pid = Number(postmasterLines(data)?.[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !markOf(pid)) return;
  const command = commandOf(pid);
  if (command !== undefined && basename(command) === 'postgres')
    throw new PartFault(
      'PostgreSQL',
      `another PostgreSQL (process ${pid}) uses ${data}`,
      `End it (kill -INT ${pid}), then start again.`,
    );
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

/** psql comes with the server; so this room needs no database driver. */
async function createDatabase(cluster: Cluster, port: number): Promise<void> {
  const psql = async (sql: string): Promise<string> => {
    const args = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-d', 'postgres', '-XAtqc', sql];
    const env = { ...process.env, PGPASSWORD: cluster.password, PGCONNECT_TIMEOUT: '10' };
    return (await run(join(cluster.bin, 'psql'), args, { env, cwd: '/' })).stdout.trim();
  };
  if ((await psql(`select 1 from pg_database where datname = 'pairloom'`)) === '')
    await psql('create database pairloom');
}
