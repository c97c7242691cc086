import { createBlobStore } from '@pairloom/blob';
import type { GatewayConfig } from '@pairloom/config';
import { createOpenAiEmbeddings } from '@pairloom/embeddings';
import { openPersistence } from '@pairloom/persistence';
import { Client, Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import type { GatewayPorts } from './ports.ts';
import { EmbedderProcess } from './stats/embedder-process.ts';
import { TemporalWorkers } from './stats/temporal-workers.ts';
import { TemporalWorkflows } from './workflows/temporal-workflows.ts';

/** However long Temporal was away, it is found again within seconds: left to itself, the channel waits up to two minutes. */
const RECONNECTS = { 'grpc.max_reconnect_backoff_ms': 5_000 } as const;

/** Nothing that a request waits for takes longer in a database that is well. */
const STATEMENT_MS = 15_000;

export interface Adapters {
  readonly ports: GatewayPorts;
  close(): Promise<void>;
}

/** The real parts behind the ports. None has to be up yet: until it is, readiness says so. */
export async function openAdapters(
  config: GatewayConfig,
  logger: Logger,
  appUrl: () => string | undefined,
): Promise<Adapters> {
  const { url } = config.database;
  const persistence = await openPersistence({
    url,
    applicationName: 'pairloom-gateway',
    statementTimeoutMs: STATEMENT_MS,
    retentionDays: config.retentionDays,
  });
  const { address, namespace, taskQueuePrefix } = config.temporal;
  const connection = Connection.lazy({ address, channelArgs: RECONNECTS });
  const client = new Client({ connection, namespace });
  const workflows = new TemporalWorkflows(client, { taskQueuePrefix, appUrl }, logger);
  void workflows.prepare();
  const ports: GatewayPorts = {
    projects: persistence.projects,
    rules: persistence.rules,
    sources: persistence.sources,
    mappings: persistence.mappings,
    imports: persistence.imports,
    controls: persistence.controls,
    changes: await persistence.changes(),
    pairs: persistence.pairs,
    editing: persistence.editing,
    reports: persistence.reports,
    undoing: persistence.undoing,
    exports: persistence.exports,
    statistics: persistence.statistics,
    notices: persistence.notices,
    database: persistence.health,
    blobs: await createBlobStore(config.blob),
    embeddings: createOpenAiEmbeddings(config.embeddings),
    workflows,
    workers: new TemporalWorkers(client, { namespace, taskQueuePrefix }),
    embedder: new EmbedderProcess(config.embeddings),
  };
  return {
    ports,
    close: async () => {
      await Promise.all([persistence.close(), connection.close()]);
    },
  };
}
