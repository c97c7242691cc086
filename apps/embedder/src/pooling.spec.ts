import { describe, expect, it } from '@jest/globals';
import { poolMean } from './pooling.ts';

describe('poolMean', () => {
  it('takes the mean over the tokens of each text, leaves padding out, and makes length 1', () => {
    // Two texts of 2 and 1 tokens, padded to 2; two dimensions. The padding holds what would spoil the result.
    const hidden = new Float32Array([1, 2, 5, 6, /**/ 0, -5, 99, 99]);
    const vectors = poolMean(hidden, [2, 1], 2, 2);
    expect(vectors).toEqual(new Float32Array([3 / 5, 4 / 5, 0, -1]));
  });

  it('leaves a vector of zeros as it is', () => {
    expect(poolMean(new Float32Array([0, 0]), [1], 1, 2)).toEqual(new Float32Array([0, 0]));
  });
});
