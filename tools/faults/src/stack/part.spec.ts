import { startChild, type RunningPart } from '@pairloom/tools';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../until.ts';
import { Part } from './part.ts';

const SOON_MS = 10_000;

describe('a part that is closed', () => {
  let folder: string;
  let started: RunningPart | undefined;

  const start = async (): Promise<RunningPart> => {
    const args = ['-e', 'setInterval(() => {}, 1000)'];
    started = await startChild({ part: 'Part', command: process.execPath, args, logFile: join(folder, 'log') });
    return started;
  };
  const isStopped = async (pid: number): Promise<boolean> =>
    /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pairloom-part-'));
  });

  afterEach(async () => {
    await started?.stop();
    rmSync(folder, { recursive: true });
  });

  it('is gone, and is not started again', async () => {
    const part = new Part('part', start);
    await part.start();
    await part.close();
    expect(part.runs).toBe(false);
    await expect(part.start()).rejects.toThrow('part is closed');
  });

  it('is gone when it stood still', async () => {
    const part = new Part('part', start);
    const { pid } = await part.start();
    part.signal('SIGSTOP');
    await until('it stands still', () => isStopped(pid), SOON_MS);
    await part.close();
    expect(part.runs).toBe(false);
  });

  it('is gone when it was just starting', async () => {
    const ready = Promise.withResolvers<void>();
    const part = new Part('part', async () => {
      const running = await start();
      await ready.promise;
      return running;
    });
    const starting = part.start();
    const closing = part.close();
    ready.resolve();
    const running = await starting;
    await closing;
    await expect(running.exited).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('gives up a start that would last', async () => {
    const part = new Part(
      'part',
      (_before, signal) =>
        new Promise<RunningPart>((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        ),
    );
    const starting = part.start();
    const refused = expect(starting).rejects.toThrow('aborted');
    await part.close();
    await refused;
    expect(part.runs).toBe(false);
  });
});
