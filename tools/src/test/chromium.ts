import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PartFault } from '../fault.ts';
import type { Log } from '../log.ts';
import { findOnPath, isProgram } from '../process/on-path.ts';

const run = promisify(execFile);

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
/** Without the fonts, texts in many scripts are boxes. */
const PACKAGES = ['chromium', 'fonts-noto-core', 'fonts-noto-cjk', 'fonts-noto-color-emoji', 'fonts-liberation'];

/** Each way answers the path of a browser or undefined. */
export interface ChromiumWays {
  readonly onPath: () => Promise<string | undefined>;
  readonly byApt: (log: Log) => Promise<string | undefined>;
  readonly byNpm: () => Promise<string | undefined>;
}

/**
 * A Chromium for the journeys: CHROMIUM_PATH, else on PATH, else Debian's by apt as root, else that of the package
 * @sparticuz/chromium. Undefined when none can be had. @throws PartFault when CHROMIUM_PATH names no program
 */
export async function findChromium(
  log: Log,
  env: NodeJS.ProcessEnv = process.env,
  ways: ChromiumWays = { onPath, byApt, byNpm },
): Promise<string | undefined> {
  const named = env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (await isProgram(named)) return named;
    throw new PartFault('Chromium', `CHROMIUM_PATH names ${named}, which is no program`, 'Mend or unset it.');
  }
  return (await ways.onPath()) ?? (await ways.byApt(log)) ?? (await ways.byNpm());
}

async function onPath(): Promise<string | undefined> {
  for (const name of NAMES) {
    const found = await findOnPath(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function byApt(log: Log): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || (await findOnPath('apt-get')) === undefined) return undefined;
  log('installing Chromium by apt-get');
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 600_000, maxBuffer: 1e8 };
  try {
    await run('apt-get', ['update'], options);
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...PACKAGES], options);
  } catch (error) {
    log(`apt-get could not install it: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
  return onPath();
}

/** Packed in npm; whether it runs depends on the libraries of the machine. */
async function byNpm(): Promise<string | undefined> {
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    const path = await chromium.executablePath();
    await run(path, ['--version'], { timeout: 30_000 });
    return path;
  } catch {
    return undefined;
  }
}
