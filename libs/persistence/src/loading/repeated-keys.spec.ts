import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChunkKeys, repeatedKeys } from './repeated-keys.ts';

const key = (hex: string): Buffer => Buffer.from(hex.padEnd(32, '0'), 'hex');
const NO_KEY = Buffer.alloc(16);

const chunksOf = (...chunks: readonly (readonly Buffer[])[]): ChunkKeys[] =>
  chunks.map((keys, index) => ({ chunkNo: index + 1, keys: Buffer.concat([...keys]) }));

async function find(chunks: readonly ChunkKeys[], rowsPerPass?: number) {
  let reads = 0;
  const read = async (visit: (chunk: ChunkKeys) => void): Promise<void> => {
    reads++;
    chunks.forEach(visit);
  };
  const rows = chunks.reduce((sum, { keys }) => sum + keys.length / 16, 0);
  const found: (readonly [string, string[]])[] = [];
  for await (const places of repeatedKeys(rows, read, rowsPerPass))
    for (const [repeated, where] of places)
      found.push([
        Buffer.from(repeated, 'latin1').toString('hex'),
        [...where].map(({ chunkNo, offset }) => `${chunkNo}.${offset}`),
      ]);
  return { found, reads };
}

describe('repeatedKeys', () => {
  it('finds the keys of several chunks with all their places, in key order', async () => {
    const [a, b, c] = [key('aa'), key('bb'), key('cc')];
    const { found } = await find(chunksOf([c, a, b], [a, c], [c]));
    expect(found).toEqual([
      [a.toString('hex'), ['1.1', '2.0']],
      [c.toString('hex'), ['1.0', '2.1', '3.0']],
    ]);
  });

  it('leaves out keys that repeat within one chunk only, and rows without a key', async () => {
    const { found } = await find(chunksOf([key('aa'), key('aa'), NO_KEY], [key('bb'), NO_KEY]));
    expect(found).toEqual([]);
  });

  it('tells keys apart that share their first six bytes', async () => {
    const one = key('0102030405060000');
    const two = key('0102030405060001');
    expect((await find(chunksOf([one], [two]))).found).toEqual([]);
    expect((await find(chunksOf([one, two], [two]))).found).toEqual([[two.toString('hex'), ['1.1', '2.0']]]);
  });

  it('gives the print of the answer with each place, where the chunk has prints', async () => {
    const [first, second] = chunksOf([key('bb'), key('aa')], [key('aa')]);
    const answers = Buffer.from('0000000100000002', 'hex');
    const read = async (visit: (chunk: ChunkKeys) => void): Promise<void> => {
      if (first !== undefined) visit({ ...first, answers });
      if (second !== undefined) visit({ ...second, answers: null });
    };
    for await (const places of repeatedKeys(3, read))
      expect([...places.values()].map((where) => [...where])).toEqual([
        [
          { chunkNo: 1, offset: 1, answer: 2 },
          { chunkNo: 2, offset: 0 },
        ],
      ]);
    expect.assertions(1);
  });

  it('takes a key for one that only starts with zeros', async () => {
    const zeros = Buffer.concat([Buffer.alloc(12), Buffer.from([0, 0, 0, 1])]);
    expect((await find(chunksOf([zeros], [zeros]))).found).toHaveLength(1);
  });

  it('reads once where nothing stands in two chunks, twice where something does', async () => {
    expect((await find(chunksOf([key('aa'), key('cc'), key('aa')], [key('bb')]))).reads).toBe(1);
    expect((await find(chunksOf([key('aa')], [key('aa')]))).reads).toBe(2);
  });

  it('finds more keys of one pass than it counted on', async () => {
    // All rows fall into the first of three passes, whose share is a third.
    const keys = Array.from({ length: 4_000 }, (_, i) => key(i.toString(16).padStart(6, '0')));
    const { found } = await find(chunksOf(keys, [key('0000ff')]), 1_500);
    expect(found).toEqual([[key('0000ff').toString('hex'), ['1.255', '2.0']]]);
  });

  it('finds the same in any number of passes', async () => {
    const anyKey = fc
      .integer({ min: 0, max: 12 })
      .map((n) => (n === 0 ? NO_KEY : key((n * 20).toString(16).padStart(2, '0'))));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyKey, { maxLength: 8 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (rows, rowsPerPass) => {
          const chunks = chunksOf(...rows);
          expect((await find(chunks, rowsPerPass)).found).toEqual((await find(chunks)).found);
        },
      ),
    );
  });
});
