import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from './options.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** Ends with code and words before any stack is started: none would be ready within the time of a spec. */
const bench = (...args: string[]): Promise<{ code: unknown; words: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--conditions=@pairloom/source', MAIN, ...args], (error, _, words) =>
      resolve({ code: error?.code ?? 0, words }),
    );
  });

it('measures nothing when the baseline cannot be read', async () => {
  const { code, words } = await bench('--check', join(tmpdir(), 'no such file.json'));
  expect(code).toBe(1);
  expect(words).toMatch(/no figures of a former run[^]*ENOENT/);
  expect(words).not.toContain('starting');
});

it('measures nothing when the baseline is of other rows', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pairloom-bench-'));
  try {
    const file = join(folder, 'million.json');
    await writeFile(file, JSON.stringify({ options: readOptions(['--rows', '1M']), figures: [] }));
    const { code, words } = await bench('--rows', '100k', '--check', file);
    expect(code).toBe(1);
    expect(words).toContain('--rows is 100000, and was 1000000');
    expect(words).not.toContain('starting');
  } finally {
    await rm(folder, { recursive: true });
  }
});
