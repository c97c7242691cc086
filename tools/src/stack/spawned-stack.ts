import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WORKSPACE } from '../places.ts';
import { readRunFile, type RunInfo } from './run-file.ts';

/** Downloads and a cold build included. */
const START_MS = 900_000;

export interface SpawnedStack {
  /** What runs now; it changes when a part is started again. */
  info(): RunInfo;
  /** Scratch folder, removed with the stack; the data folder is in it. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** `npm start` as a process of its own on a new data folder: for programs that use the stack as a user does. */
export async function spawnStack(env: NodeJS.ProcessEnv = {}): Promise<SpawnedStack> {
  const folder = mkdtempSync(join(tmpdir(), 'pairloom-'));
  // As root, PostgreSQL runs under another account, which has to pass through.
  chmodSync(folder, 0o711);
  const home = join(folder, 'home');
  const child = spawn(process.execPath, [join(WORKSPACE, 'tools/bootstrap.mjs'), 'start'], {
    env: { ...process.env, LOG_LEVEL: 'warn', ...env, PAIRLOOM_HOME: home },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    let last = await untilReady(home, child);
    return { info: () => (last = readRunFile(home) ?? last), folder, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

async function untilReady(home: string, child: ChildProcess): Promise<RunInfo> {
  for (const until = Date.now() + START_MS; Date.now() < until; await pause(200)) {
    if (child.exitCode !== null) throw new Error('The stack did not start; why stands above.');
    const info = readRunFile(home);
    if (info !== undefined) return info;
  }
  throw new Error('The stack was not ready in time.');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
