import { describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { MemoryBlobStore } from './memory-blob-store.ts';

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('MemoryBlobStore', () => {
  it('keeps what was put, hashed and counted', async () => {
    const store = new MemoryBlobStore();
    expect(await store.put('a/b.csv', pieces('ab', 'c'))).toEqual({
      bytes: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
    expect(await store.size('a/b.csv')).toBe(3);
    expect((await store.readRange('a/b.csv', 1, 99)).toString()).toBe('bc');
    expect((await buffer(await store.readStream('a/b.csv', 2))).toString()).toBe('c');
    expect(store.keys).toEqual(['a/b.csv']);
  });

  it('keeps nothing of a blob that is too large or whose body fails', async () => {
    const store = new MemoryBlobStore();
    await expect(store.put('k', pieces('abc', 'def'), { maxBytes: 5 })).rejects.toMatchObject({
      code: 'file_too_large',
    });
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('abc');
      throw new Error('connection lost');
    }
    await expect(store.put('k', failing())).rejects.toThrow('connection lost');
    expect(store.keys).toEqual([]);
  });

  it('knows what is not there', async () => {
    const store = MemoryBlobStore.with({ there: 'x' });
    await store.remove('there');
    await store.remove('there');
    expect(await store.size('there')).toBeUndefined();
    await expect(store.readRange('there', 0, 1)).rejects.toMatchObject({ code: 'source_missing' });
    await expect(store.readStream('there')).rejects.toMatchObject({ code: 'source_missing' });
  });

  it.each(['', '/a', 'a/', '../a', 'a b', 'a//b'])('refuses the key %j', async (key) => {
    await expect(MemoryBlobStore.with({}).size(key)).rejects.toThrow(TypeError);
  });

  it('lists the blobs of a folder in pages, with their age', async () => {
    const store = MemoryBlobStore.with({ 'a/1': 'x', 'a/2': 'x', 'ab/3': 'x' });
    store.age('a/2', 5);
    expect(await store.list({ folder: 'a', limit: 1 })).toEqual([{ key: 'a/1', modifiedAt: 0 }]);
    expect(await store.list({ folder: 'a', after: 'a/1', limit: 9 })).toEqual([{ key: 'a/2', modifiedAt: 5 }]);
  });

  it('refuses ranges that are none', async () => {
    const store = MemoryBlobStore.with({ k: 'abc' });
    await expect(store.readRange('k', 2, 1)).rejects.toThrow(RangeError);
    await expect(store.readRange('k', -1, 1)).rejects.toThrow(RangeError);
    await expect(store.readStream('k', 0.5)).rejects.toThrow(RangeError);
  });
});
