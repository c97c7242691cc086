import { describe, expect, it } from '@jest/globals';
import { randomFrom, seedOf } from './random.ts';

describe('randomFrom', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 5 },
        (
          (random) => () =>
            random.below(1_000)
        )(randomFrom(seed)),
      );
    expect(draw(seedOf(1, 'a'))).toEqual(draw(seedOf(1, 'a')));
    expect(draw(seedOf(1, 'a'))).not.toEqual(draw(seedOf(1, 'b')));
  });

  it('stays below and reaches every number', () => {
    const random = randomFrom(1);
    const seen = new Set(Array.from({ length: 200 }, () => random.below(4)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3]);
  });

  it('has nothing to pick from an empty list', () => {
    expect(() => randomFrom(1).pick([])).toThrow('nothing to pick');
  });
});
