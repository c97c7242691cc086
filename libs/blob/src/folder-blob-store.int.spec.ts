import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type FileHandle, mkdir, mkdtemp, open, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FolderBlobStore } from './folder-blob-store.ts';

describe('FolderBlobStore', () => {
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'pairloom-folder-'));
  });
  afterEach(() => rm(path, { recursive: true, force: true }));

  const store = () => new FolderBlobStore({ kind: 'folder', path });
  const body = (text: string) => Readable.from([Buffer.from(text)]);

  it('shows nothing under the key before the body has ended', async () => {
    const seen: (number | undefined)[] = [];
    async function* watched() {
      yield Buffer.from('first');
      seen.push(await store().size('p/blob'));
      yield Buffer.from('second');
    }
    await store().put('p/blob', watched());
    expect(seen).toEqual([undefined]);
    expect((await stat(join(path, 'p/blob'))).size).toBe(11);
  });

  it('stores nothing of a large body when the disk loses a part of it on the way', async () => {
    const handle = await open(path, 'r');
    const files = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const lost = Object.assign(new Error('disk full'), { code: 'ENOSPC' });
    const datasync = jest.spyOn(files, 'datasync').mockRejectedValue(lost);
    try {
      const large = Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(1024 * 1024)));
      await expect(store().put('p/blob', large)).rejects.toMatchObject({ code: 'blob_full' });
    } finally {
      datasync.mockRestore();
    }
    await expect(store().size('p/blob')).resolves.toBeUndefined();
    await expect(readdir(join(path, '.incoming'))).resolves.toEqual([]);
  });

  it('clears away what a process that died left in the making, and only that', async () => {
    const incoming = join(path, '.incoming');
    await mkdir(incoming);
    const twoHoursAgo = Date.now() / 1000 - 7200;
    await writeFile(join(incoming, 'dead'), 'half a file');
    await utimes(join(incoming, 'dead'), twoHoursAgo, twoHoursAgo);
    await writeFile(join(incoming, 'alive'), 'of another process');
    await expect(store().removeUnfinished(Date.now() - 3_600_000)).resolves.toBe(1);
    await expect(readdir(incoming)).resolves.toEqual(['alive']);
  });

  it('gives two puts of one key one whole blob', async () => {
    const one = store();
    await Promise.all([one.put('p/blob', body('a'.repeat(1000))), one.put('p/blob', body('b'.repeat(1000)))]);
    const bytes = await one.readRange('p/blob', 0, 2000);
    expect(['a'.repeat(1000), 'b'.repeat(1000)]).toContain(bytes.toString());
  });

  it('lists a folder of more names than are held at once, without what is in the making', async () => {
    const names = Array.from({ length: 2_300 }, (_, i) => `blob-${String(i).padStart(5, '0')}`);
    await mkdir(join(path, 'p'));
    await Promise.all([...names, '.hidden'].map((name) => writeFile(join(path, 'p', name), '')));
    const first = await store().list({ folder: 'p', limit: 2_000 });
    const rest = await store().list({ folder: 'p', after: first.at(-1)?.key, limit: 2_000 });
    expect([...first, ...rest].map(({ key }) => key)).toEqual(names.map((name) => `p/${name}`));
  });

  it('does not take a folder that has gone for one without blobs', async () => {
    const one = store();
    await one.put('p/blob', body('x'));
    await rm(path, { recursive: true });
    const unavailable = { name: 'SystemFault', code: 'blob_unavailable' };
    await expect(one.readRange('p/blob', 0, 1)).rejects.toMatchObject(unavailable);
    await expect(one.size('p/blob')).rejects.toMatchObject(unavailable);
    await expect(one.remove('p/blob')).rejects.toMatchObject(unavailable);
    await expect(one.list({ folder: 'p', limit: 1 })).rejects.toMatchObject(unavailable);
  });
});
