import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createPace, type Pace } from './pace.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Times in milliseconds at which calls that were all asked for at once may begin. */
async function begun(pace: Pace, calls: number, ms: number): Promise<number[]> {
  const start = performance.now();
  const times: number[] = [];
  for (let call = 0; call < calls; call++)
    void pace(undefined).then(() => times.push(Math.round(performance.now() - start)));
  await jest.advanceTimersByTimeAsync(ms);
  return times;
}

describe('createPace', () => {
  it('lets calls begin one after another, as many a second as it is told', async () => {
    expect(await begun(createPace(5), 20, 999)).toEqual([0, 200, 400, 600, 800]);
  });

  it('knows fewer than one a second', async () => {
    expect(await begun(createPace(0.5), 3, 4_000)).toEqual([0, 2_000, 4_000]);
  });

  it('keeps nothing back when 0 is told', async () => {
    expect(await begun(createPace(0), 100, 0)).toHaveLength(100);
  });

  it('does not make up for a pause', async () => {
    const pace = createPace(2);
    await begun(pace, 1, 60_000);
    expect(await begun(pace, 3, 999)).toEqual([0, 500]);
  });

  it('throws the reason of a signal at once, and gives the turn to the next', async () => {
    const pace = createPace(0.1);
    await pace(undefined);
    const stop = new AbortController();
    const stopped = pace(stop.signal);
    const others = begun(pace, 1, 10_000);
    stop.abort(new Error('a cancel'));
    await expect(stopped).rejects.toThrow('a cancel');
    expect(await others).toEqual([10_000]);
  });

  it('lets nobody begin whose signal has aborted before', async () => {
    await expect(createPace(5)(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
  });
});
