import { createBlobStore } from '@pairloom/blob';
import { ConfigError, type WorkerConfig, workerConfig } from '@pairloom/config';
import { createOpenAiEmbeddings } from '@pairloom/embeddings';
import { type Persistence, openPersistence } from '@pairloom/persistence';
import { SEARCH_ATTRIBUTE_NAMES } from '@pairloom/temporal-api';
import { Client } from '@temporalio/client';
import { NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { openHealthServer } from './health-server.ts';
import { createLogger, describeError, temporalLogger } from './logger.ts';
import { readinessOf } from './readiness.ts';
import { keepSchedules } from './schedules.ts';
import { workerPorts } from './worker-ports.ts';
import { createWorkers } from './workers.ts';

/** Connections besides those that hold a chunk's transaction: claims, figures, health. */
const SPARE_CONNECTIONS = 4;

/** Every option that activities run side by side needs of the database. */
const openDatabase = (config: WorkerConfig): Promise<Persistence> =>
  openPersistence({
    url: config.database.url,
    applicationName: 'pairloom-worker',
    // Loading has as many places for chunks as for steps of whole imports, embedding as many for steps that stand ready.
    poolSize: 2 * (config.load.concurrency + config.embed.concurrency) + SPARE_CONNECTIONS,
    retentionDays: config.retentionDays,
  });

/** Whether the namespace knows our search attributes: setting unknown ones would stop a workflow. */
async function knowsSearchAttributes(
  connection: NativeConnection,
  namespace: string,
  logger: Logger,
): Promise<boolean> {
  try {
    const known = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = SEARCH_ATTRIBUTE_NAMES.filter((name) => known.customAttributes[name] === undefined);
    if (missing.length > 0) logger.warn({ missing }, 'search attributes are not registered');
    return missing.length === 0;
  } catch (error) {
    logger.warn({ err: describeError(error) }, 'search attributes could not be checked');
    return false;
  }
}

async function runUntilStopped(workers: readonly Worker[], logger: Logger): Promise<void> {
  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'worker stops');
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal));
  // When one of the workers dies the process cannot do its work: it ends, and whoever supervises starts it again.
  await Promise.all(workers.map((worker) => worker.run().finally(() => stop('a worker ended'))));
}

async function main(config: WorkerConfig): Promise<void> {
  const logger = createLogger(config.logLevel);
  // Signals are handled here, for all workers at once.
  Runtime.install({ logger: temporalLogger(logger), shutdownSignals: [] });
  const { address, namespace, taskQueuePrefix } = config.temporal;
  const connection = await NativeConnection.connect({ address });
  const searchAttributes = await knowsSearchAttributes(connection, namespace, logger);
  const persistence = await openDatabase(config);
  const blobs = await createBlobStore(config.blob);
  const client = new Client({ connection, namespace });
  const workers = await createWorkers({
    connection,
    namespace,
    taskQueuePrefix,
    ports: workerPorts({
      persistence,
      blobs,
      provider: createOpenAiEmbeddings({ ...config.embeddings, maxCallsPerSecond: config.embed.maxCallsPerSecond }),
      client,
      settings: { taskQueuePrefix, appUrl: () => config.appUrl },
      searchAttributes,
      log: logger,
      worker: `${hostname()}:${process.pid}`,
      giveUpMs: config.embed.giveUpMs,
      callsAtOnce: config.embed.concurrency,
    }),
    loadConcurrency: config.load.concurrency,
    embedConcurrency: config.embed.concurrency,
  });
  const health =
    config.health && (await openHealthServer(config.health, () => readinessOf(workers, persistence.health, blobs)));
  logger.info({ namespace, taskQueuePrefix }, 'worker polls');
  const stopped = new AbortController();
  const { intervalMs: reconcileMs, upkeepIntervalMs: upkeepMs } = config.reconcile;
  void keepSchedules(client, { taskQueuePrefix, reconcileMs, upkeepMs }, logger, stopped.signal);
  try {
    await runUntilStopped(workers, logger);
  } finally {
    stopped.abort();
    health?.close();
    await persistence.close();
    await connection.close();
  }
  logger.info('worker stopped');
}

try {
  await main(workerConfig(process.env));
  process.exit(0);
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else createLogger('error').error({ err: describeError(error) }, 'worker failed');
  process.exit(1);
}
