import { describe, expect, it } from '@jest/globals';
import { inSteps } from './in-steps.ts';

function* counting(name: string, log: string[], end: () => string = () => name): Generator<void, string, undefined> {
  for (let step = 1; step <= 3; step++) {
    log.push(`${name} ${step}`);
    yield;
  }
  return end();
}

describe('work in steps', () => {
  it('goes one after another, and hears what comes in between', async () => {
    const log: string[] = [];
    setImmediate(() => log.push('heard'));
    const results = await Promise.all([inSteps(counting('a', log)), inSteps(counting('b', log))]);
    expect(results).toEqual(['a', 'b']);
    expect(log.filter((line) => line !== 'heard')).toEqual(['a 1', 'a 2', 'a 3', 'b 1', 'b 2', 'b 3']);
    expect(log.indexOf('heard')).toBeLessThan(log.indexOf('a 3'));
  });

  it('lets the next begin when it fails', async () => {
    const failing = inSteps(
      counting('a', [], () => {
        throw new Error('broken');
      }),
    );
    const next = inSteps(counting('b', []));
    await expect(failing).rejects.toThrow('broken');
    await expect(next).resolves.toBe('b');
  });
});
