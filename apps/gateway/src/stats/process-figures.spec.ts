import { describe, expect, it } from '@jest/globals';
import { hostname } from 'node:os';
import { ProcessReader, statOf } from './process-figures.ts';

describe('statOf', () => {
  it('counts fields from the end of a name that holds spaces and brackets', () => {
    const before = ['S', 1, 2, 3, 0, -1, 4, 0, 0, 0, 0];
    const after = [250, 50, 0, 0, 20, 0, 12, 0, 4_200, 900_000, 2_048];
    expect(statOf(`42 (a (b) c) ${[...before, ...after].join(' ')}`)).toEqual({
      cpuSeconds: 3,
      startSeconds: 42,
      pages: 2_048,
    });
  });
});

describe('ProcessReader', () => {
  const told = (cpuSeconds: number, uptimeSeconds: number, identity = '9@here') => ({
    identity,
    memoryBytes: 3e8,
    cpuSeconds,
    uptimeSeconds,
  });

  it('tells the CPU since it was read last; of a process that was started again since its start', () => {
    const reader = new ProcessReader();
    const read = [told(50, 100), told(58, 104.4), told(1, 2, '10@here'), told(2, 8)].map((one) =>
      reader.figuresOf(one),
    );
    expect(read.map(({ cpuPercent, uptimeSeconds }) => [cpuPercent, uptimeSeconds])).toEqual([
      [50, 100],
      [181.8, 104],
      [50, 2],
      [25, 8],
    ]);
  });

  it('does not claim to know a process of another machine, or one that is gone', async () => {
    const reader = new ProcessReader();
    expect(await reader.read(`${process.pid}@${hostname()}-other`)).toBeUndefined();
    expect(await reader.read(`0@${hostname()}`)).toBeUndefined();
    expect(await reader.read('worker')).toBeUndefined();
  });

  (process.platform === 'linux' ? it : it.skip)('reads the memory and the age of this process', async () => {
    const figures = await new ProcessReader().read(`${process.pid}@${hostname()}`);
    expect(figures?.memoryBytes).toBeGreaterThan(10 * 1024 ** 2);
    expect(figures?.uptimeSeconds).toBeGreaterThanOrEqual(0);
    expect(figures?.cpuPercent).toBeGreaterThan(0);
  });
});
