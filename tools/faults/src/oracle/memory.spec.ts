import { describe, expect, it } from '@jest/globals';
import { judgeFlat, memoryOf } from './memory.ts';

const samplesOf = (...mib: number[]) => mib.map((one) => ({ pid: 1, mib: one }));

describe('judgeFlat', () => {
  it.each([
    ['that stays', samplesOf(100, 400, 300, 410), []],
    [
      'that grows',
      samplesOf(100, 400, 500, 600),
      ['worker took 400 MiB in the first half of the time and 600 MiB in the second'],
    ],
  ])('of memory %s', (_what, samples, wanted) => {
    expect(judgeFlat('worker', samples)).toEqual(wanted);
  });
});

describe('memoryOf', () => {
  it('knows that of a process, and none of one that is gone', () => {
    expect(memoryOf(process.pid)).toBeGreaterThan(10);
    expect(memoryOf(2 ** 30)).toBeUndefined();
  });
});
