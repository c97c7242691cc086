import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const PACKAGE = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';
const BUILD_FOLDER = resolve(import.meta.dirname, '../../../../.tools/bin');
const READY_WITHIN_MS = 120_000;

export const CREDENTIALS = { accessKeyId: 'pairloom-test', secretAccessKey: 'pairloom-test-secret' };

/** Where the S3 server for tests is, or why there is none. */
export type Found = { readonly path: string } | { readonly missing: string };

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, name);
    if (folder !== '' && (await isExecutable(candidate))) return candidate;
  }
  return undefined;
}

/** VERSITYGW_PATH, else on PATH, else built once with Go (about a minute and a half) and kept. */
export async function findVersitygw(): Promise<Found> {
  const named = process.env['VERSITYGW_PATH'];
  if (named) return { path: named };
  const built = join(BUILD_FOLDER, 'versitygw');
  const known = (await onPath('versitygw')) ?? ((await isExecutable(built)) ? built : undefined);
  if (known) return { path: known };
  const go = await onPath('go');
  if (!go) return { missing: 'neither versitygw nor go is on PATH' };
  await mkdir(BUILD_FOLDER, { recursive: true });
  try {
    const env = { ...process.env, GOBIN: BUILD_FOLDER };
    await promisify(execFile)(go, ['install', PACKAGE], { env, timeout: 600_000 });
    return { path: built };
  } catch {
    return { missing: `go could not build ${PACKAGE}` };
  }
}

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
