import { describe, expect, it } from '@jest/globals';
import { KEY_BYTES } from '@pairloom/core';
import { hash } from 'node:crypto';
import { KeyTable } from './key-table.ts';

const key = (name: string): Buffer => hash('sha256', name, 'buffer').subarray(0, KEY_BYTES);
const NO_KEY = Buffer.alloc(KEY_BYTES);

describe('a table of keys', () => {
  it('finds the first place of a key, and none of one that is not there', () => {
    const names = ['a', 'b', 'a', 'c', 'a', 'b'];
    const table = new KeyTable(Buffer.concat(names.map(key)));
    expect(names.map((name) => table.place(key(name), 0))).toEqual([0, 1, 0, 3, 0, 1]);
    expect(table.place(Buffer.concat([NO_KEY, key('c')]), KEY_BYTES)).toBe(3);
    expect(table.place(key('d'), 0)).toBeUndefined();
    expect(new KeyTable(Buffer.alloc(0)).place(key('a'), 0)).toBeUndefined();
  });

  it('tells keys apart that begin their search at the same slot', () => {
    const alike = [1, 2, 3].map((n) => Buffer.from(NO_KEY).fill(n, 0, 1));
    const table = new KeyTable(Buffer.concat([...alike, ...alike]));
    expect(alike.map((one) => table.place(one, 0))).toEqual([0, 1, 2]);
  });

  it('is made of one key in all of 250,000 rows in time that grows with the rows', () => {
    const timed = (keys: Buffer): number => {
      const from = performance.now();
      expect(new KeyTable(keys).place(keys, 0)).toBe(0);
      return performance.now() - from;
    };
    const rows = 250_000;
    const different = Buffer.concat(Array.from({ length: rows }, (_, at) => key(String(at))));
    const equal = Buffer.alloc(rows * KEY_BYTES, key('a'));
    timed(different);
    expect(timed(equal)).toBeLessThan(20 * timed(different) + 1_000);
  });
});
