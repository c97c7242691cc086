import { describe, expect, it } from '@jest/globals';
import { TransferRate } from './transfer-rate.ts';

describe('TransferRate', () => {
  const clock = { ms: 0 };
  const rated = (...marks: [ms: number, bytes: number][]): number | null => {
    const rate = new TransferRate(() => clock.ms);
    for (const [ms, bytes] of marks) {
      clock.ms = ms;
      rate.at(bytes);
    }
    return rate.bytesPerSecond();
  };

  it('says nothing before there is something to judge by', () => {
    expect(rated()).toBeNull();
    expect(rated([0, 0], [400, 1_000])).toBeNull();
  });

  it('is bytes over time', () => expect(rated([0, 0], [1_000, 2_000], [2_000, 4_000])).toBe(2_000));

  it('follows the last seconds, not the whole upload', () => {
    const slowThenFast: [number, number][] = [[0, 0]];
    for (let second = 1; second <= 20; second++)
      slowThenFast.push([second * 1_000, second <= 10 ? second : second * 1_000]);
    expect(rated(...slowThenFast)).toBe(1_000);
  });

  it('begins anew after a break', () => {
    const rate = new TransferRate(() => clock.ms);
    clock.ms = 0;
    rate.at(0);
    clock.ms = 1_000;
    rate.at(10);
    rate.forget();
    expect(rate.bytesPerSecond()).toBeNull();
  });
});
