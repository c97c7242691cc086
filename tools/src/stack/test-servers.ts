import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { startPostgres } from '../postgres/start-postgres.ts';
import { startTemporal } from '../temporal/start-temporal.ts';
import { startEmbedder } from './embedder.ts';

export interface TestServers {
  /** What specs look for. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  readonly toolsDir: string;
  readonly log: (part: string) => Log;
  readonly signal?: AbortSignal;
}

/**
 * One PostgreSQL, one in-memory Temporal and one embedder for all specs, in a temporary folder that goes at the end.
 * @throws PartFault, after ending what had started
 */
export async function startTestServers({ toolsDir, log, signal }: TestServerOptions): Promise<TestServers> {
  const folder = mkdtempSync(join(tmpdir(), 'pairloom-test-'));
  await chmod(folder, 0o711);
  const place = (part: string) => ({
    toolsDir,
    signal,
    log: log(part),
    folder: join(folder, part),
    logFile: join(folder, `${part}.log`),
  });
  const starts = [
    startPostgres(place('postgres')),
    startTemporal({ ...place('temporal'), storage: 'memory' }),
    startEmbedder({ ...place('embedder'), from: 'source' }),
  ] as const;
  const stop = async (): Promise<void> => {
    const started = (await Promise.allSettled(starts)).map((start) =>
      start.status === 'fulfilled' ? start.value : undefined,
    );
    await Promise.all(started.filter((part) => part !== undefined).map((part) => part.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [postgres, temporal, embedder] = await Promise.all(starts);
    const env = {
      TEST_DATABASE_URL: postgres.url,
      TEST_TEMPORAL_ADDRESS: temporal.address,
      TEST_TEMPORAL_CLI: temporal.cli,
      TEST_EMBEDDINGS_BASE_URL: embedder.url,
    };
    return { env, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}
