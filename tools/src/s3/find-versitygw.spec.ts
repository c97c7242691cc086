import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../testing/temp-folder.ts';

const folder = tempFolder();
const NAMES = ['PATH', 'PAIRLOOM_TOOLS_DIR', 'VERSITYGW_PATH'] as const;
const before = NAMES.map((name) => process.env[name]);
const setEnvironment = (values: readonly (string | undefined)[]): void =>
  NAMES.forEach((name, i) => {
    const value = values[i];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  });
beforeEach(() => void jest.resetModules());
afterEach(() => setEnvironment(before));

/** A Go that notes each call and builds nothing; the module as a new process has it. */
async function withGo(script: string) {
  const bin = join(folder(), 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'go'), `#!/bin/sh\necho "$@" >> '${folder()}/calls'\n${script}\n`, { mode: 0o755 });
  setEnvironment([`${bin}:/bin:/usr/bin`, join(folder(), 'tools')]);
  const { findVersitygw } = await import('./find-versitygw.ts');
  return { findVersitygw, calls: () => readFileSync(join(folder(), 'calls'), 'utf8').trim().split('\n') };
}

it('is built once in a process, also when that fails', async () => {
  const { findVersitygw, calls } = await withGo('exit 1');
  const found = [...(await Promise.all([findVersitygw(), findVersitygw()])), await findVersitygw()];
  expect(new Set(found.map((one) => JSON.stringify(one)))).toEqual(
    new Set([expect.stringContaining('go could not build github.com/versity/versitygw')]),
  );
  expect(calls()).toHaveLength(1);
});

it('is the one that was built', async () => {
  const { findVersitygw, calls } = await withGo('exit 0');
  const path = join(folder(), 'tools', 'bin', 'versitygw');
  expect([await findVersitygw(), await findVersitygw()]).toEqual([{ path }, { path }]);
  expect(calls()).toHaveLength(1);
});
