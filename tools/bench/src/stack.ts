import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WORKSPACE } from '@pairloom/tools';

/** What run.json says. */
export interface RunningStack {
  readonly gateway: { readonly url: string; readonly pid: number };
  readonly worker: { readonly pid: number };
  readonly temporal: { readonly address: string };
  readonly postgres: { readonly url: string; readonly pid: number };
}

export interface BenchStack extends RunningStack {
  /** Scratch folder, removed with the stack. */
  readonly folder: string;
  stop(): Promise<void>;
}

const START_MS = 600_000;

/** The embedded stack as `npm start` runs it, on a data folder of its own. */
export async function startStack(): Promise<BenchStack> {
  const folder = await mkdtemp(join(tmpdir(), 'pairloom-bench-'));
  const home = join(folder, 'home');
  const child = spawn(process.execPath, [join(WORKSPACE, 'tools/bootstrap.mjs'), 'start'], {
    env: { ...process.env, PAIRLOOM_HOME: home, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await ready(join(home, 'run.json'), child)), folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(runFile: string, child: ChildProcess): Promise<RunningStack> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error('the stack did not start; its words stand above');
    const text = await readFile(runFile, 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as RunningStack;
    await pause(200);
  }
  throw new Error('the stack was not ready in ten minutes');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  await once(child, 'exit');
}
