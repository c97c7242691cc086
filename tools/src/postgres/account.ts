import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PartFault } from '../fault.ts';

/** The account that PostgreSQL runs under, when not under ours: it refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Undefined unless we are root. @throws PartFault when the machine knows none of the usual accounts. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const ids = [idOf('-u', name), idOf('-g', name)];
    if (ids[0] !== undefined && ids[1] !== undefined && ids[0] !== 0) return { uid: ids[0], gid: ids[1] };
  }
  throw new PartFault(
    'PostgreSQL',
    'it does not run as root, and there is neither an account "postgres" nor "nobody" to run it under',
    'Start as a plain user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** Whether the account can enter the folder: a home folder of mode 0700 above it is enough to keep it out. */
export function canEnter(folder: string, account: Account | undefined): boolean {
  if (!account) return true;
  try {
    execFileSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * A folder of ours under /var/tmp, the same one for the same `purpose`, that every account may pass through.
 * /var/tmp belongs to everyone, so a folder there is used only when it is ours and no link.
 */
export function outsideFolder(purpose: string): string {
  const folder = join('/var/tmp', `pairloom-${createHash('sha256').update(purpose).digest('hex').slice(0, 12)}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new PartFault('PostgreSQL', `${folder} is not ours`, 'Remove it, then start again.');
  chmodSync(folder, 0o711);
  return folder;
}

/** Makes a folder that belongs to the account and that nobody else may read. */
export function ownedFolder(folder: string, account: Account | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}
