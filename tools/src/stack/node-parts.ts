import { join } from 'node:path';
import { WORKSPACE } from '../places.ts';
import { answers, startChild, untilReady, type RunningPart } from '../process/child.ts';
import { nodePart } from '../process/node-part.ts';

export interface NodePartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Port of its ready check; for the gateway, of everything. */
  readonly port: number;
  readonly logFile: string;
  readonly pidFile: string;
  readonly signal?: AbortSignal;
}

/** What a part is started with, here and in its image. */
interface Program {
  readonly name: string;
  readonly main: string;
  /** For V8. */
  readonly flags: readonly string[];
}

/**
 * The pieces of uploads lie outside of the heap and are let go when young objects are collected, which a large space for these puts
 * off until hundreds of megabytes have passed through (ADR 0025).
 */
export const GATEWAY: Program = {
  name: 'Gateway',
  main: 'apps/gateway/dist/main.js',
  flags: ['--max-semi-space-size=2'],
};

/**
 * Rows wait outside of the heap (ADR 0025), so what grows old on it is little, and a limit is for the worst case only: V8 takes a low
 * one for a reason to search the heap again after each third that it grew.
 */
export const WORKER: Program = {
  name: 'Worker',
  main: 'temporal/worker/dist/main.js',
  flags: ['--max-old-space-size=1024', '--max-semi-space-size=16'],
};

/** The gateway as built, on 127.0.0.1 unless HOST says otherwise. @throws PartFault */
export const startGateway = (options: NodePartOptions): Promise<RunningPart> =>
  start(GATEWAY, { PORT: String(options.port) }, options);

/** The worker as built. @throws PartFault */
export const startWorker = (options: NodePartOptions): Promise<RunningPart> =>
  start(WORKER, { HEALTH_PORT: String(options.port) }, options);

async function start(
  { name: part, main, flags }: Program,
  portEnv: Record<string, string>,
  { env, port, logFile, pidFile, signal }: NodePartOptions,
): Promise<RunningPart> {
  const running = await startChild({
    part,
    ...nodePart(join(WORKSPACE, main), flags),
    env: { ...env, ...portEnv },
    logFile,
    pidFile,
    stopMs: 30_000,
  });
  try {
    const ready = (): Promise<boolean> => answers(`http://127.0.0.1:${port}/health/ready`);
    await untilReady(running, ready, { part, logFile, timeoutMs: 90_000, signal });
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}
