import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ProjectSettings, type StoredSettings } from '@pairloom/contract';
import { createGateway } from '../gateway.ts';
import { createLogger } from '../logging/logger.ts';
import { DEFAULT_SETTINGS, type GatewayPorts, type GatewaySettings } from '../ports.ts';
import { strictFake } from './strict-fake.ts';

export interface TestGateway {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly port: number;
  /** Log lines so far. */
  readonly logs: Record<string, unknown>[];
  stop(): Promise<void>;
}

export const PROJECT = { id: '0199f0d2-7a10-7c3e-9b1d-2f4a6c8e0b12', name: 'Support' };

/** Of a project that never changed them. */
export const UNCHANGED_SETTINGS: StoredSettings = {
  ...ProjectSettings.parse({ name: PROJECT.name, loadConcurrency: 1 }),
  version: 0,
  updatedAt: '2026-11-21T10:00:00.000Z',
};

/** A project that never changed its settings, has no rules and no pairs. */
const rulesOfNobody: Partial<GatewayPorts['rules']> = {
  settings: async (id) => (id === PROJECT.id ? UNCHANGED_SETTINGS : undefined),
  rules: async (id) => (id === PROJECT.id ? { version: 0, rules: [], createdBy: null, createdAt: null } : undefined),
  knownValues: async () => [],
};

/** Ports of which nothing may be used but what is given; the project `PROJECT` is there, and nothing changes. */
export function fakePorts(given: { [Port in keyof GatewayPorts]?: Partial<GatewayPorts[Port]> } = {}): GatewayPorts {
  const get = async (id: string) => (id === PROJECT.id ? PROJECT : undefined);
  return {
    projects: strictFake('projects', { get, ...given.projects }),
    rules: strictFake('rules', { ...rulesOfNobody, ...given.rules }),
    sources: strictFake('sources', given.sources),
    mappings: strictFake('mappings', { find: async () => undefined, ...given.mappings }),
    imports: strictFake('imports', given.imports),
    controls: strictFake('controls', { wakeable: async () => [], ...given.controls }),
    changes: strictFake('changes', {
      subscribe: () => () => undefined,
      subscribeNotice: () => () => undefined,
      ...given.changes,
    }),
    pairs: strictFake('pairs', given.pairs),
    editing: strictFake('editing', given.editing),
    reports: strictFake('reports', given.reports),
    undoing: strictFake('undoing', given.undoing),
    exports: strictFake('exports', given.exports),
    statistics: strictFake('statistics', given.statistics),
    notices: strictFake('notices', { current: async () => null, ...given.notices }),
    database: strictFake('database', given.database),
    blobs: strictFake('blobs', given.blobs),
    embeddings: strictFake('embeddings', { model: 'test-model', ...given.embeddings }),
    workflows: strictFake('workflows', given.workflows),
    workers: strictFake('workers', { seen: async () => [], ...given.workers }),
    embedder: strictFake('embedder', { seen: async () => undefined, ...given.embedder }),
  };
}

/** A gateway on a free port of loopback. */
export async function testGateway(
  ports: GatewayPorts = fakePorts(),
  settings: Partial<GatewaySettings> = {},
): Promise<TestGateway> {
  const logs: Record<string, unknown>[] = [];
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done): void {
      logs.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  const logger = createLogger('debug', lines);
  const app = await createGateway({ ports, settings: { ...DEFAULT_SETTINGS, ...settings }, logger });
  await app.listen(0, '127.0.0.1');
  const server: Server = app.getHttpServer();
  const { port } = server.address() as AddressInfo;
  return {
    app,
    port,
    url: `http://127.0.0.1:${port}`,
    logs,
    stop: async () => {
      server.closeAllConnections();
      await app.close();
    },
  };
}
