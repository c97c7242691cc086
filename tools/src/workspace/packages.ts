import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PartFault } from '../fault.ts';
import type { Log } from '../log.ts';
import { withLock } from '../process/lock.ts';

interface LockedPackage {
  readonly version?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
}
type Lockfile = { readonly packages: Readonly<Record<string, LockedPackage>> };

/**
 * Makes node_modules what package-lock.json says, by `npm ci`; nothing to do when it is so already.
 * Two starts at once install once. @throws PartFault
 */
export async function ensurePackages(workspace: string, toolsDir: string, log: Log): Promise<void> {
  if (areInstalled(workspace)) return;
  await withLock(
    join(toolsDir, 'packages.lock'),
    () => log('another start is installing them, waiting'),
    async () => {
      if (areInstalled(workspace)) return;
      log('npm ci (about a minute; they take 1.2 GB)');
      await npmCi(workspace);
      writeFileSync(markFile(workspace), hashOfLock(workspace));
      log('installed');
    },
  );
}

/** Whether node_modules holds what package-lock.json names: by our mark, or, after someone's own npm install, by npm's. */
export function areInstalled(workspace: string): boolean {
  const mark = markFile(workspace);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hashOfLock(workspace)) return true;
  const installedFile = join(workspace, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = readLock(join(workspace, 'package-lock.json'));
  const installed = readLock(installedFile);
  return Object.entries(wanted.packages)
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, locked]) => isSatisfied(locked, installed.packages[path]));
}

/** Packages of other platforms, and optional peers, are locked but not installed. */
function isSatisfied(locked: LockedPackage, installed: LockedPackage | undefined): boolean {
  if (!installed) return locked.optional === true || locked.devOptional === true || locked.peer === true;
  return locked.link === installed.link && locked.version === installed.version;
}

const readLock = (file: string): Lockfile => JSON.parse(readFileSync(file, 'utf8')) as Lockfile;
const markFile = (workspace: string): string => join(workspace, 'node_modules/.pairloom-lock');
const hashOfLock = (workspace: string): string =>
  createHash('sha256')
    .update(readFileSync(join(workspace, 'package-lock.json')))
    .digest('hex');

/** By the npm that runs us, when one does; by the one on PATH otherwise. */
async function npmCi(workspace: string): Promise<void> {
  const own = process.env['npm_execpath'];
  const npm = own !== undefined && own.endsWith('.js') ? [process.execPath, own] : ['npm'];
  const [command, ...before] = npm as [string, ...string[]];
  // A silent npm that runs us would hand its silence on.
  const flags = ['--no-audit', '--no-fund', '--loglevel=notice'];
  const child = spawn(command, [...before, 'ci', ...flags], { cwd: workspace, stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', (error) =>
      reject(new PartFault('Packages', 'npm cannot be run', 'Install npm 10 or newer, then start again.', error)),
    );
  });
  if (code !== 0)
    throw new PartFault(
      'Packages',
      `npm ci ended with code ${code}`,
      'See what npm said above; mend it and start again.',
    );
}
