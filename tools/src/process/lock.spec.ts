import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeScript } from '../testing/node-script.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { tryLock, withLock } from './lock.ts';

const folder = tempFolder();
const path = (): string => join(folder(), 'deep/some.lock');
const holder = `
  const { tryLock } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'lock.ts')).href)});
  globalThis.lock = tryLock(process.argv[1]);
  setInterval(() => {}, 60_000);
  console.log(globalThis.lock ? 'held' : 'refused');`;

describe('lock', () => {
  it('is held by one at a time', () => {
    const first = tryLock(path());
    expect(first).toBeDefined();
    expect(tryLock(path())).toBeUndefined();
    first?.release();
    const second = tryLock(path());
    expect(second).toBeDefined();
    second?.release();
  });

  it('keeps other processes out, and ends with its holder even when that is killed', async () => {
    const child = await nodeScript(holder, [path()]);
    try {
      expect(tryLock(path())).toBeUndefined();
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const lock = tryLock(path());
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('makes the second wait for the first, and says so', async () => {
    const order: string[] = [];
    let finishFirst = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finishFirst = resolve));
    const first = withLock(
      path(),
      () => order.push('first waits'),
      async () => {
        await finished;
        order.push('first');
      },
    );
    const second = withLock(
      path(),
      () => {
        order.push('second waits');
        finishFirst();
      },
      async () => void order.push('second'),
    );
    await Promise.all([first, second]);
    expect(order).toEqual(['second waits', 'first', 'second']);
  });

  it('is free again when the work fails', async () => {
    const failing = withLock(
      path(),
      () => undefined,
      () => Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    const lock = tryLock(path());
    expect(lock).toBeDefined();
    lock?.release();
  });
});
