import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A Node process that runs the script and has said `ready`. */
export async function nodeScript(script: string, args: readonly string[] = []): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, '--', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  await once(child.stdout, 'data');
  return child;
}

/** Runs until it is ended. */
export const WAITING = `setInterval(() => {}, 60_000); console.log('ready');`;
