import { join } from 'node:path';
import { fetchEmbeddingModel } from '../embedding-model.ts';
import type { Log } from '../log.ts';
import { WORKSPACE } from '../places.ts';
import { nodePart } from '../process/node-part.ts';
import { answers, startChild, untilReady, type RunningPart } from '../process/child.ts';
import { freePort } from '../process/ports.ts';

const MAIN = { build: 'apps/embedder/dist/main.js', source: 'apps/embedder/src/main.ts' } as const;

export interface EmbedderOptions {
  /** `source` needs no build: for specs. */
  readonly from: keyof typeof MAIN;
  readonly toolsDir: string;
  readonly log: Log;
  readonly logFile: string;
  readonly port?: number;
  readonly pidFile?: string;
  readonly signal?: AbortSignal;
}

export interface RunningEmbedder extends RunningPart {
  /** Base URL of the API, ending in /v1. */
  readonly url: string;
  readonly port: number;
}

/** The local embedder on 127.0.0.1. @throws PartFault */
export async function startEmbedder(options: EmbedderOptions): Promise<RunningEmbedder> {
  const model = await fetchEmbeddingModel(options);
  const port = options.port ?? (await freePort());
  const running = await startChild({
    part: 'Embedder',
    ...nodePart(join(WORKSPACE, MAIN[options.from])),
    env: { HOST: '127.0.0.1', PORT: String(port), EMBEDDER_MODEL_DIR: model },
    logFile: options.logFile,
    pidFile: options.pidFile,
  });
  const { logFile, signal } = options;
  try {
    const ready = (): Promise<boolean> => answers(`http://127.0.0.1:${port}/health/ready`);
    await untilReady(running, ready, { part: 'Embedder', logFile, timeoutMs: 60_000, signal });
  } catch (error) {
    await running.stop();
    throw error;
  }
  return { ...running, port, url: `http://127.0.0.1:${port}/v1` };
}
