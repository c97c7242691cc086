import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../testing/temp-folder.ts';
import { zipOf, type ZipEntry } from '../testing/zip-of.ts';
import { unzip } from './unzip.ts';

const folder = tempFolder();

async function unpack(bytes: Buffer, keep: (name: string) => boolean = () => true): Promise<string> {
  const archive = join(folder(), 'some.whl');
  writeFileSync(archive, bytes);
  const out = join(folder(), 'out');
  await unzip(archive, out, keep);
  return out;
}

const archiveOf = (...entries: ZipEntry[]): Buffer => zipOf(entries);

describe('unzip', () => {
  it('unpacks deflated and stored files with their execute bits', async () => {
    const out = await unpack(
      archiveOf(
        { name: 'bin/tool', content: 'x'.repeat(10_000), mode: 0o100755 },
        { name: 'doc/ünïcode.txt', content: 'stored', stored: true },
      ),
    );
    expect(readFileSync(join(out, 'bin/tool'), 'utf8')).toBe('x'.repeat(10_000));
    expect(statSync(join(out, 'bin/tool')).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(out, 'doc/ünïcode.txt'), 'utf8')).toBe('stored');
    expect(statSync(join(out, 'doc/ünïcode.txt')).mode & 0o111).toBe(0);
  });

  it('leaves out what is not wanted', async () => {
    const bytes = archiveOf({ name: 'wanted', content: 'a' }, { name: 'unwanted', content: 'b' });
    const out = await unpack(bytes, (name) => name === 'wanted');
    expect(existsSync(join(out, 'wanted'))).toBe(true);
    expect(existsSync(join(out, 'unwanted'))).toBe(false);
  });

  it('refuses a name that leaves the folder', async () => {
    const unpacking = unpack(archiveOf({ name: '../outside', content: 'a' }));
    await expect(unpacking).rejects.toThrow('../outside leaves the folder');
    expect(existsSync(join(folder(), 'outside'))).toBe(false);
  });

  it.each([
    ['no archive at all', Buffer.from('not a zip'.repeat(10)), 'not a zip archive'],
    ['an archive cut at its end', archiveOf({ name: 'a', content: 'a' }).subarray(0, -10), 'not a zip archive'],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(unpack(bytes)).rejects.toThrow(message);
  });

  it('refuses a file whose bytes were changed', async () => {
    const bytes = archiveOf({ name: 'a', content: 'stored text', stored: true });
    bytes.write('X', 31);
    await expect(unpack(bytes)).rejects.toThrow('a is damaged');
  });
});
