import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { storeKinds, type StoreUnderTest } from './testing/store-under-test.ts';

const MIB = 1024 ** 2;

async function* pieces(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

async function* repeated(piece: Uint8Array, times: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let n = 0; n < times; n += 1) yield piece;
}

/** Breaks off after `times` pieces; tells whether it was closed. */
class BreakingBody {
  readonly error = new Error('the client went away');
  closed = false;

  async *after(piece: Uint8Array, times: number): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* repeated(piece, times);
      throw this.error;
    } finally {
      this.closed = true;
    }
  }
}

const sha256 = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Several pieces that do not divide the part size of an S3 upload. */
const bigPiece = Buffer.alloc(700_001, 'abcdefghij');
const BIG_TIMES = 30;
const bigBytes = bigPiece.length * BIG_TIMES;

describe.each(await storeKinds())('BlobStore in $name', ({ open }) => {
  const suite = open ? describe : describe.skip;

  suite('put', () => {
    const under = opened(open);

    it('stores a body of several pieces and tells its size and sha256', async () => {
      const stored = await under().store.put('p1/source', pieces('question,', 'answer\n', 'q,a\n'));
      expect(stored).toEqual({ bytes: 20, sha256: sha256('question,answer\nq,a\n') });
      await expect(text(under(), 'p1/source')).resolves.toBe('question,answer\nq,a\n');
    });

    it('stores an empty body', async () => {
      await expect(under().store.put('p1/empty', pieces())).resolves.toEqual({ bytes: 0, sha256: sha256() });
      await expect(under().store.size('p1/empty')).resolves.toBe(0);
    });

    it('stores a body of many parts', async () => {
      const stored = await under().store.put('p1/big', repeated(bigPiece, BIG_TIMES), { maxBytes: bigBytes });
      expect(stored).toEqual({ bytes: bigBytes, sha256: sha256(...Array<Buffer>(BIG_TIMES).fill(bigPiece)) });
      await expect(under().store.size('p1/big')).resolves.toBe(bigBytes);
      const middle = await under().store.readRange('p1/big', bigPiece.length - 5, bigPiece.length + 5);
      expect(middle.toString()).toBe('ghijaabcde');
    });

    it('replaces a blob as a whole', async () => {
      await under().store.put('p1/twice', pieces('a longer first version'));
      await under().store.put('p1/twice', pieces('second'));
      await expect(text(under(), 'p1/twice')).resolves.toBe('second');
    });
  });

  suite('put that fails', () => {
    const under = opened(open);

    it.each([
      ['at once', Buffer.from('x'), 0],
      ['after little', Buffer.from('some bytes'), 2],
      ['after several parts', Buffer.alloc(MIB), 20],
    ])('throws what the body throws %s and leaves nothing behind', async (_, piece, times) => {
      const body = new BreakingBody();
      await expect(under().store.put('p2/broken', body.after(piece, times))).rejects.toBe(body.error);
      await expect(under().listing()).resolves.toEqual([]);
      expect(body.closed).toBe(true);
    });

    it.each([
      ['small', Buffer.from('0123456789'), 25],
      ['many parts', Buffer.alloc(MIB), 20 * MIB],
    ])('refuses a body over the limit while it streams: %s', async (_, piece, maxBytes) => {
      let taken = 0;
      async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
        for (;;) {
          taken += piece.length;
          yield piece;
        }
      }
      await expect(under().store.put('p2/large', endless(), { maxBytes })).rejects.toMatchObject({
        name: 'FileFault',
        code: 'file_too_large',
      });
      expect(taken).toBeLessThanOrEqual(maxBytes + piece.length);
      await expect(under().listing()).resolves.toEqual([]);
    });

    it('takes a body of exactly the limit', async () => {
      await expect(under().store.put('p2/exact', pieces('01234', '56789'), { maxBytes: 10 })).resolves.toMatchObject({
        bytes: 10,
      });
      await under().store.remove('p2/exact');
    });

    it('keeps the blob that was there before', async () => {
      await under().store.put('p2/kept', pieces('before'));
      const body = new BreakingBody();
      await expect(under().store.put('p2/kept', body.after(Buffer.from('after'), 1))).rejects.toBe(body.error);
      await expect(text(under(), 'p2/kept')).resolves.toBe('before');
      await expect(under().listing()).resolves.toEqual(['p2/kept']);
    });
  });

  suite('reading', () => {
    const under = opened(open);
    beforeAll(async () => {
      await under().store.put('p3/digits', pieces('0123456789'));
    });

    it.each([
      [0, 10, '0123456789'],
      [3, 6, '345'],
      [9, 10, '9'],
      [8, 20, '89'],
      [4, 4, ''],
      [10, 12, ''],
      [50, 60, ''],
    ])('readRange from %d to %d', async (start, end, expected) => {
      const bytes = await under().store.readRange('p3/digits', start, end);
      expect(bytes.toString()).toBe(expected);
    });

    it.each([
      [0, '0123456789'],
      [7, '789'],
      [10, ''],
      [99, ''],
    ])('readStream from %d', async (start, expected) => {
      await expect(text(under(), 'p3/digits', start)).resolves.toBe(expected);
    });

    it.each([
      [0, '0123456789'],
      [7, '789'],
      [99, ''],
    ])('readBlocks from %d', async (start, expected) => {
      await expect(blocks(under(), 'p3/digits', start)).resolves.toBe(expected);
    });

    it('readBlocks gives a large blob whole', async () => {
      await under().store.put('p3/blocks', repeated(bigPiece, BIG_TIMES));
      const hash = createHash('sha256');
      for await (const block of under().store.readBlocks('p3/blocks')) hash.update(block);
      expect(hash.digest('hex')).toBe(sha256(...Array<Buffer>(BIG_TIMES).fill(bigPiece)));
    });

    it('readRange with memory, whether it has room or not', async () => {
      await expect(under().store.readRange('p3/digits', 2, 5, Buffer.alloc(8))).resolves.toEqual(Buffer.from('234'));
      await expect(under().store.readRange('p3/digits', 2, 5, Buffer.alloc(2))).resolves.toEqual(Buffer.from('234'));
    });

    it('can be broken off before and amid the bytes', async () => {
      await under().store.put('p3/big', repeated(bigPiece, BIG_TIMES));
      const untouched = await under().store.readStream('p3/big');
      await once(untouched.destroy(), 'close');
      for await (const piece of await under().store.readStream('p3/big')) {
        expect((piece as Buffer).length).toBeGreaterThan(0);
        break;
      }
      await expect(under().store.readRange('p3/big', 0, 3)).resolves.toEqual(Buffer.from('abc'));
    });

    it('refuses a range that is none', async () => {
      await expect(under().store.readRange('p3/digits', 5, 4)).rejects.toThrow(RangeError);
      await expect(under().store.readRange('p3/digits', -1, 4)).rejects.toThrow(RangeError);
      await expect(under().store.readStream('p3/digits', 1.5)).rejects.toThrow(RangeError);
    });
  });

  suite('a blob that is not there', () => {
    const under = opened(open);
    beforeAll(() => under().store.check());

    it('is source_missing to readers', async () => {
      const missing = { name: 'FileFault', code: 'source_missing' };
      await expect(under().store.readRange('p4/none', 0, 10)).rejects.toMatchObject(missing);
      await expect(under().store.readRange('p4/none', 0, 0)).rejects.toMatchObject(missing);
      await expect(under().store.readStream('p4/none')).rejects.toMatchObject(missing);
    });

    it('has no size and can be removed', async () => {
      await expect(under().store.size('p4/none')).resolves.toBeUndefined();
      await expect(under().store.remove('p4/none')).resolves.toBeUndefined();
    });

    it('is one that was removed, too', async () => {
      await under().store.put('p4/gone', pieces('x'));
      await under().store.remove('p4/gone');
      await expect(under().store.size('p4/gone')).resolves.toBeUndefined();
      await expect(under().listing()).resolves.toEqual([]);
    });

    it('is not a folder of blobs either', async () => {
      await under().store.put('p4/folder/blob', pieces('x'));
      await expect(under().store.size('p4/folder')).resolves.toBeUndefined();
      await expect(under().store.readRange('p4/folder', 0, 1)).rejects.toMatchObject({ code: 'source_missing' });
    });
  });

  suite('a listing', () => {
    const under = opened(open);
    const keys = ['p6/a', 'p6/b/1', 'p6/b/2', 'p6/b/3/x', 'p6/c', 'p6/d/1', 'p6/e'];
    const before = Date.now();
    beforeAll(async () => {
      for (const key of [...keys, 'p6x/other', 'p7/other']) await under().store.put(key, pieces(key));
    });

    it.each([1, 2, 3, 100])('gives every blob of a folder once, in pages of %d', async (limit) => {
      const listed: string[] = [];
      for (let after: string | undefined; ;) {
        const page = await under().store.list({ folder: 'p6', after, limit });
        listed.push(...page.map(({ key }) => key));
        after = page.at(-1)?.key;
        if (page.length < limit) break;
      }
      expect(listed).toEqual(keys);
    });

    it('tells when a blob was written', async () => {
      const [blob] = await under().store.list({ folder: 'p7', limit: 10 });
      expect(blob?.key).toBe('p7/other');
      // Stores count in whole seconds, by clocks of their own.
      expect(Math.abs((blob?.modifiedAt ?? 0) - before)).toBeLessThan(60_000);
    });

    it('goes on where the last one seen has gone meanwhile', async () => {
      await expect(under().store.list({ folder: 'p6', after: 'p6/b/0', limit: 2 })).resolves.toMatchObject([
        { key: 'p6/b/1' },
        { key: 'p6/b/2' },
      ]);
    });

    it('of a folder that never had a blob is empty', async () => {
      await expect(under().store.list({ folder: 'p8', limit: 10 })).resolves.toEqual([]);
    });
  });

  suite('a blob that was never finished', () => {
    const under = opened(open);

    it('is removed once it has been silent for long, and not before', async () => {
      await under().store.put('p9/whole', pieces('x'));
      const gone = Promise.withResolvers<void>();
      async function* halfABody(): AsyncGenerator<Uint8Array, void, undefined> {
        yield* repeated(bigPiece, BIG_TIMES);
        await gone.promise;
        throw new Error('the client went away');
      }
      const putting = under()
        .store.put('p9/half', halfABody())
        .catch(() => undefined);
      while ((await under().listing()).length === 1) await new Promise((resolve) => setTimeout(resolve, 50));
      const { store } = under();
      const now = Date.now();
      await expect(store.removeUnfinished(now - 3_600_000)).resolves.toBe(0);
      const later = now + 48 * 3_600_000;
      await expect(store.removeUnfinished(later)).resolves.toBe(1);
      // A part that was under way may outlive that, in S3 too: then it is for the next round.
      while ((await under().listing()).length > 1) await store.removeUnfinished(later);
      await expect(under().listing()).resolves.toEqual(['p9/whole']);
      gone.resolve();
      await putting;
    });
  });

  suite('keys', () => {
    const under = opened(open);

    it.each([
      '',
      '/',
      '/etc/passwd',
      '../outside',
      'a/../../outside',
      'a/./b',
      'a//b',
      'a/',
      '.incoming/x',
      'a\\b',
      'ä',
      'a b',
      'a\0b',
      'a'.repeat(201),
      `${'a/'.repeat(400)}a`,
    ])('key %# is refused by every call', async (key) => {
      const { store } = under();
      await expect(store.put(key, pieces('x'))).rejects.toThrow(TypeError);
      await expect(store.readRange(key, 0, 1)).rejects.toThrow(TypeError);
      await expect(store.readStream(key)).rejects.toThrow(TypeError);
      await expect(store.size(key)).rejects.toThrow(TypeError);
      await expect(store.remove(key)).rejects.toThrow(TypeError);
      await expect(store.list({ folder: key, limit: 1 })).rejects.toThrow(TypeError);
    });
  });

  suite('a store that cannot be reached', () => {
    const under = opened(open);

    it('answers every call with its code, without a path', async () => {
      const { store, broken, brokenCode: code } = under();
      await store.put('p5/blob', pieces('x'));
      const calls = [
        broken.put('p5/blob', pieces('y')),
        broken.readRange('p5/blob', 0, 1),
        broken.readStream('p5/blob'),
        broken.readBlocks('p5/blob')[Symbol.asyncIterator]().next(),
        broken.size('p5/blob'),
        broken.remove('p5/blob'),
        broken.list({ folder: 'p5', limit: 1 }),
        broken.check(),
      ];
      for (const result of await Promise.allSettled(calls)) {
        expect(result).toMatchObject({ status: 'rejected', reason: { name: 'SystemFault', code } });
        expect(String((result as PromiseRejectedResult).reason)).not.toMatch(/[/\\]|127\.0\.0\.1/);
      }
      await expect(text(under(), 'p5/blob')).resolves.toBe('x');
    });

    it('is told by check', async () => {
      await expect(under().store.check()).resolves.toBeUndefined();
      await expect(under().listing()).resolves.toEqual(['p5/blob']);
    });
  });
});

/** One store for the tests of a suite. */
function opened(open: (() => Promise<StoreUnderTest>) | undefined): () => StoreUnderTest {
  let under: StoreUnderTest | undefined;
  beforeAll(async () => {
    under = await open?.();
  });
  afterAll(() => under?.close());
  return () => {
    if (!under) throw new Error('The store is not open.');
    return under;
  };
}

async function text({ store }: StoreUnderTest, key: string, start?: number): Promise<string> {
  const stream = await store.readStream(key, start);
  return Buffer.concat((await stream.toArray()) as Uint8Array[]).toString();
}

async function blocks({ store }: StoreUnderTest, key: string, start?: number): Promise<string> {
  let read = '';
  for await (const block of store.readBlocks(key, start)) read += block.toString();
  return read;
}
