import { describe, expect, it } from '@jest/globals';
import { hash } from 'node:crypto';
import { RangeHashes } from './range-hashes.ts';

const rangeOf = (byteStart: number, byteEnd: number) => ({
  chunkNo: 1,
  byteStart,
  byteEnd,
  firstRow: 1,
  rowCount: 1,
  firstLine: 1,
});

describe('RangeHashes', () => {
  const text = Buffer.from('head|first range|second range|tail');
  const wanted = (start: number, end: number) => hash('sha256', text.subarray(start, end), 'buffer');

  it.each([1, 3, 7, 100])('takes the hash of each range from pieces of %d bytes', (size) => {
    const hashes = new RangeHashes(5);
    for (let at = 5; at < text.length; at += size) hashes.push(text.subarray(at, Math.min(at + size, text.length)));
    expect(hashes.sealed(rangeOf(5, 17)).sha256).toEqual(wanted(5, 17));
    expect(hashes.sealed(rangeOf(17, 30)).sha256).toEqual(wanted(17, 30));
  });

  it('passes over bytes between ranges', () => {
    const hashes = new RangeHashes(0);
    hashes.push(text);
    expect(hashes.sealed(rangeOf(17, 29)).sha256).toEqual(wanted(17, 29));
  });

  it('does not hold more than a chunk may have', () => {
    const hashes = new RangeHashes(0);
    const piece = Buffer.alloc(9 * 1024 * 1024);
    hashes.push(piece);
    hashes.push(piece);
    const range = rangeOf(0, 2 * piece.length);
    expect(hashes.sealed(range)).toEqual(range);
    hashes.push(text);
    const after = rangeOf(range.byteEnd, range.byteEnd + text.length);
    expect(hashes.sealed(after).sha256).toEqual(hash('sha256', text, 'buffer'));
  });
});
