import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { EmbedderConfig } from '@pairloom/config';
import type { Logger } from 'pino';
import { ADMISSION_LIMITS } from './admission.ts';
import { InferencePool } from './inference-pool.ts';
import { MODEL_FILES } from './model.ts';
import { MAX_BODY_BYTES } from './request-body.ts';
import { createEmbedderServer } from './server.ts';
import { STOP_GRACE_MS, stopServer } from './stop-server.ts';

export interface Embedder {
  /** Where it listens, without a slash at the end. Ready only when /health/ready says so. */
  readonly url: string;
  /** Takes no new requests, lets those under way end (10 s at most), ends the threads. */
  stop(): Promise<void>;
}

/**
 * Starts listening, and loading the model beside it.
 * @param onBroken called when the model cannot be loaded after all; nothing works then
 * @throws Error when a file of the model is missing or the address is taken
 */
export async function startEmbedder(
  config: EmbedderConfig,
  log: Logger,
  onBroken: (error: Error) => void,
): Promise<Embedder> {
  await Promise.all(MODEL_FILES.map((file) => requireFile(join(config.modelDir, file))));
  const { modelDir, workers, model } = config;
  const engine = new InferencePool({ modelDir, workers, log, onBroken });
  const server = createEmbedderServer({
    engine,
    model,
    limits: ADMISSION_LIMITS,
    maxBodyBytes: MAX_BODY_BYTES,
    log,
  });
  try {
    await listen(server, config);
  } catch (error) {
    await engine.close();
    throw error;
  }
  const stop = async (): Promise<void> => {
    await stopServer(server, STOP_GRACE_MS);
    await engine.close();
  };
  return { url: urlOf(server), stop };
}

async function requireFile(path: string): Promise<void> {
  await access(path, constants.R_OK).catch(() => {
    throw new Error(`EMBEDDER_MODEL_DIR has no readable file ${path}`);
  });
}

async function listen(server: Server, { host, port }: EmbedderConfig): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
