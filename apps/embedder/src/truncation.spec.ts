import { describe, expect, it } from '@jest/globals';
import { encodeTruncated, truncate } from './truncation.ts';

describe('truncate', () => {
  it('keeps the closing mark last', () => {
    expect(truncate([101, 7, 8, 9, 102], 4)).toEqual([101, 7, 8, 102]);
  });

  it.each([[[101, 7, 102]], [[101, 102]], [[]]])('leaves %j alone', (ids) => {
    expect(truncate(ids, 4)).toEqual(ids);
  });
});

describe('encodeTruncated', () => {
  /** One id per word, between marks; told how much of each text was looked at. */
  const encoder = () => {
    const looks: number[] = [];
    const encode = (text: string) => {
      looks.push(text.length);
      return [101, ...text.split(' ').filter(Boolean).map(Number), 102];
    };
    return { looks, encode };
  };

  it('looks at a short text once', () => {
    const { looks, encode } = encoder();
    expect(encodeTruncated(encode, '1 2 3', 256)).toEqual([101, 1, 2, 3, 102]);
    expect(looks).toEqual([5]);
  });

  it('looks at a head of a long text only, and gives what the whole would give', () => {
    const { looks, encode } = encoder();
    const text = Array.from({ length: 100_000 }, (_, at) => at).join(' ');
    expect(encodeTruncated(encode, text, 256)).toEqual(truncate(encode(text), 256));
    expect(looks[0]).toBe(4096);
  });

  it('looks further when the head says little', () => {
    const { looks, encode } = encoder();
    expect(encodeTruncated(encode, `${' '.repeat(10_000)}7`, 256)).toEqual([101, 7, 102]);
    expect(looks).toEqual([4096, 10_001]);
  });

  it('does not look at more than 65,536 characters', () => {
    const { looks, encode } = encoder();
    encodeTruncated(encode, ' '.repeat(1_000_000), 256);
    expect(looks.at(-1)).toBe(65_536);
  });
});
