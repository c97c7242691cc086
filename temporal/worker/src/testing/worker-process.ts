import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface WorkerProcess {
  readonly healthUrl: string;
  /** Everything it has said so far. */
  log(): string;
  /** Sends the signal and waits for the end. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const DEADLINE_MS = 240_000;
const LOOK_MS = 25;

/** Looks until `fits` accepts what `look` gives. @throws Error after four minutes. */
export async function eventually<T>(look: () => Promise<T>, fits: (seen: T) => boolean): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const seen = await look();
    if (fits(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`did not come about in time; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** As built where all is built; else from its sources, whose workflows each start bundles anew. */
const [MAIN, FLAGS] =
  process.env['PAIRLOOM_BUILT'] === 'true'
    ? ['../../dist/main.js', []]
    : ['../main.ts', ['--conditions=@pairloom/source']];

/** Starts the worker as a process of its own and waits until it is ready. */
export async function startWorkerProcess(env: Record<string, string>, logFile: string): Promise<WorkerProcess> {
  const port = await freePort();
  const out = openSync(logFile, 'a');
  const main = fileURLToPath(new URL(MAIN, import.meta.url));
  const child = spawn(process.execPath, [...FLAGS, main], {
    env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1', HEALTH_PORT: String(port), ...env },
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  const healthUrl = `http://127.0.0.1:${port}`;
  const log = (): string => readFileSync(logFile, 'utf8');
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`the worker ended: ${log()}`);
      return fetch(`${healthUrl}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    },
    (ready) => ready,
  );
  return { healthUrl, log, end: (signal) => endProcess(child, signal) };
}

async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL') {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  return { code: child.exitCode, signal: child.signalCode };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
