import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PacedWork } from './paced-work.ts';

describe('PacedWork', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const GAP = 250;

  function paced(work: (key: string) => Promise<void> = async () => undefined) {
    const done: string[] = [];
    const failures: unknown[] = [];
    const subject = new PacedWork(
      GAP,
      async (key) => {
        await work(key);
        done.push(key);
      },
      (_key, error) => failures.push(error),
    );
    return { subject, done, failures };
  }

  it('works at once, then at most once per gap, and once more for all that was asked meanwhile', async () => {
    const { subject, done } = paced();
    subject.ask('a');
    await jest.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['a']);
    for (let i = 0; i < 10; i += 1) {
      subject.ask('a');
      await jest.advanceTimersByTimeAsync(20);
    }
    expect(done).toEqual(['a']);
    await jest.advanceTimersByTimeAsync(50);
    expect(done).toEqual(['a', 'a']);
    await jest.advanceTimersByTimeAsync(10 * GAP);
    expect(done).toEqual(['a', 'a']);
  });

  it('does at most four things a second for one key', async () => {
    const { subject, done } = paced();
    for (let ms = 0; ms < 10_000; ms += 10) {
      subject.ask('a');
      await jest.advanceTimersByTimeAsync(10);
    }
    expect(done.length).toBeGreaterThanOrEqual(39);
    expect(done.length).toBeLessThanOrEqual(41);
  });

  it('keeps keys apart', async () => {
    const { subject, done } = paced();
    subject.ask('a');
    subject.ask('b');
    await jest.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['a', 'b']);
  });

  it('never works twice at once for one key, however slow it is', async () => {
    let running = 0;
    const finish: (() => void)[] = [];
    const { subject } = paced(async () => {
      running += 1;
      expect(running).toBe(1);
      await new Promise<void>((resolve) => finish.push(resolve));
      running -= 1;
    });
    subject.ask('a');
    await jest.advanceTimersByTimeAsync(1_000);
    subject.ask('a');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(finish).toHaveLength(1);
    finish[0]?.();
    await jest.advanceTimersByTimeAsync(GAP);
    expect(finish).toHaveLength(2);
  });

  it('tries again after a while when it fails', async () => {
    let attempts = 0;
    const { subject, done, failures } = paced(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('down');
    });
    subject.ask('a');
    await jest.advanceTimersByTimeAsync(2_500);
    expect([done, failures.length]).toEqual([['a'], 2]);
  });

  it('stops when it is ended', async () => {
    const { subject, done } = paced();
    subject.ask('a');
    await jest.advanceTimersByTimeAsync(0);
    subject.ask('a');
    subject.end();
    await jest.advanceTimersByTimeAsync(10 * GAP);
    subject.ask('b');
    await jest.advanceTimersByTimeAsync(10 * GAP);
    expect(done).toEqual(['a']);
  });
});
