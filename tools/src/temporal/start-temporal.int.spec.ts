import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { silent } from '../log.ts';
import { toolsDirOf } from '../places.ts';
import { answers } from '../process/child.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { SEARCH_ATTRIBUTES, startTemporal, type RunningTemporal } from './start-temporal.ts';

const run = promisify(execFile);
const folder = tempFolder();
const options = () => ({ folder: join(folder(), 'temporal'), toolsDir: toolsDirOf(), log: silent });

async function temporal(server: RunningTemporal, ...args: string[]): Promise<string> {
  return (await run(server.cli, [...args, '--address', server.address])).stdout;
}

describe('startTemporal', () => {
  it('serves Temporal and its UI, and finds the data again at the same address', async () => {
    const first = await startTemporal(options());
    try {
      expect(await answers(first.uiUrl)).toBe(true);
      const attributes = await temporal(first, 'operator', 'search-attribute', 'list');
      for (const name of SEARCH_ATTRIBUTES) expect(attributes).toMatch(new RegExp(`${name}\\s+Keyword`));
      await temporal(first, 'workflow', 'start', '--type', 'any', '--task-queue', 'none', '--workflow-id', 'kept');
    } finally {
      await first.stop();
    }
    const second = await startTemporal(options());
    try {
      expect(second.address).toBe(first.address);
      expect(second.uiUrl).toBe(first.uiUrl);
      expect(await temporal(second, 'workflow', 'describe', '--workflow-id', 'kept')).toMatch(/WorkflowId\s+kept/);
    } finally {
      await second.stop();
    }
  });

  it('refuses a folder that another server uses, and takes it when that has ended', async () => {
    const first = await startTemporal(options());
    try {
      await expect(startTemporal(options())).rejects.toThrow(`another start uses ${options().folder}`);
    } finally {
      await first.stop();
    }
    const second = await startTemporal(options());
    await second.stop();
    expect(await second.exited).toMatchObject({ signal: null });
  });

  it('writes no database when all is in memory', async () => {
    const server = await startTemporal({ ...options(), storage: 'memory' });
    await server.stop();
    expect(existsSync(join(options().folder, 'temporal.db'))).toBe(false);
  });
});
