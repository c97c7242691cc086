import { z } from 'zod';
import { blobLocation } from './blob-location.ts';
import {
  absoluteFolder,
  byteSize,
  duration,
  flag,
  folder,
  hostAndPort,
  hostList,
  httpUrl,
  listenHost,
  matching,
  postgresUrl,
  rate,
  wholeNumber,
} from './values.ts';
import { variable } from './variable.ts';

const NAME = matching(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
  'must be up to 100 letters, digits, dots, hyphens and underscores',
);
const MODEL = matching(/^\S{1,200}$/, 'must be the name of a model, without white space');
const CREDENTIAL = matching(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export const logging = {
  LOG_LEVEL: variable(z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).prefault('info'), {
    meaning: 'Least severe level that is logged.',
    example: 'info',
  }),
};

export const database = {
  DATABASE_URL: variable(postgresUrl, {
    meaning: 'PostgreSQL 15 or newer with pgvector 0.8.',
    example: 'postgresql://pairloom:secret@127.0.0.1:5432/pairloom',
    secret: true,
  }),
};

export const temporal = {
  TEMPORAL_ADDRESS: variable(hostAndPort, {
    meaning: "Temporal's frontend, host:port.",
    example: '127.0.0.1:7233',
  }),
  TEMPORAL_NAMESPACE: variable(NAME.prefault('default'), {
    meaning: 'Temporal namespace of this installation.',
    example: 'default',
  }),
  TASK_QUEUE_PREFIX: variable(NAME.prefault('pairloom'), {
    meaning: 'First part of all task queue and schedule names; keeps installations in one namespace apart.',
    example: 'pairloom',
  }),
};

export const temporalUi = {
  TEMPORAL_UI_URL: variable(httpUrl.optional(), {
    meaning: 'Where people find the Temporal UI; links to workflows are shown when set.',
    example: 'http://127.0.0.1:8233',
    secret: true,
  }),
};

export const blob = {
  BLOB_STORE: variable(blobLocation, {
    meaning:
      'Where source files and reports are kept: an absolute folder shared by gateway and workers, or s3://bucket/prefix.',
    example: '/var/lib/pairloom/blobs',
    secret: true,
  }),
  S3_ENDPOINT: variable(httpUrl.optional(), {
    meaning: "Endpoint of an S3 service other than Amazon's.",
    example: 'http://127.0.0.1:9000',
    secret: true,
  }),
  S3_REGION: variable(NAME.prefault('us-east-1'), { meaning: 'Region of the bucket.', example: 'eu-central-1' }),
  S3_ACCESS_KEY_ID: variable(CREDENTIAL.optional(), {
    meaning: "Access key of the bucket; without it the AWS SDK's own chain of credentials is asked.",
    example: 'AKIAIOSFODNN7EXAMPLE',
    secret: true,
  }),
  S3_SECRET_ACCESS_KEY: variable(CREDENTIAL.optional(), {
    meaning: 'Secret that belongs to S3_ACCESS_KEY_ID.',
    example: '<the secret key>',
    secret: true,
  }),
  S3_FORCE_PATH_STYLE: variable(flag.optional(), {
    meaning: "Puts the bucket's name in the path, not in the host name.",
    example: 'true',
    defaultNote: 'true with S3_ENDPOINT, else false',
  }),
};

export const embeddings = {
  EMBEDDINGS_BASE_URL: variable(httpUrl, {
    meaning: 'Base URL of an OpenAI-compatible embeddings API, with its version.',
    example: 'https://api.openai.com/v1',
    secret: true,
  }),
  EMBEDDINGS_API_KEY: variable(CREDENTIAL.prefault('local'), {
    meaning: 'Key for that API. The local embedder takes any.',
    example: '<the API key>',
    secret: true,
  }),
  EMBEDDINGS_MODEL: variable(MODEL.prefault('all-MiniLM-L6-v2'), {
    meaning: 'Model asked of that API. Each model has vectors of its own.',
    example: 'text-embedding-3-small',
  }),
  EMBEDDINGS_BATCH_TEXTS: variable(wholeNumber(1, 2048).prefault('64'), {
    meaning: 'Most texts in one call.',
    example: '64',
  }),
  EMBEDDINGS_BATCH_TOKENS: variable(wholeNumber(1, 300_000).prefault('8000'), {
    meaning: 'Most tokens in one call, estimated.',
    example: '8000',
  }),
  EMBEDDINGS_TIMEOUT: variable(duration.prefault('60s'), {
    meaning: 'How long one call may take.',
    example: '60s',
  }),
};

const host = variable(listenHost.prefault('127.0.0.1'), {
  meaning: 'Address to listen on. Any but loopback is refused unless ALLOW_UNAUTHENTICATED_HOST is true.',
  example: '127.0.0.1',
});

const allowUnauthenticatedHost = variable(flag.prefault('false'), {
  meaning:
    'Lets HOST be an address that others can reach although nobody has to log in: only where something else, such as a container port published on loopback, keeps strangers out.',
  example: 'true',
});

export const prices = {
  EMBEDDINGS_PRICE_PER_MILLION_TOKENS: variable(rate.optional(), {
    meaning: 'What the provider asks for a million tokens, in any currency; quotes name a price when set.',
    example: '0.02',
  }),
};

export const app = {
  APP_URL: variable(httpUrl.optional(), {
    meaning:
      'Where people find the web app; the Temporal UI links to it. The gateway takes the address it listens on if it is not set; a worker, which starts imports only when nobody else did, then links to none.',
    example: 'http://127.0.0.1:3000',
    secret: true,
  }),
};

export const retention = {
  RETENTION_DAYS: variable(wholeNumber(1, 3650).prefault('30'), {
    meaning:
      'Days for which file, rows, results and undo of an import are kept after its end; its counts and receipt stay. The same for all parts.',
    example: '30',
  }),
};

export const gatewayHttp = {
  HOST: host,
  PORT: variable(wholeNumber(0, 65_535).prefault('3000'), {
    meaning: 'Port to listen on; 0 takes a free one.',
    example: '3000',
  }),
  ALLOW_UNAUTHENTICATED_HOST: allowUnauthenticatedHost,
  ALLOWED_HOSTS: variable(hostList.prefault(''), {
    meaning:
      'Further host[:port] names that the Host and Origin headers may carry, comma-separated. All others get 403.',
    example: 'pairloom.internal,127.0.0.1:8080',
    defaultNote: 'none',
  }),
  WEB_ROOT: variable(folder.optional(), {
    meaning: 'Folder of the built web app; without it only the API is served.',
    example: '/app/apps/web/dist/browser',
  }),
  MAX_UPLOAD_BYTES: variable(byteSize.prefault('5GiB'), {
    meaning: 'Largest file that is taken.',
    example: '5GiB',
  }),
};

export const workerHealth = {
  HEALTH_PORT: variable(wholeNumber(0, 65_535).optional(), {
    meaning: 'Port of GET /health/live and /health/ready; 0 takes a free one. Without it there are none.',
    example: '8081',
  }),
  HEALTH_HOST: variable(listenHost.prefault('127.0.0.1'), {
    meaning: 'Address to listen on for health checks.',
    example: '0.0.0.0',
  }),
};

export const workerPace = {
  LOAD_CONCURRENCY: variable(wholeNumber(1, 64).prefault('3'), {
    meaning:
      'Load activities that run at once in this worker, and as many of those that cannot be cut, such as rewriting a file; each takes one database connection.',
    example: '3',
  }),
  EMBED_CONCURRENCY: variable(wholeNumber(1, 64).prefault('2'), {
    meaning: 'Calls to the embeddings API that this worker makes at once; as many activities more stand ready.',
    example: '2',
  }),
  EMBED_MAX_CALLS_PER_SECOND: variable(rate.prefault('0'), {
    meaning: 'Most embedding calls that this worker makes in a second; 0 sets no limit.',
    example: '5',
  }),
  EMBED_GIVE_UP: variable(duration.prefault('15m'), {
    meaning: 'How long a failing embeddings API is tried before an import completes with its vectors pending.',
    example: '15m',
  }),
};

export const reconciling = {
  RECONCILE_INTERVAL: variable(duration.prefault('30s'), {
    meaning: 'How often imports are compared with their runs in Temporal, so that nothing that was lost stays open.',
    example: '30s',
  }),
  UPKEEP_INTERVAL: variable(duration.prefault('10m'), {
    meaning: 'How often expired results, files, orphaned blobs and unused vectors are looked for.',
    example: '10m',
  }),
};

export const embedder = {
  HOST: host,
  PORT: variable(wholeNumber(0, 65_535).prefault('3100'), {
    meaning: 'Port to listen on; 0 takes a free one.',
    example: '3100',
  }),
  ALLOW_UNAUTHENTICATED_HOST: allowUnauthenticatedHost,
  EMBEDDER_MODEL_DIR: variable(absoluteFolder, {
    meaning: 'Folder that holds model.onnx and tokenizer.json.',
    example: '/opt/pairloom/model',
  }),
  EMBEDDER_WORKERS: variable(wholeNumber(1, 64).prefault('2'), {
    meaning: 'Threads that compute; about 350 MB of memory each.',
    example: '2',
  }),
  EMBEDDER_MODEL: variable(MODEL.prefault('all-MiniLM-L6-v2'), {
    meaning: 'Name under which the model is served.',
    example: 'all-MiniLM-L6-v2',
  }),
};
