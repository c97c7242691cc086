import { describe, expect, it } from '@jest/globals';
import type { PreparedPair } from '@pairloom/core';
import { inKeyOrder } from './key-order.ts';

const pairOf = (offset: number, key: Buffer): PreparedPair => ({
  offset,
  key,
  question: '',
  answer: '',
  contentHash: Buffer.alloc(32),
});

const ROWS = 2_000;

describe('the order of the keys', () => {
  it('is that of whole keys, of rows under one key that of the rows', () => {
    const keys = ['ffffffff02', '0000000001', 'ffffffff01', '7f00000009', 'ffffffff02', '0000000001'];
    const pairs = keys.map((key, offset) => pairOf(offset, Buffer.from(key.padEnd(32, '0'), 'hex')));
    expect(inKeyOrder([...pairs, undefined]).map(({ offset }) => offset)).toEqual([1, 5, 3, 2, 0, 4]);
  });

  it('takes few comparisons where all keys begin alike, as ids of pairs do that were imported together', () => {
    let comparisons = 0;
    const counted = (n: number): Buffer => {
      const key = Buffer.alloc(16);
      key.writeUInt32BE(n, 12);
      return Object.assign(key, {
        compare: (other: Buffer): number => (comparisons++, Buffer.compare(key, other)),
      });
    };
    const pairs = Array.from({ length: ROWS }, (_, offset) => pairOf(offset, counted((offset * 7_919) % 65_521)));
    const expected = [...pairs].sort((a, b) => a.key.readUInt32BE(12) - b.key.readUInt32BE(12));
    expect(inKeyOrder(pairs)).toEqual(expected);
    expect(comparisons).toBeLessThan(ROWS * Math.log2(ROWS) * 2);
  });
});
