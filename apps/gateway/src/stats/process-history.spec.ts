import { describe, expect, it } from '@jest/globals';
import { KEPT_MS, MOST_PROCESSES, ProcessHistory, type SeenProcess } from './process-history.ts';

const EVERY_MS = 30_000;
const at = (moment: number): Date => new Date(Date.UTC(2026, 10, 21, 10) + moment * EVERY_MS);

const worker = (changes: Partial<SeenProcess> = {}): SeenProcess => ({
  ...{ name: 'worker', identity: '7@here', memoryBytes: 100, cpuPercent: 20, uptimeSeconds: 9, lastSeenAt: null },
  ...changes,
});

describe('the history of processes', () => {
  it('has each process apart, oldest first', () => {
    const history = new ProcessHistory();
    history.add(at(0), [worker(), worker({ name: 'gateway', memoryBytes: 5 })]);
    history.add(at(1), [worker({ memoryBytes: 200, cpuPercent: 0 })]);
    expect(history.of(worker())).toEqual([
      { at: at(0).toISOString(), memoryBytes: 100, cpuPercent: 20 },
      { at: at(1).toISOString(), memoryBytes: 200, cpuPercent: 0 },
    ]);
    expect(history.of(worker({ name: 'gateway' }))).toHaveLength(1);
  });

  it('has nothing of a process that cannot be seen', () => {
    const history = new ProcessHistory();
    history.add(at(0), [worker({ memoryBytes: null, cpuPercent: null })]);
    expect(history.of(worker())).toEqual([]);
  });

  it('keeps an hour, also of a process that is away for a while, and nothing of one that is gone', () => {
    const history = new ProcessHistory();
    const moments = KEPT_MS / EVERY_MS;
    for (let moment = 0; moment < moments + 5; moment++)
      history.add(at(moment), moment === 0 ? [worker(), worker({ identity: '8@here' })] : [worker()]);
    expect(history.of(worker())).toHaveLength(moments);
    expect(history.of(worker())[0]?.at).toBe(at(5).toISOString());
    expect(history.of(worker({ identity: '8@here' }))).toEqual([]);
    history.add(at(moments + 60), []);
    expect(history.of(worker())).toHaveLength(moments - 56);
  });

  it('remembers so many processes, those that were seen last', () => {
    const history = new ProcessHistory();
    const identity = (n: number): string => `${n}@here`;
    for (let n = 0; n < MOST_PROCESSES + 3; n++)
      history.add(at(n), [worker(), worker({ identity: identity(100 + n) })]);
    expect(history.of(worker())).toHaveLength(MOST_PROCESSES + 3);
    const remembered = Array.from(
      { length: MOST_PROCESSES + 3 },
      (_, n) => history.of(worker({ identity: identity(100 + n) })).length,
    );
    expect(remembered.slice(0, 5)).toEqual([0, 0, 0, 0, 1]);
    expect(remembered.filter((moments) => moments > 0)).toHaveLength(MOST_PROCESSES - 1);
  });
});
