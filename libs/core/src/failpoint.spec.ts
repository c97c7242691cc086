import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Failpoint } from './failpoint.ts';

const HOOK = Symbol.for('pairloom.failpoint');

/** The module as a process sees it that was, or was not, prepared before it started. */
async function loadedWith(hook: ((point: Failpoint) => Promise<void>) | undefined) {
  if (hook !== undefined) Object.assign(globalThis, { [HOOK]: hook });
  jest.resetModules();
  return import('./failpoint.ts');
}

describe('failpoint', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, HOOK);
  });

  it('does nothing in a process that nobody prepared, whatever comes later', async () => {
    const { failpoint } = await loadedWith(undefined);
    Object.assign(globalThis, {
      [HOOK]: () => {
        throw new Error('reached');
      },
    });
    expect(failpoint('chunk.before_commit')).toBeUndefined();
  });

  it('tells a prepared process which point is reached', async () => {
    const reached: Failpoint[] = [];
    const { failpoint } = await loadedWith(async (point) => void reached.push(point));
    await failpoint('upload.queued');
    await failpoint('transaction.after_commit');
    expect(reached).toEqual(['upload.queued', 'transaction.after_commit']);
  });
});
