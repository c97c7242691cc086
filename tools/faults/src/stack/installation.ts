import { freePort, migrateUp, startGateway, startWorker } from '@pairloom/tools';
import { Client, Connection } from '@temporalio/client';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddingProvider, MODEL } from './embedding-provider.ts';
import { Failpoints, type Mutation } from './failpoints.ts';
import { ObjectStore, objectsIn } from './object-store.ts';
import { Part } from './part.ts';
import type { Servers } from './servers.ts';
import { SmallDisks } from './small-disks.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface InstallationOptions {
  /** Letters and underscores; names its database, its queues and its folder. */
  readonly name: string;
  /** Changes to the program, for the proof that the harness sees what is broken. */
  readonly mutations?: readonly Mutation[];
  /** Settings of gateway and worker besides the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** Database and blobs on file systems of their own, so small that they can be filled. Needs root. */
  readonly smallDisks?: boolean;
  /** Blobs in an S3 server of its own instead of a folder. */
  readonly objectStore?: boolean;
}

/** What is between gateway or worker and the servers. */
export interface Links {
  readonly database: TcpProxy;
  readonly temporal: TcpProxy;
}

/**
 * A gateway, a worker and an embedding provider with a database and task queues of their own: everything they say to others
 * passes a proxy. Several may share the servers, unless those are what is to fail.
 */
export class Installation {
  readonly folder: string;
  /** Folder where each blob lies under its key, also those of an S3 server. */
  readonly blobs: string;
  readonly gateway: Part;
  readonly worker: Part;
  /** A second worker, for what needs two; not started unless asked for. */
  readonly otherWorker: Part;
  readonly atWorker: Failpoints;
  readonly atGateway: Failpoints;
  readonly servers: Servers;
  /** There when the options ask for them. */
  readonly disks: SmallDisks | undefined;
  #options: InstallationOptions;
  #opened: Opened | undefined;

  private constructor(servers: Servers, options: InstallationOptions) {
    this.servers = servers;
    this.#options = options;
    this.folder = join(servers.folder, options.name);
    this.blobs = options.objectStore === true ? objectsIn(this.folder) : join(this.folder, 'blobs');
    mkdirSync(this.blobs, { recursive: true });
    this.disks =
      options.smallDisks === true
        ? SmallDisks.mount(this.folder, this.blobs, servers.postgres.running.dataFolder)
        : undefined;
    this.atWorker = new Failpoints(join(this.folder, 'at-worker'));
    this.atGateway = new Failpoints(join(this.folder, 'at-gateway'));
    this.worker = new Part('worker', (_before, signal) => this.#startWorker('worker', this.atWorker, signal));
    this.otherWorker = new Part('other worker', (_before, signal) =>
      this.#startWorker('other-worker', new Failpoints(join(this.folder, 'at-other-worker')), signal),
    );
    this.gateway = new Part('gateway', (_before, signal) => this.#startGateway(signal));
    for (const part of this.#parts) servers.guests.add(part);
  }

  static async open(servers: Servers, options: InstallationOptions): Promise<Installation> {
    const installation = new Installation(servers, options);
    try {
      const store = options.objectStore === true ? await ObjectStore.open(installation.folder) : undefined;
      installation.#opened = await openAround(servers, options.name, installation.disks, store);
      if (store !== undefined) {
        servers.guests.add(store.server);
        await store.server.start();
      }
      await Promise.all([installation.worker.start(), installation.gateway.start()]);
      return installation;
    } catch (fault) {
      await installation.close();
      throw fault;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.#around.gatewayPort}`;
  }

  get gatewayPort(): number {
    return this.#around.gatewayPort;
  }

  get provider(): EmbeddingProvider {
    return this.#around.provider;
  }

  /** There when the options ask for it. */
  get store(): ObjectStore {
    const { store } = this.#around;
    if (store === undefined) throw new Error('The installation has no S3 store.');
    return store;
  }

  /** Straight to the database. */
  get database(): pg.Pool {
    return this.#around.database;
  }

  /** Straight to Temporal. */
  get temporal(): Client {
    return this.#around.temporal;
  }

  get ofWorker(): Links {
    return this.#around.ofWorker;
  }

  get ofGateway(): Links {
    return this.#around.ofGateway;
  }

  get taskQueuePrefix(): string {
    return `faults-${this.#options.name}`;
  }

  /** Changes to the program from the next start on; none: as it is built. */
  rebuild(mutations: readonly Mutation[] = []): void {
    this.#options = { ...this.#options, mutations };
  }

  /** What gateway and workers say from now on, when it is asked for. */
  listen(): () => string {
    const files = ['gateway', 'worker', 'other-worker'].map((part) => this.#logFile(part));
    const marks = files.map((file) => readIfThere(file).length);
    return () => files.map((file, at) => readIfThere(file).slice(marks[at])).join('\n');
  }

  /** Whether something was to happen at a point, or after a message, that was not met. */
  get waiting(): boolean {
    const { ofWorker, ofGateway } = this.#around;
    return [this.atWorker, this.atGateway, ofWorker.database, ofGateway.database].some(({ waiting }) => waiting);
  }

  /** All runs again and nothing stands between. */
  async heal(): Promise<void> {
    const { ofWorker, ofGateway, provider, store } = this.#around;
    for (const { database, temporal } of [ofWorker, ofGateway]) {
      database.heal();
      temporal.heal();
    }
    for (const part of [this.atWorker, this.atGateway]) {
      part.disarm();
      part.moveClock(0);
    }
    provider.heal();
    this.disks?.free();
    await Promise.all([this.servers.postgres.start(), this.servers.temporal.start(), store?.heal()]);
    await Promise.all([this.worker.start(), this.gateway.start()]);
  }

  async close(): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.close()));
    for (const part of this.#parts) this.servers.guests.delete(part);
    await this.#opened?.close();
    await this.disks?.unmount(this.servers.postgres.running.url);
  }

  /** Where gateway, workers and servers have written what they did. */
  get logs(): readonly string[] {
    const own = ['gateway', 'worker', 'other-worker'].map((part) => this.#logFile(part));
    return [...own, ...['postgres', 'temporal'].map((part) => join(this.servers.folder, `${part}.log`))];
  }

  get #parts(): readonly Part[] {
    return [this.gateway, this.worker, this.otherWorker];
  }

  get #around(): Opened {
    if (this.#opened === undefined) throw new Error('The installation is not open.');
    return this.#opened;
  }

  async #startWorker(name: string, failpoints: Failpoints, signal: AbortSignal) {
    const { ofWorker, store } = this.#around;
    const env = { ...this.#environment(ofWorker, failpoints), ...store?.environment(store.ofWorker) };
    return startWorker({ ...this.#place(name), port: await freePort(), env, signal });
  }

  #startGateway(signal: AbortSignal) {
    const { ofGateway, gatewayPort: port, store } = this.#around;
    const env = { ...this.#environment(ofGateway, this.atGateway), ...store?.environment(store.ofGateway) };
    return startGateway({ ...this.#place('gateway'), port, env, signal });
  }

  #environment({ database, temporal }: Links, failpoints: Failpoints): Record<string, string> {
    const { name, mutations, env } = this.#options;
    return {
      DATABASE_URL: urlOf(this.servers, name, database.port),
      TEMPORAL_ADDRESS: `127.0.0.1:${temporal.port}`,
      TASK_QUEUE_PREFIX: this.taskQueuePrefix,
      BLOB_STORE: this.blobs,
      EMBEDDINGS_BASE_URL: this.provider.url,
      EMBEDDINGS_MODEL: MODEL,
      EMBEDDINGS_TIMEOUT: '2s',
      LOG_LEVEL: 'info',
      RECONCILE_INTERVAL: '5s',
      UPKEEP_INTERVAL: '10s',
      ...env,
      ...failpoints.environment(mutations),
    };
  }

  #place(part: string) {
    return { logFile: this.#logFile(part), pidFile: join(this.folder, `${part}.pid`) };
  }

  #logFile(part: string): string {
    return join(this.folder, `${part}.log`);
  }
}

interface Opened {
  readonly store: ObjectStore | undefined;
  readonly provider: EmbeddingProvider;
  readonly database: pg.Pool;
  readonly temporal: Client;
  readonly ofWorker: Links;
  readonly ofGateway: Links;
  readonly gatewayPort: number;
  close(): Promise<void>;
}

function urlOf(servers: Servers, database: string, port: number): string {
  const url = new URL(servers.postgres.running.url);
  url.port = String(port);
  url.pathname = `/${database}`;
  return url.href;
}

async function openAround(
  servers: Servers,
  name: string,
  disks: SmallDisks | undefined,
  store: ObjectStore | undefined,
): Promise<Opened> {
  const { port } = servers.postgres.running;
  const { address, ports } = servers.temporal.running;
  const admin = new pg.Client({ connectionString: servers.postgres.running.url });
  await admin.connect();
  const place = disks === undefined ? '' : `tablespace ${pg.escapeIdentifier(await disks.createTablespace(admin))}`;
  await admin.query(`create database ${pg.escapeIdentifier(name)} ${place}`);
  await admin.end();
  const url = urlOf(servers, name, port);
  await migrateUp(url);
  const links = async (): Promise<Links> => ({
    database: await TcpProxy.to(port),
    temporal: await TcpProxy.to(ports.grpc),
  });
  const [ofWorker, ofGateway] = [await links(), await links()];
  const provider = await EmbeddingProvider.start();
  const database = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: 2_000,
    application_name: 'faults',
  });
  // A server that is killed ends idle connections too.
  database.on('error', () => undefined);
  const connection = await Connection.connect({ address });
  const close = async (): Promise<void> => {
    await Promise.all([database.end(), connection.close(), provider.stop(), store?.close()]);
    for (const link of [ofWorker, ofGateway]) await Promise.all([link.database.close(), link.temporal.close()]);
  };
  const temporal = new Client({ connection });
  return { store, provider, database, temporal, ofWorker, ofGateway, gatewayPort: await freePort(), close };
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
