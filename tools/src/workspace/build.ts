import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { PartFault } from '../fault.ts';
import { progressLog, type Log } from '../log.ts';
import { toolsDirOf, WORKSPACE } from '../places.ts';
import { lastWords } from '../process/child.ts';
import { withLock } from '../process/lock.ts';

export const NX = join(WORKSPACE, 'node_modules/.bin/nx');
export const NX_ENV = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', FORCE_COLOR: '0' } as const;

export interface BuildOptions {
  readonly projects: readonly string[];
  readonly toolsDir: string;
  readonly logFile: string;
  readonly log: Log;
  readonly signal?: AbortSignal;
}

/** Set for programs that begin when all is built, so that none of them replaces what another is just reading. */
export const BUILT = { PAIRLOOM_BUILT: 'true' } as const;

/** Builds what is not built or has changed, with the projects it needs. @throws PartFault with what the build said. */
export async function build(options: BuildOptions): Promise<void> {
  if (process.env['PAIRLOOM_BUILT'] === BUILT.PAIRLOOM_BUILT) return;
  const lock = join(options.toolsDir, 'build.lock');
  await withLock(
    lock,
    () => options.log('another start is building, waiting'),
    async () => {
      options.log(`checking ${options.projects.join(', ')}`);
      const code = await runNx(options);
      options.signal?.throwIfAborted();
      if (code !== 0)
        throw new PartFault('Build', `it failed${lastWords(options.logFile, 20)}`, `Look into ${options.logFile}.`);
      options.log('up to date');
    },
  );
}

/** The same for a program that has nothing else to say. @throws PartFault */
export async function buildParts(projects: readonly string[], signal?: AbortSignal): Promise<void> {
  const toolsDir = toolsDirOf();
  await build({ projects, toolsDir, logFile: join(toolsDir, 'build.log'), log: progressLog()('build'), signal });
}

async function runNx({ projects, logFile, log, signal }: BuildOptions): Promise<number | null> {
  mkdirSync(dirname(logFile), { recursive: true });
  const file = createWriteStream(logFile);
  const args = [NX, 'run-many', '-t', 'build', '-p', projects.join(','), '--outputStyle=static'];
  const child = spawn(process.execPath, args, {
    cwd: WORKSPACE,
    env: { ...process.env, ...NX_ENV },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const end = (): void => void (child.pid !== undefined && process.kill(-child.pid, 'SIGTERM'));
  signal?.addEventListener('abort', end);
  child.stderr.pipe(file, { end: false });
  createInterface({ input: child.stdout }).on('line', (line) => {
    file.write(`${line}\n`);
    const done = /nx run (\S+):build/.exec(line);
    if (done && !line.includes('[')) log(`built ${done[1]}`);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  signal?.removeEventListener('abort', end);
  await new Promise((resolve) => file.end(resolve));
  return code;
}
