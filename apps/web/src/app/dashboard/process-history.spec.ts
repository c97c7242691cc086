import { describe, expect, it } from '@jest/globals';
import type { ProcessStats } from '@pairloom/contract';
import { KEPT_SAMPLES, ProcessHistory } from './process-history.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 10, 0, second)).toISOString();

const worker = (changes: Partial<ProcessStats> = {}): ProcessStats => ({
  ...{ name: 'worker', identity: '7@here', memoryBytes: 100, cpuPercent: 20, uptimeSeconds: 9, lastSeenAt: null },
  ...changes,
});

describe('ProcessHistory', () => {
  it('keeps the figures of each process, those of one moment once', () => {
    const history = new ProcessHistory();
    history.add({ at: at(0), processes: [worker(), worker({ name: 'gateway' })] });
    history.add({ at: at(0), processes: [worker({ memoryBytes: 900 })] });
    history.add({ at: at(5), processes: [worker({ memoryBytes: 200, cpuPercent: 0 })] });
    expect(history.of(worker())).toEqual([
      { at: at(0), memoryBytes: 100, cpuPercent: 20 },
      { at: at(5), memoryBytes: 200, cpuPercent: 0 },
    ]);
  });

  it('forgets a process that is gone, and has nothing of one that cannot be seen', () => {
    const history = new ProcessHistory();
    history.add({ at: at(0), processes: [worker(), worker({ identity: '8@elsewhere', memoryBytes: null })] });
    expect(history.of(worker({ identity: '8@elsewhere' }))).toEqual([]);
    history.add({ at: at(5), processes: [] });
    expect(history.of(worker())).toEqual([]);
  });

  it('does not grow without end', () => {
    const history = new ProcessHistory();
    for (let second = 0; second < KEPT_SAMPLES + 5; second++) history.add({ at: at(second), processes: [worker()] });
    expect(history.of(worker())).toHaveLength(KEPT_SAMPLES);
    expect(history.of(worker())[0]?.at).toBe(at(5));
  });
});
