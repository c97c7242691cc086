import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KeptWhileUsed } from './kept-while-used.ts';

const IDLE_MS = 1_000;

describe('what is kept while it is used', () => {
  let made: number;
  let kept: KeptWhileUsed<number>;

  beforeEach(() => {
    jest.useFakeTimers();
    made = 0;
    kept = new KeptWhileUsed(async () => (made += 1), IDLE_MS);
  });
  afterEach(() => void jest.useRealTimers());

  it('is made once for uses that follow each other', async () => {
    expect(await kept.get()).toBe(1);
    jest.advanceTimersByTime(IDLE_MS - 1);
    expect(await kept.get()).toBe(1);
    jest.advanceTimersByTime(IDLE_MS - 1);
    expect(await kept.get()).toBe(1);
  });

  it('is made again after a while without use', async () => {
    await kept.get();
    jest.advanceTimersByTime(IDLE_MS);
    expect(await kept.get()).toBe(2);
  });

  it('is let go when it is told to, with its clock', async () => {
    await kept.get();
    kept.letGo();
    expect(jest.getTimerCount()).toBe(0);
    expect(await kept.get()).toBe(2);
  });

  it('is made by the next use when it could not be made', async () => {
    const failing = new KeptWhileUsed(async () => {
      made += 1;
      if (made === 1) throw new Error('not now');
      return made;
    }, IDLE_MS);
    await expect(failing.get()).rejects.toThrow('not now');
    expect(await failing.get()).toBe(2);
  });
});
