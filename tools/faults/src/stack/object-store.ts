import { findVersitygw, freePort, startChild, untilReady } from '@pairloom/tools';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Part } from './part.ts';
import { S3Proxy } from './s3-proxy.ts';

const BUCKET = 'pairloom';
const REGION = 'us-east-1';
const ACCESS_KEY_ID = 'pairloom-faults';
const SECRET = 'pairloom-faults-secret';
const READY_MS = 120_000;

/** Folder of the bucket under that of a store: each object is a file in it, called by its key. */
export const objectsIn = (folder: string): string => join(folder, 'buckets', BUCKET);

/** Why there is no S3 server on this machine; undefined when there is one. */
export async function storeObstacle(): Promise<string | undefined> {
  const found = await findVersitygw();
  return 'missing' in found ? found.missing : undefined;
}

/** An S3 server on a folder, and a proxy before it for each who asks it. */
export class ObjectStore {
  readonly server: Part;
  readonly ofWorker: S3Proxy;
  readonly ofGateway: S3Proxy;
  #secret = SECRET;

  private constructor(path: string, folder: string, port: number, ofWorker: S3Proxy, ofGateway: S3Proxy) {
    this.ofWorker = ofWorker;
    this.ofGateway = ofGateway;
    this.server = new Part('S3 server', (_before, signal) =>
      serve({ path, folder, port, signal, secret: this.#secret }),
    );
  }

  /** The server starts with the rest of the installation. */
  static async open(folder: string): Promise<ObjectStore> {
    const found = await findVersitygw();
    if ('missing' in found) throw new Error(found.missing);
    mkdirSync(objectsIn(folder), { recursive: true });
    const port = await freePort();
    return new ObjectStore(found.path, folder, port, await S3Proxy.to(port), await S3Proxy.to(port));
  }

  /** For the environment of who asks it there. */
  environment({ url }: S3Proxy): Record<string, string> {
    return {
      BLOB_STORE: `s3://${BUCKET}`,
      S3_ENDPOINT: url,
      S3_REGION: REGION,
      S3_ACCESS_KEY_ID: ACCESS_KEY_ID,
      S3_SECRET_ACCESS_KEY: SECRET,
    };
  }

  /** Nobody was told the new secret. */
  async changeSecret(): Promise<void> {
    await this.#restart(`${SECRET}-another`);
  }

  async heal(): Promise<void> {
    this.ofWorker.heal();
    this.ofGateway.heal();
    if (this.#secret === SECRET) await this.server.start();
    else await this.#restart(SECRET);
  }

  async close(): Promise<void> {
    await Promise.all([this.ofWorker.close(), this.ofGateway.close(), this.server.close()]);
  }

  async #restart(secret: string): Promise<void> {
    this.#secret = secret;
    if (this.server.runs) await this.server.kill();
    await this.server.start();
  }
}

interface Serving {
  readonly path: string;
  readonly folder: string;
  readonly port: number;
  readonly secret: string;
  readonly signal: AbortSignal;
}

async function serve({ path, folder, port, secret, signal }: Serving) {
  const address = `127.0.0.1:${port}`;
  const keys = ['--access', ACCESS_KEY_ID, '--secret', secret, '--region', REGION];
  const logFile = join(folder, 's3.log');
  const running = await startChild({
    part: 'S3 server',
    command: path,
    args: ['--port', address, ...keys, '--quiet', 'posix', join(folder, 'buckets')],
    logFile,
    pidFile: join(folder, 's3.pid'),
  });
  // Whatever it answers to one who does not sign.
  const check = (): Promise<boolean> => fetch(`http://${address}`).then(() => true);
  try {
    await untilReady(running, check, { part: 'S3 server', logFile, timeoutMs: READY_MS, signal });
  } catch (fault) {
    await running.stop();
    throw fault;
  }
  return running;
}
