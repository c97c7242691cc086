import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { WORKSPACE } from '../places.ts';
import { NX, NX_ENV } from '../workspace/build.ts';

export interface Ended {
  readonly code: number | null;
  /** All it said, both streams. */
  readonly output: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs a script of node_modules/.bin with its output shown and kept. A stop ends it with all it started. */
export async function runScript(script: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: WORKSPACE,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const end = (): void => void (child.pid !== undefined && process.kill(-child.pid, 'SIGTERM'));
  options.signal.addEventListener('abort', end);
  const pieces: Buffer[] = [];
  const keep = (to: NodeJS.WriteStream) => (piece: Buffer) => {
    pieces.push(piece);
    to.write(piece);
  };
  child.stdout.on('data', keep(process.stdout));
  child.stderr.on('data', keep(process.stderr));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  options.signal.removeEventListener('abort', end);
  options.signal.throwIfAborted();
  return { code, output: Buffer.concat(pieces).toString('utf8') };
}

export const bin = (name: string): string => join(WORKSPACE, 'node_modules/.bin', name);

export interface NxOptions extends RunOptions {
  /** Names of projects; `!` before a name leaves it out. All that have one of the targets, when left out. */
  readonly projects?: readonly string[];
  readonly parallel?: number;
  /** All is built: nothing is built, or taken from the cache again, while other programs run what is there. */
  readonly built?: boolean;
}

/** Nx over projects that have one of the targets. What fails does not stop the others. */
export function runNx(targets: readonly string[], options: NxOptions): Promise<Ended> {
  const { projects, parallel = 2, built, ...run } = options;
  const flags = [`--parallel=${parallel}`, '--outputStyle=static'];
  if (projects !== undefined) flags.push(`--projects=${projects.join(',')}`);
  if (built) flags.push('--excludeTaskDependencies');
  return runScript(NX, ['run-many', '-t', ...targets, ...flags], { ...run, env: { ...NX_ENV, ...run.env } });
}
