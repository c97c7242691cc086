import type { BlobLocation } from './blob-location.ts';
import { readEnv, type Env, type Rule, type Values, type Variables } from './read-env.ts';
import { loopbackOnly, wholeKeyPair } from './rules.ts';
import * as variables from './variables.ts';

export interface DatabaseConfig {
  readonly url: string;
}

export interface TemporalConfig {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
  readonly taskQueuePrefix: string;
}

export type BlobConfig =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** Without slash at either end; empty for the whole bucket. */
      readonly prefix: string;
      readonly endpoint?: string;
      readonly region: string;
      /** Both halves or none. */
      readonly accessKeyId?: string;
      readonly secretAccessKey?: string;
      readonly forcePathStyle: boolean;
    };

export interface EmbeddingsConfig {
  /** Without slash at its end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  readonly batchTexts: number;
  readonly batchTokens: number;
  readonly timeoutMs: number;
}

export type LogLevel = (typeof variables.LOG_LEVELS)[number];

export interface GatewayConfig {
  readonly database: DatabaseConfig;
  readonly temporal: TemporalConfig & { readonly uiUrl?: string };
  readonly blob: BlobConfig;
  readonly embeddings: EmbeddingsConfig;
  readonly http: {
    readonly host: string;
    /** 0 takes a free one. */
    readonly port: number;
    /** Further `host[:port]`, in lower case. */
    readonly allowedHosts: readonly string[];
    /** Absolute. */
    readonly webRoot?: string;
    /** Where people find the web app, if elsewhere than where the gateway listens; without slash at its end. */
    readonly appUrl?: string;
    readonly maxUploadBytes: number;
  };
  /** In the currency of the price list. */
  readonly embeddingPricePerMillionTokens?: number;
  readonly retentionDays: number;
  readonly logLevel: LogLevel;
}

export interface WorkerConfig {
  readonly database: DatabaseConfig;
  readonly temporal: TemporalConfig;
  readonly blob: BlobConfig;
  readonly embeddings: EmbeddingsConfig;
  /** Undefined: no health server. */
  readonly health?: { readonly host: string; readonly port: number };
  readonly load: { readonly concurrency: number };
  readonly embed: {
    readonly concurrency: number;
    /** Of this process; 0 sets no limit. */
    readonly maxCallsPerSecond: number;
    readonly giveUpMs: number;
  };
  readonly reconcile: { readonly intervalMs: number; readonly upkeepIntervalMs: number };
  readonly retentionDays: number;
  /** Where people find the web app; without slash at its end. */
  readonly appUrl?: string;
  readonly logLevel: LogLevel;
}

export interface EmbedderConfig {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Absolute. */
  readonly modelDir: string;
  readonly workers: number;
  readonly model: string;
  readonly logLevel: LogLevel;
}

export interface MigrateConfig {
  readonly database: DatabaseConfig;
  readonly logLevel: LogLevel;
}

const stores = {
  ...variables.database,
  ...variables.temporal,
  ...variables.blob,
  ...variables.embeddings,
  ...variables.logging,
};

/** Which variables each part reads, in the order in which they are described. */
export const PARTS = {
  gateway: {
    ...stores,
    ...variables.app,
    ...variables.retention,
    ...variables.prices,
    ...variables.gatewayHttp,
    ...variables.temporalUi,
  },
  worker: {
    ...stores,
    ...variables.app,
    ...variables.retention,
    ...variables.workerHealth,
    ...variables.workerPace,
    ...variables.reconciling,
  },
  embedder: { ...variables.embedder, ...variables.logging },
  migrate: { ...variables.database, ...variables.logging },
} satisfies Record<string, Variables>;

export type Part = keyof typeof PARTS;

const RULES: Readonly<Record<Part, readonly Rule[]>> = {
  gateway: [wholeKeyPair, loopbackOnly],
  worker: [wholeKeyPair],
  embedder: [loopbackOnly],
  migrate: [],
};

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze<unknown>(inner);
  return Object.freeze(value);
}

const databaseOf = (values: Values<typeof variables.database>): DatabaseConfig => ({ url: values.DATABASE_URL });

const temporalOf = (values: Values<typeof variables.temporal>): TemporalConfig => ({
  address: values.TEMPORAL_ADDRESS,
  namespace: values.TEMPORAL_NAMESPACE,
  taskQueuePrefix: values.TASK_QUEUE_PREFIX,
});

function blobOf(values: Values<typeof variables.blob>): BlobConfig {
  const location: BlobLocation = values.BLOB_STORE;
  if (location.kind === 'folder') return location;
  return {
    ...location,
    endpoint: values.S3_ENDPOINT,
    region: values.S3_REGION,
    accessKeyId: values.S3_ACCESS_KEY_ID,
    secretAccessKey: values.S3_SECRET_ACCESS_KEY,
    // Services of one's own seldom have a wildcard host name for buckets.
    forcePathStyle: values.S3_FORCE_PATH_STYLE ?? values.S3_ENDPOINT !== undefined,
  };
}

const embeddingsOf = (values: Values<typeof variables.embeddings>): EmbeddingsConfig => ({
  baseUrl: values.EMBEDDINGS_BASE_URL,
  apiKey: values.EMBEDDINGS_API_KEY,
  model: values.EMBEDDINGS_MODEL,
  batchTexts: values.EMBEDDINGS_BATCH_TEXTS,
  batchTokens: values.EMBEDDINGS_BATCH_TOKENS,
  timeoutMs: values.EMBEDDINGS_TIMEOUT,
});

/** @throws ConfigError */
export function gatewayConfig(env: Env): GatewayConfig {
  const values = readEnv('gateway', PARTS.gateway, RULES.gateway, env);
  return deepFreeze({
    database: databaseOf(values),
    temporal: { ...temporalOf(values), uiUrl: values.TEMPORAL_UI_URL },
    blob: blobOf(values),
    embeddings: embeddingsOf(values),
    http: {
      host: values.HOST,
      port: values.PORT,
      allowedHosts: values.ALLOWED_HOSTS,
      webRoot: values.WEB_ROOT,
      appUrl: values.APP_URL,
      maxUploadBytes: values.MAX_UPLOAD_BYTES,
    },
    embeddingPricePerMillionTokens: values.EMBEDDINGS_PRICE_PER_MILLION_TOKENS,
    retentionDays: values.RETENTION_DAYS,
    logLevel: values.LOG_LEVEL,
  });
}

/** @throws ConfigError */
export function workerConfig(env: Env): WorkerConfig {
  const values = readEnv('worker', PARTS.worker, RULES.worker, env);
  return deepFreeze({
    database: databaseOf(values),
    temporal: temporalOf(values),
    blob: blobOf(values),
    embeddings: embeddingsOf(values),
    health: values.HEALTH_PORT === undefined ? undefined : { host: values.HEALTH_HOST, port: values.HEALTH_PORT },
    load: { concurrency: values.LOAD_CONCURRENCY },
    embed: {
      concurrency: values.EMBED_CONCURRENCY,
      maxCallsPerSecond: values.EMBED_MAX_CALLS_PER_SECOND,
      giveUpMs: values.EMBED_GIVE_UP,
    },
    reconcile: { intervalMs: values.RECONCILE_INTERVAL, upkeepIntervalMs: values.UPKEEP_INTERVAL },
    retentionDays: values.RETENTION_DAYS,
    appUrl: values.APP_URL,
    logLevel: values.LOG_LEVEL,
  });
}

/** @throws ConfigError */
export function embedderConfig(env: Env): EmbedderConfig {
  const values = readEnv('embedder', PARTS.embedder, RULES.embedder, env);
  return deepFreeze({
    host: values.HOST,
    port: values.PORT,
    modelDir: values.EMBEDDER_MODEL_DIR,
    workers: values.EMBEDDER_WORKERS,
    model: values.EMBEDDER_MODEL,
    logLevel: values.LOG_LEVEL,
  });
}

/** @throws ConfigError */
export function migrateConfig(env: Env): MigrateConfig {
  const values = readEnv('migration', PARTS.migrate, RULES.migrate, env);
  return deepFreeze({ database: databaseOf(values), logLevel: values.LOG_LEVEL });
}
