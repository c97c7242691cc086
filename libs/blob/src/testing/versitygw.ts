import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const READY_WITHIN_MS = 120_000;

export const CREDENTIALS = { accessKeyId: 'pairloom-test', secretAccessKey: 'pairloom-test-secret' };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('versitygw did not start.');
    await delay(20);
  }
}

/** An S3 server on a folder of its own. */
export class Versitygw {
  readonly endpoint: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(endpoint: string, folder: string, child: ChildProcess) {
    this.endpoint = endpoint;
    this.#folder = folder;
    this.#child = child;
  }

  static async start(path: string): Promise<Versitygw> {
    const folder = await mkdtemp(join(tmpdir(), 'pairloom-s3-'));
    const address = `127.0.0.1:${await freePort()}`;
    const { accessKeyId, secretAccessKey } = CREDENTIALS;
    const keys = ['--access', accessKeyId, '--secret', secretAccessKey, '--region', 'us-east-1'];
    const child = spawn(path, ['--port', address, ...keys, '--quiet', 'posix', folder], { stdio: 'ignore' });
    const server = new Versitygw(`http://${address}`, folder, child);
    try {
      await untilReady(server.endpoint, child);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.kill('SIGKILL')) await once(this.#child, 'exit');
    await rm(this.#folder, { recursive: true, force: true });
  }
}
