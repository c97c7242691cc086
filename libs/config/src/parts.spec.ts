import { describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.ts';
import { embedderConfig, gatewayConfig, migrateConfig, workerConfig } from './parts.ts';
import type { Env } from './read-env.ts';

const stores: Env = {
  DATABASE_URL: 'postgresql://pairloom:pw@127.0.0.1:5432/pairloom',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  BLOB_STORE: '/var/lib/pairloom',
  EMBEDDINGS_BASE_URL: 'http://127.0.0.1:3100/v1',
};

function faultsOf(read: () => unknown): ConfigError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('No fault was found.');
}

describe('gatewayConfig', () => {
  it('fills in every default', () => {
    expect(gatewayConfig(stores)).toEqual({
      database: { url: stores.DATABASE_URL },
      temporal: { address: '127.0.0.1:7233', namespace: 'default', taskQueuePrefix: 'pairloom', uiUrl: undefined },
      blob: { kind: 'folder', path: '/var/lib/pairloom' },
      embeddings: {
        baseUrl: 'http://127.0.0.1:3100/v1',
        apiKey: 'local',
        model: 'all-MiniLM-L6-v2',
        batchTexts: 64,
        batchTokens: 8000,
        timeoutMs: 60_000,
      },
      http: {
        host: '127.0.0.1',
        port: 3000,
        allowedHosts: [],
        webRoot: undefined,
        appUrl: undefined,
        maxUploadBytes: 5 * 1024 ** 3,
      },
      retentionDays: 30,
      logLevel: 'info',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    const { http, temporal, blob } = gatewayConfig({
      ...stores,
      PORT: '',
      WEB_ROOT: ' ',
      TEMPORAL_UI_URL: '',
      S3_REGION: '',
    });
    expect(http.port).toBe(3000);
    expect(http.webRoot).toBeUndefined();
    expect(temporal.uiUrl).toBeUndefined();
    expect(blob.kind).toBe('folder');
  });

  it('reads what is set', () => {
    const { http, temporal, logLevel } = gatewayConfig({
      ...stores,
      HOST: '::1',
      PORT: '0',
      ALLOWED_HOSTS: 'Pairloom.Internal, 127.0.0.1:8080,[::1]:8080',
      WEB_ROOT: '/srv/web/',
      APP_URL: 'https://q.example/',
      MAX_UPLOAD_BYTES: '1000',
      TEMPORAL_UI_URL: 'http://127.0.0.1:8233/',
      TEMPORAL_NAMESPACE: 'team.a1b2c',
      TASK_QUEUE_PREFIX: 'blue',
      LOG_LEVEL: 'debug',
    });
    expect(http).toEqual({
      host: '::1',
      port: 0,
      allowedHosts: ['pairloom.internal', '127.0.0.1:8080', '[::1]:8080'],
      webRoot: '/srv/web',
      appUrl: 'https://q.example',
      maxUploadBytes: 1000,
    });
    expect(temporal).toMatchObject({
      namespace: 'team.a1b2c',
      taskQueuePrefix: 'blue',
      uiUrl: 'http://127.0.0.1:8233',
    });
    expect(logLevel).toBe('debug');
  });

  it('cannot be changed afterwards, at any depth', () => {
    const config = gatewayConfig({ ...stores, ALLOWED_HOSTS: 'a' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.http)).toBe(true);
    expect(Object.isFrozen(config.http.allowedHosts)).toBe(true);
    expect(Object.isFrozen(config.blob)).toBe(true);
  });

  it('tells all faults at once, each with variable, cause and example', () => {
    const error = faultsOf(() => gatewayConfig({ PORT: '80a', LOG_LEVEL: 'loud', HOST: '0.0.0.0' }));
    expect(error.faults.map(({ variable }) => variable)).toEqual([
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'BLOB_STORE',
      'EMBEDDINGS_BASE_URL',
      'LOG_LEVEL',
      'PORT',
      'HOST',
    ]);
    expect(error.message.split('\n')).toEqual(
      expect.arrayContaining([
        'The gateway cannot start with this environment:',
        '  DATABASE_URL is not set. For example: DATABASE_URL=postgresql://pairloom:secret@127.0.0.1:5432/pairloom',
        '  PORT must be a whole number from 0 to 65535, not "80a". For example: PORT=3000',
      ]),
    );
  });
});

describe('HOST', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('%s is loopback', (HOST) => {
    expect(gatewayConfig({ ...stores, HOST }).http.host).toBe(HOST);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'pairloom.internal', '127.evil.example'])('%s is refused', (HOST) => {
    const { faults } = faultsOf(() => gatewayConfig({ ...stores, HOST }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ variable: 'HOST', wrong: expect.stringContaining('ALLOW_UNAUTHENTICATED_HOST') });
  });

  it('may be any address where that is allowed', () => {
    const open = { HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED_HOST: 'true' };
    expect(gatewayConfig({ ...stores, ...open }).http.host).toBe('0.0.0.0');
    expect(embedderConfig({ EMBEDDER_MODEL_DIR: '/m', ...open }).host).toBe('0.0.0.0');
  });

  it('holds for the embedder too', () => {
    const { faults } = faultsOf(() => embedderConfig({ EMBEDDER_MODEL_DIR: '/m', HOST: '0.0.0.0' }));
    expect(faults.map(({ variable }) => variable)).toEqual(['HOST']);
  });
});

describe('secrets', () => {
  it.each([
    ['DATABASE_URL', 'mysql://root:hunter2@db/x'],
    ['EMBEDDINGS_API_KEY', 'hunter2 with spaces'],
    ['EMBEDDINGS_BASE_URL', 'ftp://me:hunter2@host/v1'],
    ['S3_ENDPOINT', 's3://me:hunter2@host'],
    ['S3_ACCESS_KEY_ID', 'hunter2 x'],
    ['S3_SECRET_ACCESS_KEY', 'hunter2 x'],
    ['BLOB_STORE', 's3://me:hunter2@bucket'],
    ['TEMPORAL_UI_URL', 'me:hunter2@ui'],
  ])('a faulty %s is named but its value is not shown', (variable, value) => {
    const error = faultsOf(() => gatewayConfig({ ...stores, [variable]: value }));
    expect(error.message).toContain(variable);
    expect(JSON.stringify([error.message, error.faults, error.stack])).not.toContain('hunter2');
  });
});

describe('the S3 store', () => {
  const s3 = { ...stores, BLOB_STORE: 's3://my-bucket/team/blobs/' };

  it('is Amazon with its own chain of credentials by default', () => {
    expect(workerConfig(s3).blob).toEqual({
      kind: 's3',
      bucket: 'my-bucket',
      prefix: 'team/blobs',
      endpoint: undefined,
      region: 'us-east-1',
      accessKeyId: undefined,
      secretAccessKey: undefined,
      forcePathStyle: false,
    });
  });

  it('puts the bucket in the path of an endpoint of its own, unless told otherwise', () => {
    const own = { ...s3, S3_ENDPOINT: 'http://127.0.0.1:9000/' };
    expect(workerConfig(own).blob).toMatchObject({ endpoint: 'http://127.0.0.1:9000', forcePathStyle: true });
    expect(workerConfig({ ...own, S3_FORCE_PATH_STYLE: 'false' }).blob).toMatchObject({ forcePathStyle: false });
  });

  it.each([
    [{ S3_ACCESS_KEY_ID: 'id' }, 'S3_SECRET_ACCESS_KEY'],
    [{ S3_SECRET_ACCESS_KEY: 'secret' }, 'S3_ACCESS_KEY_ID'],
  ])('half a key pair is a fault', (half, missing) => {
    const { faults } = faultsOf(() => workerConfig({ ...s3, ...half }));
    expect(faults.map(({ variable }) => variable)).toEqual([missing]);
  });
});

describe('workerConfig', () => {
  it('has no health server unless it has a port', () => {
    expect(workerConfig(stores).health).toBeUndefined();
    expect(workerConfig({ ...stores, HEALTH_PORT: '8081' }).health).toEqual({ host: '127.0.0.1', port: 8081 });
  });

  it('fills in every default of its own', () => {
    expect(workerConfig(stores)).toMatchObject({
      load: { concurrency: 3 },
      embed: { concurrency: 2, maxCallsPerSecond: 0, giveUpMs: 900_000 },
      reconcile: { intervalMs: 30_000, upkeepIntervalMs: 600_000 },
      retentionDays: 30,
    });
    expect(workerConfig(stores).appUrl).toBeUndefined();
  });

  it('reads what is set', () => {
    const env = {
      LOAD_CONCURRENCY: '4',
      EMBED_MAX_CALLS_PER_SECOND: '0.5',
      EMBED_GIVE_UP: '2h',
      RECONCILE_INTERVAL: '1s',
      UPKEEP_INTERVAL: '2s',
      RETENTION_DAYS: '90',
      APP_URL: 'https://pairloom.example/',
    };
    expect(workerConfig({ ...stores, ...env })).toMatchObject({
      load: { concurrency: 4 },
      embed: { maxCallsPerSecond: 0.5, giveUpMs: 7_200_000 },
      reconcile: { intervalMs: 1_000, upkeepIntervalMs: 2_000 },
      retentionDays: 90,
      appUrl: 'https://pairloom.example',
    });
  });
});

describe('embedderConfig and migrateConfig', () => {
  it('ask for no more than they use', () => {
    expect(embedderConfig({ EMBEDDER_MODEL_DIR: '/opt/model' })).toEqual({
      host: '127.0.0.1',
      port: 3100,
      modelDir: '/opt/model',
      workers: 2,
      model: 'all-MiniLM-L6-v2',
      logLevel: 'info',
    });
    expect(migrateConfig({ DATABASE_URL: stores.DATABASE_URL })).toEqual({
      database: { url: stores.DATABASE_URL },
      logLevel: 'info',
    });
  });
});
