import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
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
  /** Lets go first whatever else has to be computed. */
  readonly yielding?: boolean;
}

/** Runs a script of node_modules/.bin with its output shown and kept. A stop ends it with all it started. */
export async function runScript(script: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: WORKSPACE,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  if (options.yielding && child.pid !== undefined) setPriority(child.pid, 5);
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

/**
 * Nx over all projects that have one of the targets, or those of them that are named (`!` before a name leaves it out).
 * What fails does not stop the others.
 */
export const runNx = (
  targets: readonly string[],
  { projects = [], parallel = 2, ...options }: RunOptions & { projects?: readonly string[]; parallel?: number },
): Promise<Ended> => {
  const which = projects.length > 0 ? [`--projects=${projects.join(',')}`] : [];
  const flags = [...which, `--parallel=${parallel}`, '--outputStyle=static'];
  const env = { ...NX_ENV, ...options.env };
  return runScript(NX, ['run-many', '-t', ...targets, ...flags], { ...options, env });
};
