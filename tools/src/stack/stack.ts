import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fetchEmbeddingModel } from '../embedding-model.ts';
import type { Log } from '../log.ts';
import { logFileOf, WORKSPACE } from '../places.ts';
import { startPostgres, type RunningPostgres } from '../postgres/start-postgres.ts';
import type { RunningPart } from '../process/child.ts';
import { endLeftover } from '../process/leftover.ts';
import { freePort, nextFreePort } from '../process/ports.ts';
import { startTemporal, type RunningTemporal } from '../temporal/start-temporal.ts';
import { build } from '../workspace/build.ts';
import { migrateUp } from '../workspace/migrations.ts';
import { startEmbedder, type RunningEmbedder } from './embedder.ts';
import { ensureProject } from './first-project.ts';
import { claimHome, type ClaimedHome } from './home.ts';
import { startGateway, startWorker } from './node-parts.ts';
import { PartSet, type PartName } from './part-set.ts';
import { replacedBy, type Replaced } from './replaced.ts';
import { removeRunFile, writeRunFile, type RunInfo } from './run-file.ts';
import { wantedPort } from './wanted-port.ts';

export interface StackOptions {
  /** Data folder. */
  readonly home: string;
  readonly toolsDir: string;
  /** Settings of the parts, and which of them are replaced. */
  readonly env: NodeJS.ProcessEnv;
  readonly log: (part: string) => Log;
}

interface Servers {
  readonly postgres: RunningPostgres | undefined;
  readonly temporal: RunningTemporal | undefined;
  readonly embedder: RunningEmbedder | undefined;
}

/**
 * Everything on one machine. `start` builds what has changed, starts the parts that no variable replaces, migrates and
 * makes a first project; from then on a part that dies is started again, and `run.json` in the data folder says what
 * runs. `stop` may be called at any time, also while it starts.
 */
export class Stack {
  readonly #options: StackOptions;
  readonly #replaced: Replaced;
  readonly #parts: PartSet;
  #claimed: ClaimedHome | undefined;
  #servers: Servers = { postgres: undefined, temporal: undefined, embedder: undefined };
  #gatewayPort = 0;
  #published = false;

  constructor(options: StackOptions) {
    this.#options = options;
    this.#replaced = replacedBy(options.env);
    this.#parts = new PartSet(options.log, () => this.#publish());
  }

  /** Resolves when each part is ready. @throws PartFault; call `stop` then all the same. */
  async start(): Promise<void> {
    const { env, home } = this.#options;
    const wanted = wantedPort(env);
    this.#claimed = claimHome(home);
    // The folder itself may have to let another account pass through; what is ours in it is for us alone.
    for (const name of ['run', 'logs', 'blobs']) mkdirSync(join(home, name), { recursive: true, mode: 0o700 });
    for (const name of ['gateway', 'worker', 'embedder'] as const) await endLeftover(this.#pidFile(name), 'SIGTERM');
    this.#servers = await this.#startServers();
    await Promise.all([this.#startWorker(), this.#startGateway(wanted)]);
    if (await ensureProject(this.info.gateway.url, this.#parts.signal)) this.#say('gateway', 'made "My project"');
    this.#published = true;
    this.#publish();
  }

  /** Ends all parts in order: those that take work first, those that keep data last. */
  async stop(): Promise<void> {
    this.#published = false;
    if (this.#claimed) removeRunFile(this.#options.home);
    await this.#parts.stop();
    this.#claimed?.release();
    this.#claimed = undefined;
  }

  get info(): RunInfo {
    const { postgres, temporal, embedder } = this.#servers;
    const { databaseUrl, temporalAddress, embeddingsBaseUrl } = this.#replaced;
    const pid = (name: PartName): number | undefined => this.#parts.pidOf(name);
    return {
      gateway: { url: `http://127.0.0.1:${this.#gatewayPort}`, pid: pid('gateway') ?? 0 },
      worker: { pid: pid('worker') ?? 0 },
      temporal: {
        address: temporalAddress ?? temporal?.address ?? '',
        ui: temporal?.uiUrl ?? this.#options.env['TEMPORAL_UI_URL'],
        pid: pid('temporal'),
      },
      postgres: { url: databaseUrl ?? postgres?.url ?? '', pid: pid('postgres') },
      embedder: { url: embeddingsBaseUrl ?? embedder?.url ?? '', pid: pid('embedder') },
    };
  }

  get blobStore(): string {
    return this.#replaced.blobStore ?? join(this.#options.home, 'blobs');
  }

  /** Folder of the embedded database. */
  get dataFolder(): string | undefined {
    return this.#servers.postgres?.dataFolder;
  }

  async #startServers(): Promise<Servers> {
    const { databaseUrl, temporalAddress, embeddingsBaseUrl } = this.#replaced;
    const built = this.#build();
    const model = embeddingsBaseUrl === undefined ? fetchEmbeddingModel(this.#place('embedder')) : undefined;
    const postgres = databaseUrl === undefined ? this.#startPostgres() : undefined;
    const [server, temporal, embedder] = await Promise.all([
      postgres ?? Promise.resolve(undefined),
      temporalAddress === undefined ? this.#startTemporal() : Promise.resolve(undefined),
      model ? Promise.all([built, model]).then(() => this.#startEmbedder()) : Promise.resolve(undefined),
      Promise.all([built, postgres ?? Promise.resolve(undefined)]).then(([, own]) =>
        this.#migrate(databaseUrl ?? own?.url ?? ''),
      ),
    ]);
    return { postgres: server, temporal, embedder };
  }

  #build(): Promise<void> {
    const { toolsDir, home } = this.#options;
    const own = this.#replaced.embeddingsBaseUrl === undefined ? ['embedder'] : [];
    const projects = ['gateway', 'worker', 'web', ...own];
    const logFile = logFileOf(home, 'build');
    return build({ projects, toolsDir, logFile, log: this.#options.log('build'), signal: this.#parts.signal });
  }

  async #migrate(databaseUrl: string): Promise<void> {
    await migrateUp(databaseUrl, this.#parts.signal);
    this.#say('postgres', 'schema is up to date');
  }

  #startPostgres(): Promise<RunningPostgres> {
    return this.#parts.run<RunningPostgres>('postgres', (signal, before) =>
      startPostgres({ ...this.#place('postgres'), signal, port: before?.port }),
    );
  }

  #startTemporal(): Promise<RunningTemporal> {
    return this.#parts.run<RunningTemporal>('temporal', (signal, before) =>
      startTemporal({ ...this.#place('temporal'), signal, ports: before?.ports }),
    );
  }

  #startEmbedder(): Promise<RunningEmbedder> {
    return this.#parts.run<RunningEmbedder>('embedder', (signal, before) =>
      startEmbedder({ ...this.#place('embedder'), from: 'build', signal, port: before?.port }),
    );
  }

  async #startWorker(): Promise<RunningPart> {
    const port = await freePort();
    return this.#parts.run('worker', (signal) =>
      startWorker({ ...this.#place('worker'), env: this.#environment(), port, signal }),
    );
  }

  async #startGateway(wanted: number): Promise<RunningPart> {
    const port = await nextFreePort(wanted);
    if (port !== wanted) this.#say('gateway', `port ${wanted} is taken, using ${port}`);
    this.#gatewayPort = port;
    return this.#parts.run('gateway', (signal) =>
      startGateway({ ...this.#place('gateway'), env: this.#environment(), port, signal }),
    );
  }

  /** What gateway and worker need to find the others. */
  #environment(): NodeJS.ProcessEnv {
    const { env } = this.#options;
    const { postgres, temporal, embedder } = this.info;
    return {
      ...env,
      DATABASE_URL: postgres.url,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_UI_URL: temporal.ui,
      EMBEDDINGS_BASE_URL: embedder.url,
      BLOB_STORE: this.blobStore,
      WEB_ROOT: env['WEB_ROOT'] ?? join(WORKSPACE, 'apps/web/dist/browser'),
    };
  }

  #place(name: PartName) {
    const { home, toolsDir, log } = this.#options;
    return {
      folder: join(home, name),
      toolsDir,
      log: log(name),
      logFile: logFileOf(home, name),
      pidFile: this.#pidFile(name),
      signal: this.#parts.signal,
    };
  }

  #pidFile(name: PartName): string {
    return join(this.#options.home, 'run', `${name}.pid`);
  }

  #say(part: string, line: string): void {
    this.#options.log(part)(line);
  }

  #publish(): void {
    if (this.#published) writeRunFile(this.#options.home, this.info);
  }
}
